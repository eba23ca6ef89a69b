import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { remote } from '../../src/protocol/index.ts';
import type { Example } from './example-file.ts';
import { blocksOf, headingsOf } from './pages.ts';

/** A section of libvirt's Python guide, and the place of its subject in this guide. */
export interface Row {
  readonly number: number;
  readonly heading: string;
  /** A page and the anchor of a heading: `03-host.md#memory`. Missing if it is not yet covered. */
  readonly section?: string;
  /** A file and a region of examples/guide: `03-host.ts#memory`. */
  readonly example?: string;
  /** libvirt's functions. The example calls each of them that has a procedure of its name. */
  readonly functions?: readonly string[];
  /** Why no client of the protocol can do this. */
  readonly impossible?: string;
}

/** The sections of the Python guide. */
const COUNT = 135;

const FILE = resolve(import.meta.dirname, 'rows.json');

/** The rows, and the numbers of those that this guide does not cover yet. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly notYetCovered: readonly number[];
}

export function readRows(): Rows {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Rows;
}

/** Returns the problems of the table: missing rows, sections, examples. */
export function problemsOf(
  { rows, notYetCovered }: Rows,
  pages: ReadonlyMap<string, string>,
  examples: ReadonlyMap<string, Example>,
): string[] {
  const problems: string[] = [];
  for (let number = 1; number <= COUNT; number++) {
    const found = rows.filter((row) => row.number === number);
    if (found.length !== 1) problems.push(`row ${number} exists ${found.length} times`);
  }
  for (const row of rows) {
    const isOpen = notYetCovered.includes(row.number);
    if (isOpen === isCovered(row)) problems.push(`row ${row.number} is covered, or else open`);
    if (!isOpen && isCovered(row)) problems.push(...problemsOfRow(row, pages, examples));
  }
  return problems;
}

/** Returns the table as Markdown, with aligned columns. */
export function renderRows(
  { rows }: Rows,
  pages: ReadonlyMap<string, string>,
  examples: ReadonlyMap<string, Example>,
): string {
  const cells = rows.map((row) => [
    String(row.number),
    row.heading,
    sectionOf(row, pages),
    ...exampleOf(row, examples),
  ]);
  const head = ['#', 'subject in the Python guide', 'section here', 'example', 'runs on'];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...cells].map((line) => line[column]?.length ?? 0)),
  );
  const toLine = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...cells].map(toLine).join('\n');
}

/** Returns the names of the calls that an example must make, such as `DOMAIN_GET_STATE`. */
export function callsOf({ rows }: Rows, example: string): string[] {
  const own = rows.filter((row) => row.example?.split('#')[0] === example);
  return own.flatMap((row) => (row.functions ?? []).flatMap((name) => procedureOf(name)));
}

function isCovered(row: Row): boolean {
  return row.section !== undefined || row.impossible !== undefined;
}

function problemsOfRow(
  row: Row,
  pages: ReadonlyMap<string, string>,
  examples: ReadonlyMap<string, Example>,
): string[] {
  if (row.section === undefined) return [];
  const [page = '', anchor = ''] = row.section.split('#');
  const text = pages.get(page);
  if (text === undefined) return [`row ${row.number}: there is no page ${page}`];
  const problems = headingsOf(text).has(anchor)
    ? []
    : [`row ${row.number}: no #${anchor} in ${page}`];
  if (row.example === undefined) {
    return row.impossible === undefined
      ? [...problems, `row ${row.number} has no example`]
      : problems;
  }
  const [file = '', region = ''] = row.example.split('#');
  if (!examples.get(file)?.regions.has(region))
    problems.push(`row ${row.number}: no ${row.example}`);
  const isShown = blocksOf(text).some(
    (block) => block.example === file && block.regions.includes(region),
  );
  if (!isShown) problems.push(`row ${row.number}: ${page} does not show ${row.example}`);
  return problems;
}

function sectionOf({ section }: Row, pages: ReadonlyMap<string, string>): string {
  if (section === undefined) return 'not yet';
  const [page = '', anchor = ''] = section.split('#');
  const heading = headingsOf(pages.get(page) ?? '').get(anchor) ?? anchor;
  return `[${heading}](${section})`;
}

function exampleOf(row: Row, examples: ReadonlyMap<string, Example>): [string, string] {
  if (row.example === undefined) return [`impossible: ${row.impossible}`, ''];
  const [file = '', region = ''] = row.example.split('#');
  const link = `[${file.replace('.ts', '')}: ${region}](../../examples/guide/${file})`;
  return [link, examples.get(file)?.needsHypervisor ? 'QEMU' : 'in-memory daemon'];
}

/** Returns the procedure with the name of a function, if there is one. */
function procedureOf(name: string): string[] {
  const wanted = name.replace(/^vir/, '').toLowerCase();
  const found = remote.procedures.find((each) => isCall(each) && plainName(each) === wanted);
  return found === undefined ? [] : [found.name];
}

function isCall(procedure: (typeof remote.procedures)[number]): boolean {
  return 'args' in procedure;
}

function plainName({ name }: { readonly name: string }): string {
  return name.replace('REMOTE_PROC_', '').replaceAll('_', '').toLowerCase();
}
