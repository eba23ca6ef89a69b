/** An example of the guide: a program, parts of which are the code blocks of the guide's pages. */
export interface Example {
  readonly name: string;
  readonly needsHypervisor: boolean;
  readonly imports: readonly Import[];
  /** The lines between the imports and the first region. */
  readonly prelude: string;
  readonly regions: ReadonlyMap<string, string>;
}

interface Import {
  readonly isType: boolean;
  readonly names: readonly string[];
  readonly from: string;
}

/** The first line of an example that cannot run on the in-memory daemon. */
const NEEDS_HYPERVISOR = '// Needs a hypervisor';

const IMPORT = /^import (?<type>type )?\{(?<names>[^}]*)\} from '(?<from>[^']+)';\n/gm;
const REGION = /^\/\/ #region (?<name>\S+)\n(?<code>.*?)^\/\/ #endregion\n/gms;
const LINE_WIDTH = 100;

/** Reads an example. Throws an error if it has text outside of its regions that no page shows. */
export function parseExample(name: string, text: string): Example {
  const regions = new Map<string, string>();
  for (const { groups } of text.matchAll(REGION)) {
    const { name: region = '', code = '' } = groups ?? {};
    if (regions.has(region)) throw new Error(`${name} has two regions "${region}"`);
    regions.set(region, code.trim());
  }
  if (regions.size === 0) throw new Error(`${name} has no region`);
  const [beginning = '', ...rest] = text.replaceAll(REGION, '#region').split('#region');
  if (rest.join('').trim() !== '')
    throw new Error(`${name} has text behind or between its regions`);
  const imports = Array.from(beginning.matchAll(IMPORT), ({ groups }) => toImport(groups ?? {}));
  const needsHypervisor = text.startsWith(NEEDS_HYPERVISOR);
  const prelude = beginning
    .replace(/^(\/\/.*\n)+\n*/, '')
    .replaceAll(IMPORT, '')
    .trim();
  return { name, needsHypervisor, imports, prelude, regions };
}

/**
 * Returns the code block of these regions: a complete program, with the imports that it needs, the
 * lines before the first region, and the regions.
 */
export function codeOf(example: Example, regions: readonly string[]): string {
  const bodies = regions.map((region) => {
    const body = example.regions.get(region);
    if (body === undefined) throw new Error(`${example.name} has no region "${region}"`);
    return body;
  });
  const code = [example.prelude, ...bodies].filter((part) => part !== '').join('\n\n');
  const imports = example.imports.flatMap((each) => importLine(each, code));
  return `${[...imports, imports.length > 0 ? '' : null, code].filter((line) => line !== null).join('\n')}\n`;
}

function toImport({ type, names = '', from = '' }: Record<string, string | undefined>): Import {
  const list = names.split(',').map((each) => each.trim());
  return { isType: type !== undefined, names: list.filter((each) => each !== ''), from };
}

/** Returns the import without the names that the code does not use. */
function importLine({ isType, names, from }: Import, code: string): string[] {
  const used = names.filter((name) => new RegExp(`\\b${name.split(' ').at(-1)}\\b`).test(code));
  if (used.length === 0) return [];
  const start = `import ${isType ? 'type ' : ''}{`;
  const line = `${start} ${used.join(', ')} } from '${from}';`;
  if (line.length <= LINE_WIDTH) return [line];
  return [`${start}\n${used.map((name) => `  ${name},\n`).join('')}} from '${from}';`];
}
