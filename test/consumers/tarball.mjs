// Checks the files of the packed package.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ALLOWED =
  /^(dist\/.*\.(js|js\.map|d\.ts|d\.cts)|dist\/cjs\/package\.json|dist\/THIRD-PARTY-NOTICES\.txt|docs\/.*\.md|examples\/.*(?<!\.test)\.ts|package\.json|README\.md|LICENSE|(ARCHITECTURE|CHANGELOG|CONTRIBUTING|PERF|SECURITY)\.md)$/;
/** The number of files of the library itself. Pages and examples are not counted. */
const LIBRARY_FILES_MAX = 300;
/** The formats of libvirt-client/xml, each of which is an entry point. */
const XML_FORMATS = [
  ...['domain', 'network', 'network-port', 'storage-pool', 'storage-volume', 'node-device'],
  ...['interface', 'secret', 'nwfilter', 'nwfilter-binding', 'snapshot', 'checkpoint', 'backup'],
  ...['capabilities', 'domain-capabilities', 'storage-pool-capabilities', 'cpu', 'sysinfo'],
];
const ENTRIES = [
  ...['index', 'protocol/index', 'pki/index', 'testing/index', 'xml/index'],
  ...['seed/index', 'metrics/index'],
  ...['inventory/index', 'fleet/index', 'unraid/index'],
  ...XML_FORMATS.map((format) => `xml/generated/${format}`),
];
/** The declarations that entry points share. Those of XML are apart, because most programs have none. */
const SHARED = ['shared/types', 'shared/xml'];
/** Modules that are slow to load. Each must be loaded only when it is needed. */
const LAZY = [
  ...['node:child_process', 'node:crypto', 'node:dns', 'node:fs', 'node:fs/promises'],
  ...['node:http', 'node:net', 'node:stream', 'node:tls', 'saxes', 'zod'],
];
/** A text in each package that is bundled and must be loaded only when it is needed. */
const LAZY_CODE = {
  ssh2: 'SSH-2.0-ssh2js',
  'node-forge': 'forge.pki',
  zod: 'ZodMiniType',
  codecs: 'RemoteDomainGetStateRet = {',
  sessions: 'var ClientSession = class',
  'the XML formats': 'XML has a DOCTYPE',
  'the tables of the XML formats': '"el":"domain"',
};
/** What `import 'libvirt-client'` may read: a file takes time to find, and its code to be parsed. */
const IMPORTED_FILES_MAX = 4;
const IMPORTED_BYTES_MAX = 333_000;
/** What `import 'libvirt-client'` and `connect` to a unix socket may read together. */
const CONNECTED_FILES_MAX = 8;
const CONNECTED_BYTES_MAX = 820_000;
const LOAD_OPENING = /\bloadOpening = onDemand\(\(\) => import\("\.\/([\w-]+\.js)"\)\)/;
const BUNDLED = [
  '@xmldom/xmldom',
  'asn1',
  'bcrypt-pbkdf',
  'commander',
  'node-forge',
  'safer-buffer',
  'ssh2',
  'tweetnacl',
  'xpath',
  'zod',
];
const STATIC_IMPORT = /^(?:import|export)\b(?:[^'";]*\bfrom)?\s*"([^"]+)";$/gm;

/** Checks that the package contains only the library, in a few hundred files, and its documents. */
export function checkFiles(paths) {
  const unexpected = paths.filter((path) => !ALLOWED.test(path));
  if (unexpected.length > 0) throw new Error(`unexpected files: ${unexpected.join(', ')}`);
  // The commands of lvsh are files of their own.
  const { length } = paths.filter((path) => /^dist\/(?!cli\/)/.test(path));
  if (length > LIBRARY_FILES_MAX) {
    throw new Error(`${length} files, more than ${LIBRARY_FILES_MAX}: is the library bundled?`);
  }
}

/**
 * Checks that each entry point has one declaration file, which CommonJS uses too, and that they share
 * those of SHARED.
 */
export function checkDeclarations(folder, paths) {
  const declarations = paths.filter((path) => /\.d\.c?ts$/.test(path));
  const expected = [
    ...[...ENTRIES, ...SHARED].map((entry) => `dist/${entry}.d.ts`),
    ...ENTRIES.map((entry) => `dist/${entry}.d.cts`),
  ];
  if (declarations.sort().join() !== expected.sort().join()) {
    throw new Error(
      `the declaration files are ${declarations.join(', ')} instead of ${expected.join(', ')}`,
    );
  }
  for (const path of declarations) {
    const lines = readFileSync(join(folder, path), 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes('@internal'));
    if (index >= 0) throw new Error(`${path}:${index + 1} has a declaration that is @internal`);
  }
}

/** Checks that `import 'libvirt-client'` loads no module of LAZY and LAZY_CODE. */
export function checkLazyImports(folder) {
  const { files, packages } = loadedBy(join(folder, 'dist/index.js'));
  const code = textOf(files);
  const bundled = Object.keys(LAZY_CODE).filter((name) => code.includes(LAZY_CODE[name]));
  const early = [...LAZY.filter((name) => packages.has(name)), ...bundled];
  if (early.length > 0) throw new Error(`dist/index.js loads ${early.join(', ')} at once`);
  if (!packages.has('node:timers'))
    throw new Error('dist/index.js does not import node:timers: is this check broken?');
  if (files.size > IMPORTED_FILES_MAX || code.length > IMPORTED_BYTES_MAX) {
    throw new Error(`dist/index.js reads ${files.size} files with ${code.length} characters`);
  }
  checkConnect(folder, files);
  const all = textOf(filesIn(join(folder, 'dist')));
  const missing = Object.values(LAZY_CODE).filter((text) => !all.includes(text));
  if (missing.length > 0) throw new Error(`no file of the package has ${missing.join(', ')}`);
}

/** Checks what `connect` loads besides the files of the import. */
function checkConnect(folder, imported) {
  const [, name] = LOAD_OPENING.exec(textOf(imported)) ?? [];
  if (name === undefined) throw new Error('connect loads no file: is this check broken?');
  const { files } = loadedBy(join(folder, 'dist/shared', name));
  const all = new Set([...imported, ...files]);
  const { length } = textOf(all);
  if (all.size > CONNECTED_FILES_MAX || length > CONNECTED_BYTES_MAX) {
    throw new Error(`connect reads ${all.size} files with ${length} characters`);
  }
}

/** The entry points that load little, and the modules of Node that they load at once. */
const LIGHT_ENTRIES = {
  seed: ['node:crypto', 'node:perf_hooks', 'node:timers'],
  metrics: ['node:perf_hooks', 'node:timers'],
};
const LIGHT_BYTES_MAX = 60_000;

/** Checks that each entry of LIGHT_ENTRIES loads no connection, no codec and no other package. */
export function checkLightEntries(folder) {
  for (const [entry, expected] of Object.entries(LIGHT_ENTRIES)) {
    const { files, packages } = loadedBy(join(folder, `dist/${entry}/index.js`));
    if ([...packages].sort().join() !== expected.join()) {
      throw new Error(`dist/${entry}/index.js loads ${[...packages].join(', ')}`);
    }
    const bytes = textOf(files).length;
    if (bytes > LIGHT_BYTES_MAX)
      throw new Error(`dist/${entry}/index.js reads ${bytes} characters`);
  }
}

/** Checks that the CommonJS build is lazy, too: of its files, `require` loads those of the library alone. */
export function checkLazyRequires(folder) {
  const require = createRequire(import.meta.url);
  const build = join(folder, 'dist/cjs');
  require(join(build, 'index.js'));
  const loaded = Object.keys(require.cache).filter((path) => path.startsWith(folder));
  const expected = ['index.js', 'library.js'].map((name) => join(build, name));
  const parsers = Object.keys(require.cache).filter((path) => /\/(saxes|xmldom)\//.test(path));
  if (parsers.length > 0) throw new Error(`dist/cjs/index.js loads ${parsers.join(', ')}`);
  if (loaded.sort().join() !== expected.join()) {
    throw new Error(`dist/cjs/index.js loads ${loaded.join(', ')}`);
  }
}

/** Checks that the notices contain the licence of each bundled package. */
export function checkNotices(folder) {
  const notices = readFileSync(join(folder, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const named = [...notices.matchAll(/^(\S+) \d+\.\d+\.\d+ \(\S.*\)$/gm)].map(([, name]) => name);
  if (named.join() !== BUNDLED.join()) {
    throw new Error(`the notices are of ${named.join(', ')} instead of ${BUNDLED.join(', ')}`);
  }
}

/** Returns the files and the packages that loading a file loads, without its dynamic imports. */
function loadedBy(entry) {
  const packages = new Set();
  const files = new Set([entry]);
  // The loop also visits the files that are added to the set meanwhile.
  for (const file of files) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)) {
      if (name.startsWith('.')) files.add(join(dirname(file), name));
      else packages.add(name);
    }
  }
  return { files, packages };
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.js'));
}

function textOf(files) {
  return [...files].map((file) => readFileSync(file, 'utf8')).join('\n');
}
