/** The names of a libvirt enum as people read them: `from-snapshot` for `FROM_SNAPSHOT`. */
export type EnumName<Enum> = Kebab<keyof Enum & string>;

type Kebab<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}-${Kebab<Tail>}`
  : Lowercase<Name>;

/** The values of a libvirt enum. */
export type EnumValue<Enum> = Enum[keyof Enum];

/** A field of an enum as a number, and beside it as a name. */
export type NamedField<Field extends string, Enum> = {
  readonly [Key in Field]: EnumValue<Enum>;
} & { readonly [Key in `${Field}Name`]: EnumName<Enum> };

/** Makes what adds the name to a number of an enum: see {@link naming}. */
export function named<Field extends string, Enum extends Readonly<Record<string, number>>>(
  field: Field,
  values: Enum,
): (value: number) => NamedField<Field, Enum> {
  const nameOf = naming(values);
  return (value) =>
    ({ [field]: value, [`${field}Name`]: nameOf(value) }) as NamedField<Field, Enum>;
}

/**
 * Makes what names the numbers of an enum. A number that is newer than this package is named
 * `unknown-<number>`, which the types do not know, as they do not know the number.
 */
export function naming<Enum extends Readonly<Record<string, number>>>(
  values: Enum,
): (value: number) => EnumName<Enum> {
  const names = new Map(
    Object.entries(values).map(([name, value]) => [value, name.toLowerCase().replaceAll('_', '-')]),
  );
  return (value) => (names.get(value) ?? `unknown-${value}`) as EnumName<Enum>;
}
