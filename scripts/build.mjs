// Writes dist: one JavaScript file and one declaration file for each entry point, and what they share.
// tsc writes a declaration file for each module to build/declarations, and these are joined. esbuild
// bundles the JavaScript: loading a few files instead of two hundred makes a program start much sooner.
// dist/cjs has the same as CommonJS, in few files. Nothing is written if it would be what is there already.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { buildCli } from './build-cli.mjs';
import { BuildRecord } from './build-record.ts';
import { rollUpDeclarations } from './declarations/roll-up.ts';
import { entryPoints } from './entry-points.ts';
import { bundling, commonJsBundling } from './esbuild-options.mjs';
import { isVendored, noticesOf, vendored, vendoredAt } from './vendored.mjs';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const declarations = join(root, 'build/declarations');
const TABLES = 'src/xml/generated/tables/data';
const SOURCE_MAP_COMMENT = /^\/\/# sourceMappingURL=.*\n/m;
const BARE_IMPORT = /^import "\.[^"]*\/(chunk-\w+\.js)";$/gm;
/** A file that imports names from one file, and exports the same names. */
const FACADE =
  /^import \{\s*([\w$,\s]+?)\s*\} from "(\.\/chunk-\w+\.js)";\s*(?:import "[^"]+";\s*)*export \{\s*\1\s*\};\s*(?:\/\/.*\s*)?$/;
const DYNAMIC_IMPORT = /\bimport\("(\.[^"]*\/)([\w-]+\.js)"\)/g;
const entries = Object.values(entryPoints);
const record = new BuildRecord(root);
if (record.isCurrent) {
  console.log('dist is up to date');
  process.exit();
}

for (const folder of [dist, declarations]) rmSync(folder, { recursive: true, force: true });
const tsc = join(root, 'node_modules/typescript/bin/tsc');
try {
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
} catch {
  // tsc has printed its errors.
  process.exit(1);
}
rollUpDeclarations({ from: declarations, to: dist, entries, foldersApart: ['xml'] });
const { metafile } = await build({
  ...bundling,
  absWorkingDir: root,
  entryPoints: [
    ...entries.map((entry) => ({ in: `src/${entry}.ts`, out: entry })),
    ...vendored.map((name) => ({ in: name, out: `vendor/${name}` })),
  ],
  outdir: dist,
  sourcemap: true,
  chunkNames: 'shared/[name]-[hash]',
  metafile: true,
});
const outputs = Object.entries(metafile.outputs).filter(([path]) => path.endsWith('.js'));
for (const [path, { inputs }] of outputs) {
  const sources = Object.keys(inputs);
  if (sources.some(isVendored) || sources.some(isTable)) dropSourceMap(join(root, path));
  else blankComments(join(root, path));
}
const helpers = outputs
  .map(([path]) => path)
  .filter((path) => /^var __\w+ = /.test(readFileSync(join(root, path), 'utf8')));
for (const [path] of outputs) {
  nameClasses(join(root, path));
  dropUnusedHelpers(join(root, path));
}
importDirectly(outputs.map(([path]) => join(root, path)));
const programInputs = await buildCli(root);
await buildCommonJs();
for (const entry of entries) writeCommonJsDeclaration(entry);
const notices = noticesOf(root, [...Object.keys(metafile.inputs), ...programInputs]);
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), notices);
record.write();

/**
 * Writes dist/cjs: one file with all entry points, which runs only the modules that are needed, and
 * files for the vendored packages and the entry points. They have no source maps, since these would be
 * as large as the others.
 */
async function buildCommonJs() {
  const outdir = join(dist, 'cjs');
  const options = { ...commonJsBundling, absWorkingDir: root, outdir };
  const packages = vendored.map((name) => ({ in: name, out: `vendor/${name}` }));
  const tables = readdirSync(join(root, TABLES)).map((name) => ({
    in: `${TABLES}/${name}`,
    out: `xml-tables/${basename(name, '.ts')}`,
  }));
  await build({ ...options, entryPoints: [...packages, ...tables] });
  const loaders = entries.map((entry) => `'${entry}': () => require('./src/${entry}.ts')`);
  const contents = `export const entryPoints = { ${loaders.join(', ')} };`;
  await build({
    ...options,
    plugins: [vendoredAt('./vendor/'), tablesAt('./xml-tables/'), ...options.plugins],
    stdin: { contents, resolveDir: root, sourcefile: 'library.js' },
    entryNames: 'library',
  });
  nameClasses(join(outdir, 'library.js'));
  for (const entry of entries) {
    const file = join(outdir, `${entry}.js`);
    const library = `${'../'.repeat(entry.split('/').length - 1) || './'}library.js`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `module.exports = require('${library}').entryPoints['${entry}']();\n`);
  }
  writeFileSync(join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
}

/** Returns a plugin of esbuild for a bundle that loads the tables of XML formats when it needs them. */
function tablesAt(folder) {
  return {
    name: 'tables-at',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/data\/[\w-]+\.ts$/ }, ({ path }) => ({
        path: `${folder}${basename(path, '.ts')}.js`,
        external: true,
      }));
    },
  };
}

/** Whether a bundled file is a table of an XML format. */
function isTable(path) {
  return path.startsWith(TABLES);
}

/** The declarations for CommonJS are those of the ES modules, so that one class is one type. */
function writeCommonJsDeclaration(entry) {
  writeFileSync(join(dist, `${entry}.d.cts`), `export * from './${basename(entry)}.js';\n`);
}

/** Removes the source map of other packages' code and of tables, which would be large and of no use. */
function dropSourceMap(path) {
  rmSync(`${path}.map`);
  writeFileSync(path, readFileSync(path, 'utf8').replace(SOURCE_MAP_COMMENT, ''));
}

/**
 * Removes the doc comments, which the declarations have. Node reads the files at every start, and they
 * were a third of them. Each leaves its lines, so that the source map holds.
 */
function blankComments(path) {
  const code = readFileSync(path, 'utf8');
  const blank = (comment) => '\n'.repeat(comment.split('\n').length - 1);
  writeFileSync(path, code.replace(/^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*$/gm, blank));
}

/**
 * Removes the import of esbuild's helper functions from files that use none of them: the import of
 * the package need not read them. It leaves its line, so that the source map holds.
 */
function dropUnusedHelpers(path) {
  const code = readFileSync(path, 'utf8');
  const isOfHelpers = (name) => helpers.some((helper) => basename(helper) === name);
  const kept = code.replace(BARE_IMPORT, (line, name) => (isOfHelpers(name) ? '' : line));
  writeFileSync(path, kept);
}

/**
 * Lets `import()` load the file that declares the names of a module, if the module's own file only
 * passes them on: reading a file takes 0.5 ms. The unused file is removed.
 */
function importDirectly(paths) {
  const sources = new Map();
  for (const path of paths) {
    const [, names, source] = FACADE.exec(readFileSync(path, 'utf8')) ?? [];
    if (names === undefined || !basename(dirname(path)).startsWith('shared')) continue;
    sources.set(basename(path), basename(source));
    for (const file of [path, `${path}.map`]) rmSync(file);
  }
  for (const path of paths.filter((each) => !sources.has(basename(each)))) {
    const code = readFileSync(path, 'utf8');
    const direct = code.replace(DYNAMIC_IMPORT, (call, folder, name) =>
      sources.has(name) ? `import("${folder}${sources.get(name)}")` : call,
    );
    if (direct !== code) writeFileSync(path, direct);
  }
}

/**
 * Gives classes that speak of themselves their names back: of `class Domain` esbuild makes `var Domain
 * = class _Domain`. Its own option for that (keepNames) also names every closure each time that one is
 * made, which costs a quarter of the time of a call.
 */
function nameClasses(path) {
  const code = readFileSync(path, 'utf8');
  const names = new Set([...code.matchAll(/\b(\w+) = class _\1\b/g)].map(([, name]) => name));
  if (names.size === 0) return;
  const words = new RegExp(`\\b_(${[...names].join('|')})\\b`, 'g');
  writeFileSync(path, code.replace(words, '$1'));
}
