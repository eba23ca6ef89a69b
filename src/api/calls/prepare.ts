import { ArgumentError } from '../../errors/index.ts';
import type { AnyProcedure, EnumTable, Procedure } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { suggestion } from '../values/nearest.ts';
import { requireOptions } from './named-options.ts';
import { unsignedFlags } from './unsigned-flags.ts';

/** The options of a call as methods hand them on. */
export interface MethodOptions extends CallOptions {
  readonly flags?: NumberOrNames | undefined;
}

/** A number of an enum, or names of it. */
export type NumberOrNames = number | string | readonly string[];

/** The arguments of a call as methods write them: without `flags`, and with names for numbers. */
export type MethodArgs<Args> = [undefined] extends [Args]
  ? undefined
  : {
      readonly [Field in Exclude<keyof Args, 'flags'>]: Args[Field] extends number
        ? Args[Field] | NumberOrNames
        : Args[Field];
    };

/**
 * Makes the wire's arguments of a method's: `flags` comes out of the options, and names of enums become
 * numbers. It writes into `args`, which belong to the one call.
 *
 * @throws ArgumentError for options or names that do not exist.
 */
export function prepare<Args>(
  procedure: Procedure<Args, unknown>,
  args: MethodArgs<Args>,
  options: MethodOptions | undefined,
): Args {
  const { flagEnums, valueEnums } = procedure;
  const takesFlags = flagEnums?.['flags'] !== undefined;
  requireOptions(options, takesFlags);
  const fields = args as unknown as Record<string, NumberOrNames>;
  // Not `??`: null is no way to say that there are none, and is refused like any other value.
  if (takesFlags) fields['flags'] = options?.flags === undefined ? 0 : options.flags;
  for (const field in flagEnums) fields[field] = bits(field, fields[field], flagEnums[field]);
  for (const field in valueEnums)
    fields[field] = enumValue(field, fields[field], valueEnums[field]);
  return args as unknown as Args;
}

/** The flags of a call as libvirt's number. */
export function flagsOf(procedure: AnyProcedure, options: MethodOptions | undefined): number {
  requireOptions(options, true);
  return bits('flags', options?.flags, procedure.flagEnums?.['flags']);
}

/** The options without what only one of several calls takes. */
export function signalOf(options: CallOptions | undefined): CallOptions | undefined {
  return options?.signal === undefined ? undefined : { signal: options.signal };
}

function bits(field: string, flags: NumberOrNames = 0, names: EnumTable = {}): number {
  if (typeof flags === 'number') return unsignedFlags(flags);
  if (typeof flags === 'string') return unsignedFlags(numberNamed(field, flags, names));
  if (!Array.isArray(flags)) throw notNames(field, names);
  let sum = 0;
  for (const name of flags) sum |= numberNamed(field, name, names);
  return unsignedFlags(sum);
}

/** One value of an enum as libvirt's number. @throws ArgumentError for a name that does not exist. */
export function enumValue(
  field: string,
  given: NumberOrNames | undefined,
  names: EnumTable = {},
): number {
  if (typeof given === 'string') return numberNamed(field, given, names);
  // A number of any size goes on: the codec judges it. So does everything else that is no name.
  return given as number;
}

function numberNamed(field: string, name: unknown, names: EnumTable): number {
  if (typeof name !== 'string') throw notNames(field, names);
  const number = Object.hasOwn(names, name) ? names[name] : undefined;
  if (number !== undefined) return number;
  const all = Object.keys(names);
  const known = all.length === 0 ? 'libvirt defines none' : `the names are ${all.join(', ')}`;
  const text = `${JSON.stringify(name)} is no value of "${field}": ${known}`;
  throw new ArgumentError(`${text}${suggestion(name, all)}`, { argument: field });
}

function notNames(field: string, names: EnumTable): ArgumentError {
  const [example = 'NAME'] = Object.keys(names);
  return new ArgumentError(
    `Expected "${field}" to be a number, a name such as '${example}', or an array of names`,
    { argument: field },
  );
}
