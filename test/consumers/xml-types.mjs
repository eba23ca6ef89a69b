// The declarations that TypeScript reads for a program that imports one XML format.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const OPTIONS = [
  ...['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'],
  ...[
    '--lib',
    'es2022,esnext.disposable',
    '--singleThreaded',
    '--extendedDiagnostics',
    '--listFiles',
  ],
];
/** The declaration files of each program of project/xml-types, besides that of the format itself. */
const FILES = {
  secret: ['shared/xml', 'xml/generated/secret'],
  domain: ['shared/xml', 'xml/generated/domain'],
  // A checkpoint contains a domain.
  checkpoint: ['shared/xml', 'xml/generated/checkpoint', 'xml/generated/domain'],
};
/**
 * How many more types the compiler creates than for a program without the package. Node's own
 * declarations cost 31,000, those of this package's main entry point 9,400.
 */
const TYPES_MAX = 4000;

/** Checks that each program loads the declarations of its own format alone, and few types. */
export function checkXmlTypes(root, project) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const compile = (name) => {
    const args = [tsc, ...OPTIONS, `xml-types/${name}.ts`];
    const output = execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
    const files = [...output.matchAll(/^.*\/libvirt-client\/dist\/(.*)\.d\.ts$/gm)];
    const types = Number(/^Types:\s+(\d+)$/m.exec(output)?.[1]);
    return { files: files.map(([, path]) => path).sort(), types };
  };
  const none = compile('none');
  for (const [name, expected] of Object.entries(FILES)) {
    const { files, types } = compile(name);
    if (files.join() !== expected.join()) {
      throw new Error(`${name}.ts loads ${files.join(', ')} instead of ${expected.join(', ')}`);
    }
    if (!(types - none.types < TYPES_MAX)) {
      throw new Error(`${name}.ts needs ${types} types, and a program without XML ${none.types}`);
    }
  }
}
