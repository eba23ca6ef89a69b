import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { entryPoints } from './entry-points.ts';

/**
 * An esbuild plugin that imports each name from the file that declares it, not from the `index.ts`
 * of a folder. esbuild puts everything that an `index.ts` exports into each chunk that needs one
 * name of it: the import of the package would load all sessions and codecs for one constant.
 */
export const directImports = {
  name: 'direct-imports',
  setup(build) {
    const declared = new Map();
    const src = resolve(build.initialOptions.absWorkingDir, 'src');
    const onDemand = importedOnDemand(src);
    const entries = new Set(Object.values(entryPoints).map((entry) => join(src, `${entry}.ts`)));
    const above = new Set(ABOVE.map((entry) => join(src, `${entry}.ts`)));
    build.onResolve({ filter: /^entry:/ }, ({ path }) => ({
      path: resolve(build.initialOptions.absWorkingDir, `${path.replace('entry:', 'src/')}.ts`),
    }));
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      const contents = code.replace(FROM_INDEX, toDirect);
      // An entry point that is also imported on demand must not load the main entry point.
      const isEntry = entries.has(path);
      const rest = isEntry ? SHARED_BY_ALL : onDemand.has(path) ? LOADED_BEFORE : '';
      const appended = above.has(path) ? `import 'entry:index'; ${SHARED_BY_ALL}` : rest;
      return { contents: contents + appended, loader: 'ts' };

      function toDirect(statement, keyword, list, specifier) {
        const index = resolve(dirname(path), specifier);
        const folder = specifier.slice(0, -'/index.ts'.length);
        const direct = names(list).map((name) => {
          const file = exportsOf(index).get(name.split(' as ')[0]);
          if (file === undefined) throw new Error(`${path}: ${index} does not export ${name}`);
          return `${keyword} { ${name} } from '${folder}/${file}';`;
        });
        // The lines of the source map stay right: the statement becomes one line, and empty ones.
        return direct.join(' ') + statement.replace(/[^\n]/g, '');
      }
    });

    /** Returns the file of each name that an `index.ts` exports, relative to its folder. */
    function exportsOf(index) {
      const known = declared.get(index);
      if (known !== undefined) return known;
      const files = new Map();
      for (const [, list, specifier] of readFileSync(index, 'utf8').matchAll(EXPORT_FROM)) {
        for (const name of names(list)) files.set(name, specifier);
      }
      declared.set(index, files);
      return files;
    }
  },
};

/**
 * Appended to the files that are imported on demand: by the main entry point, most of them for a
 * connection. esbuild makes a chunk for each set of files that need it. With these imports none of
 * the files on demand makes a difference: a few chunks instead of two dozen. esbuild drops the
 * imports themselves.
 */
const LOADED_BEFORE = "import 'entry:index'; import 'entry:api/open-connection';";

/**
 * The entry points of rooms above the main one. A program that uses them loads the main one too, so
 * they make no difference to its chunks either.
 */
const ABOVE = ['inventory/index', 'fleet/index'];

/**
 * Appended to the entry points, with the same effect on the files that most of them share. One chunk
 * more takes 0.3 ms more to load, so small chunks cost more than code that is not used.
 */
const SHARED_BY_ALL = [
  ...['errors/index', 'async/index'],
  ...['protocol/error-names', 'rpc/trace-channels'],
]
  .map((module) => `import 'entry:${module}';`)
  .join(' ');

const FROM_INDEX = /^(import|export) \{([^}]*)\} from '(\.[^']*\/index\.ts)';$/gm;
const EXPORT_FROM = /^export \{([^}]*)\} from '([^']+)';$/gm;

/** Returns the paths of the files that `import()` loads. */
function importedOnDemand(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.ts'));
  return new Set(
    files.flatMap((file) => {
      const path = join(folder, file);
      const calls = readFileSync(path, 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/g);
      return [...calls].map(([, specifier]) => resolve(dirname(path), specifier));
    }),
  );
}

function names(list) {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
