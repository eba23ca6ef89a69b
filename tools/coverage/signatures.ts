import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The report of the public API, which `npm run api` writes from the built declarations. */
const REPORT = join(resolve(import.meta.dirname, '../..'), 'api/libvirt-client.api.md');

/** The arguments of methods, such as `xml, { flags?, signal? }` for `Domain.attachDevice`. */
export type Signatures = ReadonlyMap<string, string>;

/** A class or an interface of the report. */
interface Declaration {
  /** The interfaces that it extends. */
  readonly bases: readonly string[];
  /** The lines of its members. */
  readonly members: readonly string[];
}

/** Reads the arguments of all methods, by class and method: `Domain.attachDevice`. */
export function readSignatures(): Signatures {
  const declarations = declarationsOf(readFileSync(REPORT, 'utf8'));
  const signatures = new Map<string, string>();
  for (const [owner, { members }] of declarations) {
    for (const member of members) {
      const [, name, list] = /^(?:static )?(\w+)(?:<.*?>)?\((.*)\): /.exec(member) ?? [];
      if (name === undefined || list === undefined) continue;
      const params = partsOf(list).map((param) => paramText(param, declarations));
      signatures.set(`${owner}.${name}`, params.join(', '));
    }
  }
  return signatures;
}

function declarationsOf(report: string): ReadonlyMap<string, Declaration> {
  const blocks = report.matchAll(/^(?:class|interface) (\w+)(.*) \{\n((?: {4}.*\n|\n)*)\}$/gm);
  return new Map(
    Array.from(blocks, ([, name = '', head = '', body = '']) => {
      const [, bases = ''] = / extends (.*)$/.exec(head) ?? [];
      const members = body.split('\n').map((line) => line.trim());
      return [name, { bases: partsOf(bases).map(baseName), members }];
    }),
  );
}

/** Splits a list at its commas, except those within brackets. */
function partsOf(list: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  const text = list.replaceAll('=>', '__');
  for (const [index, character] of [...text].entries()) {
    if ('<({['.includes(character)) depth += 1;
    if ('>)}]'.includes(character)) depth -= 1;
    if (character !== ',' || depth > 0) continue;
    parts.push(list.slice(start, index));
    start = index + 1;
  }
  return [...parts, list.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}

function baseName(type: string): string {
  return /^\w+/.exec(type)?.[0] ?? '';
}

/** Writes an argument by its name, and options by the names of their members. */
function paramText(param: string, declarations: ReadonlyMap<string, Declaration>): string {
  const [, name = '', mark = '', type = ''] = /^(?:\.{3})?(\w+)(\??): (.*)$/.exec(param) ?? [];
  const options = name === 'options' ? optionsOf(baseName(type), declarations) : [];
  return options.length === 0 ? `${name}${mark}` : `{ ${options.join(', ')} }`;
}

/** The members of options: their own ones, and then those that all methods have. */
function optionsOf(
  type: string,
  declarations: ReadonlyMap<string, Declaration>,
): readonly string[] {
  const { bases = [], members = [] } = declarations.get(type) ?? {};
  const own = members.flatMap((member) => /^readonly (\w+\??): /.exec(member)?.[1] ?? []);
  const inherited = bases.flatMap((base) => optionsOf(base, declarations));
  return [...new Set([...own, ...inherited])];
}
