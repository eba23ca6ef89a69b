/** The names of a libvirt enum in kebab case: `from-snapshot` for `FROM_SNAPSHOT`. */
export type EnumName<Enum> = Kebab<keyof Enum & string>;

type Kebab<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}-${Kebab<Tail>}`
  : Lowercase<Name>;

/** The values of a libvirt enum. */
export type EnumValue<Enum> = Enum[keyof Enum];

/** An enum field as a number, and a second field with its name: `event` and `eventName`. */
export type NamedField<Field extends string, Enum> = {
  readonly [Key in Field]: EnumValue<Enum>;
} & { readonly [Key in `${Field}Name`]: EnumName<Enum> };

/** Returns a function that makes the two fields of a number: see {@link naming}. */
export function named<Field extends string, Enum extends Readonly<Record<string, number>>>(
  field: Field,
  values: Enum,
): (value: number) => NamedField<Field, Enum> {
  const nameOf = naming(values);
  return (value) =>
    ({ [field]: value, [`${field}Name`]: nameOf(value) }) as NamedField<Field, Enum>;
}

/**
 * Returns a function that names the numbers of an enum. A number that this package does not know is
 * named `unknown-<number>`. The types contain neither the number nor that name.
 */
export function naming<Enum extends Readonly<Record<string, number>>>(
  values: Enum,
): (value: number) => EnumName<Enum> {
  const names = new Map(
    Object.entries(values).map(([name, value]) => [value, name.toLowerCase().replaceAll('_', '-')]),
  );
  return (value) => (names.get(value) ?? `unknown-${value}`) as EnumName<Enum>;
}
