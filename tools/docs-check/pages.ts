import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Folders with pages for readers. The reference is generated, and checked by its own generator. */
const FOLDERS = ['docs', 'examples'];

/** A page of the documentation. */
export interface Page {
  /** The path from the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** A violation of a rule: the place, and what is wrong there. */
export interface Finding {
  readonly place: string;
  readonly problem: string;
}

/** Reads all pages. */
export function readPages(): readonly Page[] {
  const top = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const nested = FOLDERS.flatMap((folder) =>
    filesBelow(folder, '.md').filter((path) => !path.startsWith(join('docs', 'reference'))),
  );
  return [...top, ...nested].map((path) => ({ path, text: read(path) }));
}

/** Reads a file by its path from the root of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Whether a file or a folder exists, by its path from the root of the repository. */
export function exists(path: string): boolean {
  return existsSync(join(ROOT, path));
}

/** The paths of all files below a folder that end so, from the root of the repository. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !/node_modules|[/\\]generated[/\\]/.test(path));
}

/** Returns the lines of a page with code and quotes replaced by spaces, so that prose is left. */
export function prose(text: string): readonly string[] {
  const withoutBlocks = text.replace(/^(```|~~~).*?^\1\s*$/gms, blank);
  return withoutBlocks.replace(/(`+)[^`]*\1|"[^"\n]*"/g, blank).split('\n');
}

function blank(code: string): string {
  return code.replace(/[^\n]/g, ' ');
}
