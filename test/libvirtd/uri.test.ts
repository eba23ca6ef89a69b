import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Target } from '../../src/uri/index.ts';
import { resolveAdminTarget, resolveTarget } from '../../src/uri/index.ts';
import { readCredentialsTable, titleOfCredentials } from '../unit/uri/support/credentials-rows.ts';
import type { Row } from '../unit/uri/support/rows.ts';
import { environmentOf, readAdminTable, readTables, titleOf } from '../unit/uri/support/rows.ts';
import { differs } from './support/differences.ts';
import { describeWithLibvirtd } from './support/suite.ts';
import { expectSame, seenPath } from './uri/expect-same.ts';
import type { FoundCredentials } from './uri/observe.ts';
import { lookUpCredentials, observe } from './uri/observe.ts';
import type { Observation } from './uri/rig/observation.ts';
import { adminTaskOf, credentialsTaskOf, taskOf } from './uri/tasks.ts';

describeWithLibvirtd("libvirt's own client", () => {
  const tables = readTables();
  const rows = [...tables.values()].flat();
  const adminRows = readAdminTable();
  const credentialsRows = readCredentialsTable();
  let seen: ReadonlyMap<Row, Observation>;
  let found: readonly FoundCredentials[];

  beforeAll(async () => {
    const tasks = await Promise.all(rows.map(async (row) => taskOf(row, await targetOf(row))));
    const observations = await observe([...tasks, ...adminRows.map(adminTaskOf)]);
    seen = new Map(zip([...rows, ...adminRows], observations));
    found = await lookUpCredentials(credentialsRows.map(credentialsTaskOf));
  });

  describe.each([...tables])('agrees with resolveTarget by the table %s', (_, table) => {
    it.each(table.map((row) => [titleOf(row), row] as const))('for %s', async (_, row) => {
      const observation = present(seen.get(row));
      const target = await targetOf(row);
      if (row.client !== undefined || target === null) {
        expect(observation.open?.name).toBe(row.client?.opens);
      } else {
        expectSame(target, observation, row);
      }
    });
  });

  describe('agrees with resolveAdminTarget', () => {
    it.each(adminRows.map((row) => [titleOf(row), row] as const))('for %s', async (_, row) => {
      const { door, stderr, exitCode } = present(seen.get(row));
      if (row.error !== undefined) {
        const tried = row.client?.opens;
        expect(exitCode).not.toBe(0);
        expect(/Failed to connect socket to '(.*)'/.exec(stderr)?.[1]).toBe(tried);
        return;
      }
      const target = await resolveAdminTarget(row.uri ?? undefined, {}, environmentOf(row));
      expect(door).toEqual({ kind: 'unix', path: seenPath(target.path) });
    });
  });

  describe('agrees with findCredentials', () => {
    const numbered = credentialsRows.map((row, index) => [titleOfCredentials(row), index] as const);
    it.each(numbered)('for %s', (_, index) => {
      const { credentials, error, files } = present(credentialsRows[index]);
      const { file, ...values } = credentials ?? { file: undefined };
      const answer = present(found[index]);
      if (error !== undefined) expect(answer).toBe('refused');
      else if (isCutEscape(files)) expect(answer).toEqual({ file, found: {} });
      else if (file !== undefined) expect(answer).toEqual({ file, found: values });
      // findCredentials does not distinguish a missing file from a file without this host.
      else expect(answer ?? NOTHING).toEqual(NOTHING);
    });
  });
});

/** Whether a file ends in the middle of an escape, and this machine's GLib does not read it. */
function isCutEscape(files: Readonly<Record<string, string>>): boolean {
  const isCut = Object.values(files).some((text) => /[^\\]\\\n$/.test(text));
  return isCut && differs('strictEscapes');
}

const NOTHING = { file: expect.any(String), found: {} };

/** Resolves a row's URI; null if it is rejected. */
async function targetOf(row: Row): Promise<Target | null> {
  const given = row.uri ?? undefined;
  const target = resolveTarget(given, { readOnly: row.readOnly }, environmentOf(row));
  return row.error === undefined ? target : target.then(() => null).catch(() => null);
}

function zip<A, B>(left: readonly A[], right: readonly B[]): ReadonlyArray<readonly [A, B]> {
  return left.map((each, index) => [each, present(right[index])] as const);
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The expected value is missing');
  return value;
}
