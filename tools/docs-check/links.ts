import { dirname, join } from 'node:path/posix';
import type { Finding, Page } from './pages.ts';
import { exists, prose, read } from './pages.ts';

/** Returns the links of a page whose file or anchor does not exist. Other hosts are not asked. */
export function brokenLinks(page: Page): readonly Finding[] {
  return prose(page.text).flatMap((line, index) =>
    [...line.matchAll(/\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g)].flatMap(([, target = '']) => {
      const problem = problemOf(page, target);
      return problem === undefined ? [] : [{ place: `${page.path}:${index + 1}`, problem }];
    }),
  );
}

function problemOf(page: Page, target: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/.test(target)) return undefined;
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page.path : join(dirname(page.path), decodeURI(file));
  if (file !== '' && !exists(path)) return `${target}: there is no ${path}`;
  if (anchor === undefined || !path.endsWith('.md')) return undefined;
  const text = file === '' ? page.text : read(path);
  return anchorsOf(text).has(anchor) ? undefined : `${target}: ${path} has no such heading`;
}

/** Returns the anchors of a page: those that GitHub makes of the headings, and explicit ones. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  const withoutBlocks = text.replace(/^(```|~~~).*?^\1\s*$/gms, '');
  for (const [, heading = ''] of withoutBlocks.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const base = slug(heading);
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Lower case, without punctuation, with dashes for spaces: the rule of GitHub. */
function slug(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}
