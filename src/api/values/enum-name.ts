import { ArgumentError } from '../../errors/index.ts';
import type { EnumTable } from '../../protocol/index.ts';

/** The names of a libvirt enum in kebab case: `from-snapshot` for `FROM_SNAPSHOT`. */
export type EnumName<Enum> = Enum extends unknown ? Kebab<keyof Enum & string> : never;

type Kebab<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}-${Kebab<Tail>}`
  : Lowercase<Name>;

/** The values of a libvirt enum. */
export type EnumValue<Enum> = Enum[keyof Enum];

/** An enum field as a number, and a second field with its name: `event` and `eventName`. */
export type NamedField<Field extends string, Enum> = {
  readonly [Key in Field]: EnumValue<Enum>;
} & { readonly [Key in `${Field}Name`]: EnumName<Enum> };

/** Returns a function that creates both fields for a number: see {@link naming}. */
export function named<Field extends string, Enum extends EnumTable>(
  field: Field,
  values: Enum,
): (value: number) => NamedField<Field, Enum> {
  const nameOf = naming(values);
  return (value) =>
    ({ [field]: value, [`${field}Name`]: nameOf(value) }) as NamedField<Field, Enum>;
}

/** Returns a function that returns the name of a number of the enum: see {@link enumName}. */
export function naming<Enum extends EnumTable>(values: Enum): (value: number) => EnumName<Enum> {
  // The names are created on first use: a program uses few of the enums.
  let names: ReadonlyMap<number, string> | undefined;
  return (value) => {
    names ??= namesOf(values);
    return nameIn(names, value) as EnumName<Enum>;
  };
}

/**
 * Returns the name of a number of a libvirt enum, in lower case with dashes: `from-snapshot` for
 * `FROM_SNAPSHOT`.
 *
 * Results that contain a number of an enum also contain its name in a second field, except in trees
 * of statistics. For a number that this version does not know, the name is `unknown-<number>`. The
 * TypeScript types contain neither that number nor that name. If several members have the same
 * number, the name of the last one is returned.
 *
 * @throws {@link ArgumentError} if `values` is not an object, or `value` is not a number.
 *
 * @example
 * enumName(VirDomainState, 1); // 'running'
 */
export function enumName<Enum extends EnumTable>(values: Enum, value: number): EnumName<Enum> {
  if (typeof value !== 'number')
    throw new ArgumentError('Expected "value" to be a number', { argument: 'value' });
  return nameIn(namesOf(values), value) as EnumName<Enum>;
}

function nameIn(names: ReadonlyMap<number, string>, value: number): string {
  return names.get(value) ?? `unknown-${value}`;
}

const NAMES = new WeakMap<EnumTable, ReadonlyMap<number, string>>();

/** Returns the names of an enum by number. The map is created on first use. */
function namesOf(values: EnumTable): ReadonlyMap<number, string> {
  let names = NAMES.get(values);
  if (names === undefined) {
    if (typeof values !== 'object' || values === null) {
      const text = 'Expected "values" to be an enum of libvirt, such as VirDomainState';
      throw new ArgumentError(text, { argument: 'values' });
    }
    names = new Map(
      Object.entries(values).map(([name, value]) => [
        value,
        name.toLowerCase().replaceAll('_', '-'),
      ]),
    );
    NAMES.set(values, names);
  }
  return names;
}
