import { inspect } from 'node:util';
import { ArgumentError, suggestion } from '../../errors/index.ts';
import type { CallOptions } from '../../rpc/index.ts';

/** The options of every call, beside the method's own options. */
type Common = 'flags' | 'signal';

/** The default value of each of the method's own options. */
type Defaults<Options> = { readonly [Name in Exclude<keyof Options, Common>]-?: Options[Name] };

/** The values of the method's own options. An absent option has its default. */
type Values<Options, Default> = {
  readonly [Name in keyof Default & keyof Options]:
    | Exclude<Options[Name], undefined>
    | Extract<Default[Name], null | undefined>;
};

/**
 * Splits the options of a method into its own options and those of the call.
 *
 * It does not use zod, because it runs for every call and checks only names.
 *
 * @throws ArgumentError if `options` is not an object, or has an option that the method does not
 * know.
 */
export function named<Options extends CallOptions, const Default extends Defaults<Options>>(
  options: Options | undefined,
  defaults: Default,
): readonly [Values<Options, Default>, Omit<Options, keyof Default> | undefined] {
  const values: Record<string, unknown> = { ...defaults };
  if (options === undefined) return [values as Values<Options, Default>, undefined];
  requireKnown(options, [...Object.keys(defaults), 'flags', 'signal']);
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(defaults, name)) rest[name] = value;
    else if (value !== undefined) values[name] = value;
  }
  return [values as Values<Options, Default>, rest as Omit<Options, keyof Default>];
}

/**
 * Checks the options of a method without its own options.
 *
 * @throws ArgumentError if `options` is not an object, or has an option that the method does not
 * know.
 */
export function requireOptions(options: CallOptions | undefined, takesFlags: boolean): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null) refuseForm(options, takesFlags);
  for (const name in options) {
    if (name === 'signal' || (takesFlags && name === 'flags')) continue;
    refuseName(name, takesFlags ? ['flags', 'signal'] : ['signal']);
  }
}

/**
 * Checks that options have only known names.
 *
 * @throws ArgumentError if `options` is not an object, or has an unknown name.
 */
export function requireKnown(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) refuseForm(options, true, known[0]);
  for (const name in options) if (!known.includes(name)) refuseName(name, known);
}

/** Throws an error that shows the right form for a value in place of the options. */
function refuseForm(value: unknown, takesFlags: boolean, own?: string): never {
  const name = own ?? (takesFlags ? 'flags' : 'signal');
  const isShown = name !== 'signal' && /^(number|bigint|string)$/.test(typeof value);
  const example = isShown
    ? `{ ${name}: ${inspect(value, { maxStringLength: 40 })} }`
    : `{ ${name} }`;
  const got = value === null ? 'null' : `a value of type ${typeof value}`;
  throw new ArgumentError(`Expected options as an object, such as ${example}, got ${got}`, {
    argument: 'options',
  });
}

function refuseName(name: string, known: readonly string[]): never {
  const list = known.map((each) => `"${each}"`).join(', ');
  const text = `Unknown option ${JSON.stringify(name)}; the options are ${list}`;
  throw new ArgumentError(`${text}${suggestion(name, known)}`, { argument: name });
}
