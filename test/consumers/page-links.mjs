// Checks the pages of the packed package.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';

/** A link to a page. The pictures of the README are only in the repository. */
const LINK = /(?<!!\[[^\]]*)\]\(<?([^)>#\s]+)(?:#[^)>\s]*)?>?(?:\s+"[^"]*")?\)/g;
const CODE = /^(```|~~~).*?^\1\s*$|(`+)[^`]*\2/gms;

/** Checks that each link of a packed page to a file leads to a packed file, or to a folder of some. */
export function checkPageLinks(folder, paths) {
  const isPacked = (target) =>
    paths.some((path) => path === target || path.startsWith(`${target.replace(/\/$/, '')}/`));
  const broken = paths
    .filter((path) => path.endsWith('.md'))
    .flatMap((page) => {
      const prose = readFileSync(join(folder, page), 'utf8').replace(CODE, '');
      return [...prose.matchAll(LINK)]
        .map(([, target]) => target)
        .filter((target) => !/^[a-z][a-z+.-]*:/.test(target))
        .map((target) => ({ page, target: join(dirname(page), decodeURI(target)) }));
    })
    // SECURITY.md names the tests of each statement, which are only in the repository.
    .filter(({ page, target }) => !(page === 'SECURITY.md' && target.startsWith('test/')))
    .filter(({ target }) => !isPacked(target));
  if (broken.length > 0) {
    const list = broken.map(({ page, target }) => `${page}: ${target}`).join(', ');
    throw new Error(`links to files that are not in the package: ${list}`);
  }
}
