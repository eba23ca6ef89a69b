import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROGRAM_NAMES, PROTOCOL_FOLDER } from '../../tools/description/read.ts';
import type { TableReport } from '../../tools/import/report/report.ts';
import { compareTables } from '../../tools/import/report/report.ts';
import { runImport } from '../../tools/import/run-import.ts';
import type { Tables } from '../../tools/import/tables/tables.ts';
import { readTables, writeTables } from '../../tools/import/tables/tables.ts';
import { fetchLibvirtPackages } from './import/debian-packages.ts';
import { forgetFacts } from './import/forget.ts';
import { CHANGED_PROCEDURES, compareReleases, NEW_PROCEDURES } from './import/releases.ts';
import { newerProcedures, restrictTables } from './import/restrict.ts';

/**
 * Imports the distribution's libvirt and compares the result with the tables of the project, which
 * are of a later release. According to the tables, each difference must be newer than that release.
 */
const committed = readTables(PROTOCOL_FOLDER);
const { imported, release, whyNot } = tryImport();

describe('the tables of the project', () => {
  it('name the release of each procedure that is newer than libvirt 9.0.0', () => {
    expect(sorted(newerProcedures(committed, '9.0.0'))).toEqual(sorted(NEW_PROCEDURES));
  });
});

const suite = whyNot === null ? describe : describe.skip;

suite(`the import of the distribution's libvirt ${whyNot ?? release}`, () => {
  const expected = whyNot === null ? restrictTables(committed, release) : committed;

  it.each(PROGRAM_NAMES)('creates %s.json as it was in that release', (name) => {
    expect(imported.programs.get(name)).toEqual(expected.programs.get(name));
  });

  it.each(['constants', 'functions', 'events'] as const)(
    'creates %s.json as it was in that release',
    (name) => {
      expect(imported[name]).toEqual(expected[name]);
    },
  );

  it('reports exactly the procedures that are newer than that release as lost', () => {
    const newer = NEW_PROCEDURES.filter(([brought]) => compareReleases(brought, release) > 0);
    const changes = compareTables(committed, imported).flatMap(procedureChanges);
    expect(changes.flatMap(({ added }) => added)).toEqual([]);
    expect(changes.flatMap(({ lost }) => lost).sort()).toEqual(
      newer.map(([, procedure]) => procedure.replace(/^\w+ \d+ /, '')).sort(),
    );
  });

  it('reports exactly the procedures that differ in that release as changed', () => {
    const changes = compareTables(committed, imported).flatMap(procedureChanges);
    expect(changes.flatMap(({ changed }) => changed.map(({ name }) => name))).toEqual(
      CHANGED_PROCEDURES.filter(({ until }) => compareReleases(release, until) <= 0).map(
        ({ name }) => name,
      ),
    );
  });
});

interface Attempt {
  readonly imported: Tables;
  readonly release: string;
  /** The reason if there is nothing to compare with, otherwise null. */
  readonly whyNot: string | null;
}

/** If the import is impossible, returns the reason, which skips the tests. Throws in CI. */
function tryImport(): Attempt {
  const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-import-'));
  try {
    return importPackages(folder);
  } catch (reason) {
    const { CI } = process.env;
    if (CI) throw reason;
    return { imported: committed, release: '', whyNot: `(skipped: ${String(reason)})` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function importPackages(folder: string): Attempt {
  const { source, api } = fetchLibvirtPackages(folder);
  const tables = join(folder, 'tables');
  const output = join(folder, 'output');
  writeTables(tables, forgetFacts(committed));
  runImport({ source, api, schemas: [], tables, output, check: false });
  const imported = readTables(output);
  const release = imported.constants.libvirt;
  const known = committed.constants.libvirt;
  if (compareReleases(release, known) > 0) {
    throw new Error(`the distribution has libvirt ${release}, the tables are of ${known}`);
  }
  return { imported, release, whyNot: null };
}

function procedureChanges({ lists }: TableReport) {
  return lists.get('procedures') ?? [];
}

function sorted<T>(list: readonly T[]): T[] {
  return list.map((item) => item).sort();
}
