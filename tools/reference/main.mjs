/**
 * Writes the reference: Markdown to docs/reference, and HTML to build/reference, for reading without
 * a network. `npm run docs:reference` installs TypeDoc and runs this. It fails if a public item has
 * no docstring, and at each warning of TypeDoc. With `--check` it writes nothing.
 */
import { join, resolve } from 'node:path';
import { Application, Converter } from 'typedoc';
import { entryPoints } from '../../scripts/entry-points.ts';
import { categorize } from './categories.mjs';
import { linkToLibvirt, placeFunctions } from './links.mjs';
import { missing, undocumented } from './undocumented.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const MARKDOWN = join(ROOT, 'docs/reference');
const HTML = join(ROOT, 'build/reference');
const isCheck = process.argv.includes('--check');

/** The name that users import, by the path that TypeDoc takes as the name. */
const NAMES = new Map(
  Object.entries(entryPoints).map(([name, path]) => [path.replace(/\/index$/, ''), name]),
);

const app = await Application.bootstrapWithPlugins({
  name: 'libvirt-client',
  entryPoints: Object.values(entryPoints).map((path) => join(ROOT, 'src', `${path}.ts`)),
  tsconfig: join(import.meta.dirname, 'tsconfig.json'),
  plugin: ['typedoc-plugin-markdown'],
  readme: 'none',
  projectDocuments: [join(ROOT, 'docs/functions.md')],
  // The members of Node's streams are in Node's own documentation.
  excludeExternals: true,
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true,
  // The order of the source is that of docs/functions.md.
  sort: ['source-order'],
  categorizeByGroup: false,
  validation: { invalidLink: true, notExported: false },
  logLevel: 'Warn',
  outputs: [
    { name: 'markdown', path: MARKDOWN },
    { name: 'html', path: HTML },
  ],
  hidePageHeader: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  enumMembersFormat: 'table',
  typeAliasPropertiesFormat: 'table',
});
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const each of project.children ?? []) each.name = NAMES.get(each.name) ?? each.name;
  categorize(project);
  linkToLibvirt(project);
});

const project = await app.convert();
if (project === undefined) throw new Error('TypeDoc cannot read the sources');
const silent = undocumented(project);
for (const name of silent) console.error(`${name} has no docstring`);
const absent = missing(project, join(ROOT, 'api'));
for (const name of absent) console.error(`${name} is exported, but not in the reference`);
if (!isCheck) {
  await app.generateOutputs(project);
  placeFunctions(MARKDOWN, '.md');
  placeFunctions(HTML, '.html');
}
// A warning is a fault of a docstring: a link to nothing, or a parameter that does not exist.
const isFaulty = app.logger.hasErrors() || app.logger.hasWarnings();
if (silent.length + absent.length > 0 || isFaulty) process.exitCode = 1;
