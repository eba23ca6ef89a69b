import type { Tables } from '../tables/tables.ts';
import type { Changes } from './changes.ts';
import { compareEntries } from './changes.ts';
import type { Lists } from './lists.ts';
import { listsOf } from './lists.ts';

/** The changes of an import in one table. */
export interface TableReport {
  readonly file: string;
  /** The release of the table before and after. */
  readonly libvirt: readonly [before: string, after: string];
  readonly lists: ReadonlyMap<string, Changes>;
}

/** Compares all tables that an import writes. */
export function compareTables(before: Tables, after: Tables): TableReport[] {
  const old = listsOf(before);
  return [...listsOf(after)].map(([file, now]) => compareLists(file, old.get(file), now));
}

/** Whether the table does not change, except perhaps for its release. */
export function isSame({ lists }: TableReport): boolean {
  return [...lists.values()].every(
    ({ added, changed, lost }) => added.length + changed.length + lost.length === 0,
  );
}

/** Returns the report as text: a line for each table, list and entry that changes. */
export function printReport(reports: readonly TableReport[]): string {
  return reports.map(printTable).join('\n');
}

function compareLists(file: string, before: Lists | undefined, after: Lists): TableReport {
  const lists = [...after.lists].map(([name, entries]): [string, Changes] => [
    name,
    compareEntries(before?.lists.get(name) ?? new Map(), entries),
  ]);
  return {
    file,
    libvirt: [before?.libvirt ?? 'nothing', after.libvirt],
    lists: new Map(lists),
  };
}

function printTable(report: TableReport): string {
  const [before, after] = report.libvirt;
  const releases = before === after ? after : `${before} -> ${after}`;
  const heading = `${report.file} (libvirt ${releases})${isSame(report) ? ': no change' : ''}`;
  return [
    heading,
    ...[...report.lists].flatMap(([name, changes]) => printList(name, changes)),
  ].join('\n');
}

function printList(name: string, { added, changed, lost }: Changes): string[] {
  const counts = Object.entries({ added, changed, lost })
    .filter(([, entries]) => entries.length > 0)
    .map(([verb, entries]) => `${entries.length} ${verb}`);
  if (counts.length === 0) {
    return [];
  }
  return [
    `  ${name}: ${counts.join(', ')}`,
    ...added.map((entry) => `    + ${entry}`),
    ...changed.map(({ name, details }) => `    ~ ${name}: ${details.join('; ')}`),
    ...lost.map((entry) => `    - ${entry}`),
  ];
}
