import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compareEntries } from '../report/changes.ts';
import type { TableReport } from '../report/report.ts';
import { addedFacts } from './added-facts.ts';
import { keepNames } from './keep-names.ts';
import type { SchemasFacts } from './read-schemas.ts';
import { readSchemas } from './read-schemas.ts';
import type { SinceTable, XmlTables } from './xml-tables.ts';
import { readXmlTables, writeXmlTables } from './xml-tables.ts';

/** The schemas of a release. */
export interface SchemaFolder {
  readonly release: string;
  readonly folder: string;
}

/** Returns the schemas of a source tree; null if it has none. */
export function findSchemaFolder(root: string): string | null {
  const folders = ['src/conf/schemas', 'docs/schemas'].map((folder) => join(root, folder));
  return folders.find((folder) => existsSync(join(folder, 'domain.rng'))) ?? null;
}

/**
 * Reads schemas, and compares the tables of the newest release with the present ones. Unless it is
 * only a check, writes them.
 */
export function importSchemas(
  folders: readonly SchemaFolder[],
  {
    tables,
    output,
    check,
  }: { readonly tables: string; readonly output: string; readonly check: boolean },
): readonly TableReport[] {
  const before = readXmlTables(tables);
  const after = xmlTables(folders, before);
  if (!check) writeXmlTables(output, after);
  return [reportOf(before, after)];
}

/** Returns the tables of the newest release. The others say since when it has its facts. */
export function xmlTables(folders: readonly SchemaFolder[], present: XmlTables): XmlTables {
  const sorted = folders.toSorted((one, other) => compareReleases(one.release, other.release));
  const newest = sorted.at(-1);
  if (newest === undefined) throw new Error('there are no schemas');
  const facts = keepNames(readSchemas(newest.folder), present.formats);
  const earlier = sorted.slice(0, -1).map(({ release, folder }) => ({
    release,
    facts: readSchemas(folder),
  }));
  const formats = { libvirt: newest.release, ...facts };
  const since =
    earlier.length === 0 ? extendSince(present, newest.release, facts) : sinceOf(earlier, formats);
  return { formats, since };
}

/** Adds the facts that the present table of an earlier release does not have. */
function extendSince(present: XmlTables, release: string, facts: SchemasFacts): SinceTable {
  const { formats, since } = present;
  if (since.releases.length === 0 || compareReleases(formats.libvirt, release) >= 0) return since;
  return {
    releases: [...since.releases, release],
    added: [
      ...since.added,
      ...addedFacts(facts, formats).map((fact): [string, string] => [release, fact]),
    ],
  };
}

function sinceOf(
  earlier: readonly { readonly release: string; readonly facts: SchemasFacts }[],
  formats: XmlTables['formats'],
): SinceTable {
  const releases = [...earlier.map(({ release }) => release), formats.libvirt];
  const since = new Map<string, string>();
  for (const [index, { facts }] of earlier.entries()) {
    for (const fact of addedFacts(formats, facts)) since.set(fact, releases[index + 1] ?? '');
  }
  const added = [...since].map(([fact, release]): [string, string] => [release, fact]);
  return { releases, added };
}

function reportOf(before: XmlTables, after: XmlTables): TableReport {
  const lists = (['roots', 'types', 'datatypes'] as const).map((list) => {
    const [old, now] = [before.formats[list], after.formats[list]];
    return [
      list,
      compareEntries(new Map(Object.entries(old)), new Map(Object.entries(now))),
    ] as const;
  });
  return {
    file: 'xml/formats.json',
    libvirt: [before.formats.libvirt, after.formats.libvirt],
    lists: new Map(lists),
  };
}

/** Compares two releases such as `9.0.0`: negative if the first one is older. */
export function compareReleases(one: string, other: string): number {
  const [parts, others] = [one, other].map((release) => release.split('.').map(Number));
  for (const [index, part] of (parts ?? []).entries()) {
    const difference = part - (others?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
