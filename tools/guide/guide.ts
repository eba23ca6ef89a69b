import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Example } from './example-file.ts';
import { parseExample } from './example-file.ts';
import { blocksOf, headingsOf, linksOf, renderPage } from './pages.ts';
import { problemsOf, readRows, renderRows } from './rows.ts';

/** The folder of the guide's pages. */
export const GUIDE = resolve(import.meta.dirname, '../../docs/guide');

/** The folder of the guide's examples. */
export const EXAMPLES = resolve(import.meta.dirname, '../../examples/guide');

const TABLE = /(?<=^<!-- table -->\n).*?(?=^<!-- end of table -->$)/ms;

/** Reads all examples, by the names of their files. */
export function readExamples(): Map<string, Example> {
  const names = readdirSync(EXAMPLES).filter((name) => name.endsWith('.ts'));
  return new Map(
    names.map((name) => [name, parseExample(name, readFileSync(join(EXAMPLES, name), 'utf8'))]),
  );
}

/** Reads all pages, by the names of their files. */
export function readPages(): Map<string, string> {
  const names = readdirSync(GUIDE).filter((name) => name.endsWith('.md'));
  return new Map(names.map((name) => [name, readFileSync(join(GUIDE, name), 'utf8')]));
}

/** Returns the texts that the pages should have. */
export function renderPages(): Map<string, string> {
  const [pages, examples] = [readPages(), readExamples()];
  const table = `\n${renderRows(readRows(), pages, examples)}\n\n`;
  return new Map(
    Array.from(pages, ([name, text]) => [
      name,
      renderPage(
        text.replace(TABLE, () => table),
        examples,
      ),
    ]),
  );
}

/** Returns the problems of the table, of links, and of examples that no page shows. */
export function findProblems(): string[] {
  const [pages, examples] = [readPages(), readExamples()];
  const problems = problemsOf(readRows(), pages, examples);
  for (const [name, text] of pages) problems.push(...brokenLinks(name, text));
  const shown = new Set(
    [...pages.values()].flatMap((text) =>
      blocksOf(text).flatMap(({ example, regions }) => regions.map((each) => `${example}#${each}`)),
    ),
  );
  for (const { name, regions } of examples.values()) {
    for (const region of regions.keys()) {
      if (!shown.has(`${name}#${region}`)) problems.push(`no page shows ${name}#${region}`);
    }
  }
  return problems;
}

function brokenLinks(page: string, text: string): string[] {
  return linksOf(text).flatMap((link) => {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(GUIDE, page) : join(GUIDE, path);
    if (!existsSync(file)) return [`${page}: there is no file ${link}`];
    if (anchor === undefined) return [];
    const anchors = headingsOf(readFileSync(file, 'utf8'));
    return anchors.has(anchor) ? [] : [`${page}: there is no ${basename(file)}#${anchor}`];
  });
}
