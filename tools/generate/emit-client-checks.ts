import type { Functions } from '../description/schema.ts';
import { fieldName } from '../names.ts';
import type { Model } from './model.ts';
import { SourceFile } from './source-file.ts';

type LibvirtFunction = Functions['functions'][number];
type Carrier = NonNullable<LibvirtFunction['procedures']>[number];

/**
 * Returns the file with the checks that the C library makes before it sends a call, by procedure.
 * The steps of a migration are left out: there one function makes several calls, and checks once at
 * its beginning.
 */
export function clientChecksFile(model: Model): SourceFile {
  const { functions, libvirt } = model.description.functions;
  const file = new SourceFile('client-checks', `protocol/functions.json (libvirt ${libvirt})`);
  file.add(
    '/**',
    " * The checks that libvirt's C library makes before it sends a call, by the name of the procedure.",
    ' * `../checks/client-check.ts` reads them.',
    ' */',
    'export const CLIENT_CHECKS: Readonly<Record<string, string>> = {',
    ...functions.flatMap((each) => entryOf(model, each)),
    '};',
    '',
  );
  return file;
}

function entryOf(model: Model, entry: LibvirtFunction): readonly string[] {
  const { exclusiveFlags = [], requiredFlags = [], argumentRules = [], mapping } = entry;
  // The first procedure is the call of the function itself. Others only gather information for it.
  const [carrier] = entry.procedures ?? [];
  const isRefused = entry.tags?.includes('client-readonly-check') ?? false;
  const hasRules = exclusiveFlags.length + requiredFlags.length + argumentRules.length > 0;
  if (carrier === undefined || mapping === 'client-orchestrated/migration') return [];
  if (!isRefused && !hasRules) return [];
  const [program, , procedure] = carrier;
  const words = [
    entry.name,
    ...(isRefused ? ['refusedReadOnly'] : []),
    ...pairs(model, 'exclusive', exclusiveFlags),
    ...pairs(model, 'required', requiredFlags),
    ...rules(model, carrier, argumentRules),
  ];
  return [`  ${program.toUpperCase()}_PROC_${procedure}: '${words.join(' ')}',`];
}

/** Each pair is written as `VIR_A, VIR_B`. */
function pairs(model: Model, name: string, rules: readonly string[]): readonly string[] {
  return rules.map((rule) => {
    const flags = rule.split(', ').map((flag) => `${bitOf(model, flag)}=${flag}`);
    if (flags.length !== 2) throw new Error(`"${rule}" is not a pair of flags`);
    return [name, ...flags].join(':');
  });
}

function rules(
  model: Model,
  [program, number]: Carrier,
  written: NonNullable<LibvirtFunction['argumentRules']>,
): readonly string[] {
  if (written.length === 0) return [];
  const entry = model.procedures.find(
    (each) => each.program === program && each.procedure.number === number,
  );
  const args = entry && 'args' in entry.procedure ? entry.procedure.args : null;
  const type = args === null ? undefined : model.find(args);
  const fields = type?.kind === 'struct' ? type.fields : [];
  return written.map(([rule, argument, field]) => {
    if (!fields.some(({ name }) => name === field)) throw new Error(`${args} has no "${field}"`);
    return [rule, argument, fieldName(field)].join(':');
  });
}

function bitOf(model: Model, flag: string): number {
  for (const { members } of model.description.constants.enums) {
    const found = members.find(([name]) => name === flag);
    if (found !== undefined) return found[1];
  }
  throw new Error(`Unknown flag "${flag}"`);
}
