// Turns the examples of the documentation into modules that the compiler checks.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const DECLARATION = /^declare .*;\n/gm;
const IMPORT = /^import (type )?\{([^}]*)\} from '([^']+)';\n/gm;

/** The variables that each example may use without declaring them. */
const KNOWN = `
declare const connection: import('libvirt-client').Connection;
declare const domain: import('libvirt-client').Domain;
declare const volume: import('libvirt-client').StorageVol;
declare const credentials: import('libvirt-client').Credentials;
declare const inventory: import('libvirt-client/inventory').Inventory<'domain'>;
declare const fleet: import('libvirt-client/fleet').Fleet<'domain'>;
declare const uuid: string;
declare const uriFromUser: string;
declare const hash: import('node:crypto').Hash;
declare const header: Uint8Array;
declare const trailer: Uint8Array;
declare class KerberosExchange {
  constructor(principal: string, needsLayer: boolean);
  start(): Promise<Uint8Array | null>;
  step(message: Uint8Array | null): Promise<Uint8Array | null>;
  readonly isDone: boolean;
}
`;

/** Returns the name and the text of a module for each page that has examples. */
export function exampleModules(root) {
  const pages = [join(root, 'README.md'), ...pagesOf(join(root, 'docs'))];
  return pages.flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
    if (blocks.length === 0) return [];
    return [[`${basename(path, '.md').toLowerCase()}.example.ts`, toModule(blocks)]];
  });
}

function pagesOf(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

/** Wraps each block in its own function, after the imports of all blocks. */
function toModule(blocks) {
  // Each page may use `connect` without importing it.
  const imports = new Map([['|libvirt-client', new Set(['connect'])]]);
  for (const [, type = '', names, from] of blocks.join('\n').matchAll(IMPORT)) {
    const key = `${type}|${from}`;
    const known = imports.get(key) ?? new Set();
    for (const name of names.split(',')) if (name.trim() !== '') known.add(name.trim());
    imports.set(key, known);
  }
  const lines = [...imports].map(([key, names]) => {
    const [type, from] = key.split('|');
    return `import ${type}{ ${[...names].join(', ')} } from '${from}';`;
  });
  const functions = blocks.map((code, index) => {
    const body = code.replaceAll(IMPORT, '').replaceAll(DECLARATION, '');
    return `export async function example${index}(): Promise<void> {\n${body}\n}`;
  });
  const declared = blocks.flatMap((code) => code.match(DECLARATION) ?? []);
  return [...lines, KNOWN, ...declared, ...functions].join('\n');
}
