// Bundles some packages into the library, each into a file of its own in dist/vendor.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The bundled packages. They are CommonJS and `require` modules of Node, which fails in bundles of
 * users that are ES modules. The installation of ssh2 would also build native code.
 */
export const vendored = ['node-forge', 'ssh2'];

/**
 * Bundled with the modules that import them: the library uses a tenth of zod, and all of it takes
 * longer to load than the rest. Only lvsh uses commander, xpath and xmldom.
 */
const IN_PART = /^zod\/|^commander$|^#(xmldom|xpath)$/;

/** Native helpers of ssh2, which works without them. */
const NATIVE = /^cpu-features$|\.node$/;
const IN_PACKAGE = /(^|[\\/])node_modules[\\/]/;
const PACKAGE_FOLDER = /^.*[\\/]?node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/** The plugin of esbuild that bundles these packages, and what they need. */
export const bundleVendored = {
  name: 'vendored',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
      const isInside = isVendored(importer);
      if (isInside && kind === 'require-call' && isBuiltin(path)) {
        return { path: path.replace(/^node:/, ''), namespace: 'builtin' };
      }
      if (IN_PART.test(path)) return { path: fileURLToPath(import.meta.resolve(path)) };
      if (isInside && NATIVE.test(path)) return { path, namespace: 'native' };
      const isPackage = isInside ? !path.startsWith('.') : vendored.includes(path);
      if (!isPackage || isBuiltin(path)) return;
      const from = isInside ? importer : import.meta.filename;
      return { path: createRequire(from).resolve(path) };
    });
    // Bundlers understand a static import of a module of Node in every format.
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `import builtin from 'node:${path}';\nmodule.exports = builtin;\n`,
    }));
    build.onLoad({ filter: /.*/, namespace: 'native' }, ({ path }) => ({
      contents: `throw new Error('${path} is not part of libvirt-client');\n`,
    }));
  },
};

/** Returns a plugin of esbuild for a bundle that loads these packages from files in a folder. */
export function vendoredAt(folder) {
  return {
    name: 'vendored-at',
    setup(build) {
      build.onResolve({ filter: /^[\w-]+$/ }, ({ path }) =>
        vendored.includes(path) ? { path: `${folder}${path}.js`, external: true } : undefined,
      );
    },
  };
}

/** Whether a bundled file belongs to another package. */
export function isVendored(path) {
  return IN_PACKAGE.test(path);
}

/**
 * Returns the licences of all packages in a bundle.
 *
 * @param inputs - The paths of the bundled files, relative to `root`.
 */
export function noticesOf(root, inputs) {
  const folders = new Set(inputs.flatMap((path) => PACKAGE_FOLDER.exec(path)?.[0] ?? []));
  const notices = [...folders].sort().map((folder) => noticeOf(join(root, folder)));
  return `libvirt-client contains the following packages.\n${notices.join('')}`;
}

function noticeOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`${folder} has no licence file`);
  const licence = manifest.license ?? manifest.licenses.map(({ type }) => type).join(' and ');
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  const line = '-'.repeat(80);
  return `\n${line}\n${manifest.name} ${manifest.version} (${licence})\n${line}\n\n${text}\n`;
}
