// The examples of the documentation, as modules for each compiler of consumers.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Returns the name and the text of a module for each code block of the pages. */
export function exampleModules(root) {
  const pages = [join(root, 'README.md'), ...pagesOf(join(root, 'docs'))];
  return pages.flatMap((path) => {
    const blocks = readFileSync(path, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms);
    return Array.from(blocks, ([, code], index) => [
      `${basename(path, '.md').toLowerCase()}-${index + 1}.example.ts`,
      code,
    ]);
  });
}

function pagesOf(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}
