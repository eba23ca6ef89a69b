import { entryPoints } from '../../scripts/entry-points.ts';
import type { Finding, Page } from './pages.ts';
import { filesBelow, read } from './pages.ts';

/** The formats of XML, whose exports are generated types and one object each. */
const FORMATS = new Set(
  Object.keys(entryPoints)
    .filter((name) => name.startsWith('libvirt-client/xml/'))
    .map((name) => `${name.split('/').at(-1)}.api.md`),
);

const EXPORT = /^(?:(?:abstract )?class|const|enum|function|interface|type) (\w+)/gm;

/**
 * Returns the exports of the API reports that no page mentions. docs/exports.md lists them, so these
 * are the ones that a change has added since.
 */
export function unmentioned(pages: readonly Page[]): readonly Finding[] {
  const user = pages.filter(({ path }) => /^(?:README\.md$|docs\/)/.test(path));
  const text = user.map((page) => page.text).join('\n');
  const words = new Set(text.match(/[A-Za-z_]\w*/g));
  return reports().flatMap(({ path, text: report }) =>
    exportsOf(report)
      .filter((name) => !words.has(name))
      .map((name) => ({ place: path, problem: `${name} is mentioned in no page of docs/` })),
  );
}

function reports(): readonly Page[] {
  return filesBelow('api', '.api.md')
    .filter((path) => !FORMATS.has(path.replace(/^api[/\\]/, '')))
    .map((path) => ({ path, text: withoutGenerated(path, read(path)) }));
}

/** The constants and types of the protocol are generated codecs of each struct. */
function withoutGenerated(path: string, report: string): string {
  if (!path.endsWith('protocol.api.md')) return report;
  const sections = report.split(/^(?=## )/m);
  return sections.filter((each) => /^## (?:Functions|Classes)/.test(each)).join('');
}

/** Returns the names of the exports. The private part of a report follows its last heading. */
export function exportsOf(report: string): readonly string[] {
  const [exported = ''] = report.split('## Not exported');
  const names = [...exported.matchAll(EXPORT)].map(([, name = '']) => name.replace(/_\d+$/, ''));
  return [...new Set(names)];
}
