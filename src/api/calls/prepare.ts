import { ArgumentError, suggestion } from '../../errors/index.ts';
import type { AnyProcedure, EnumTable, Procedure } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';

import { requireOptions } from './named-options.ts';
import { unsignedFlags } from './unsigned-flags.ts';

/** The options that a method passes to a call. */
export interface MethodOptions extends CallOptions {
  readonly flags?: NumberOrNames | undefined;
}

/** A number of an enum, or one or several of its names. */
export type NumberOrNames = number | string | readonly string[];

/** The arguments of a call in a method: without `flags`, and with names in place of numbers. */
export type MethodArgs<Args> = [undefined] extends [Args]
  ? undefined
  : {
      readonly [Field in Exclude<keyof Args, 'flags'>]: Args[Field] extends number
        ? Args[Field] | NumberOrNames
        : Args[Field];
    };

/**
 * Converts the arguments of a method to those of its procedure: adds `flags` from the options, and
 * replaces names of enums by numbers. It modifies `args`, which no other call uses.
 *
 * @throws ArgumentError if an option or a name does not exist.
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
  // Not `??`: only undefined means no flags. null is rejected like any other wrong value.
  if (takesFlags) fields['flags'] = options?.flags === undefined ? 0 : options.flags;
  for (const field in flagEnums) fields[field] = bits(field, fields[field], flagEnums[field]);
  for (const field in valueEnums)
    fields[field] = enumValue(field, fields[field], valueEnums[field]);
  return args as unknown as Args;
}

/** Returns the flags of a call as libvirt's number. */
export function flagsOf(procedure: AnyProcedure, options: MethodOptions | undefined): number {
  requireOptions(options, true);
  return bits('flags', options?.flags, procedure.flagEnums?.['flags']);
}

/** Returns the options with only the signal, for a call that takes no other option. */
export function signalOf(options: CallOptions | undefined): CallOptions | undefined {
  return options?.signal === undefined ? undefined : { signal: options.signal };
}

/**
 * Returns flags as libvirt's number.
 *
 * @throws ArgumentError if a name does not exist.
 */
export function bits(field: string, flags: NumberOrNames = 0, names: EnumTable = {}): number {
  if (typeof flags === 'number') return flags < 0 && hasBit31(names) ? unsignedFlags(flags) : flags;
  if (typeof flags === 'string') return unsignedFlags(numberNamed(field, flags, names));
  if (!Array.isArray(flags)) throw notNames(field, names);
  let sum = 0;
  for (const name of flags) sum |= numberNamed(field, name, names);
  return unsignedFlags(sum);
}

/** Whether one of the flags makes the result of `|` negative. */
function hasBit31(names: EnumTable): boolean {
  return Object.values(names).some((value) => value > 0x7f_ff_ff_ff);
}

/**
 * Returns one value of an enum as libvirt's number.
 *
 * @throws ArgumentError if the name does not exist.
 */
export function enumValue(
  field: string,
  given: NumberOrNames | undefined,
  names: EnumTable = {},
): number {
  if (typeof given === 'string') return numberNamed(field, given, names);
  // The codec checks numbers and all other values that are not names.
  return given as number;
}

function numberNamed(field: string, name: unknown, names: EnumTable): number {
  if (typeof name !== 'string') throw notNames(field, names);
  const number = Object.hasOwn(names, name) ? names[name] : undefined;
  if (number !== undefined) return number;
  const all = Object.keys(names);
  const known = all.length === 0 ? 'libvirt defines none' : `the names are ${all.join(', ')}`;
  const text = `${JSON.stringify(name)} is not a value of "${field}": ${known}`;
  throw new ArgumentError(`${text}${suggestion(name, all)}`, { argument: field });
}

function notNames(field: string, names: EnumTable): ArgumentError {
  const [example = 'NAME'] = Object.keys(names);
  return new ArgumentError(
    `Expected "${field}" to be a number, a name such as '${example}', or an array of names`,
    { argument: field },
  );
}
