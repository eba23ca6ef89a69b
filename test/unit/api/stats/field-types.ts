/**
 * The names and types of all fields of a tree, as the flat form has them: `vcpu.0.time` is a bigint.
 * Numbers are 0, and a name that is the hypervisor's is `NAME`.
 */
export type Fields<Tree> = {
  readonly [Field in FieldsOf<Tree, DepthMax> as NameOf<Field>]: ValueOf<Field>;
};

type NameOf<Field> = Field extends [infer Name extends string, unknown] ? Name : never;
type ValueOf<Field> = Field extends [string, infer Value] ? Value : never;

/** More parts than the name of any field has; without an end the compiler would look for one. */
type DepthMax = [1, 1, 1, 1, 1, 1, 1, 1];

type FieldsOf<Branch, Depth> = Depth extends [1, ...infer Less]
  ? {
      [Name in keyof Members<Branch>]: FieldsAt<Name & string, Members<Branch>[Name], Less>;
    }[keyof Members<Branch>]
  : never;

type FieldsAt<Name extends string, Value, Depth> = Value extends undefined
  ? never
  : Value extends bigint | boolean | number | string
    ? [Name, Value]
    : Below<Name, FieldsOf<Value, Depth>>;

type Below<Name extends string, Field> = Field extends [infer Rest extends string, infer Value]
  ? [`${Name}.${Rest}`, Value]
  : never;

/** The members of a branch; what it can do by itself is none. */
type Members<Branch> = {
  [Name in keyof Branch as MemberName<Name>]-?: string extends Name
    ? Extract<Branch[Name], object>
    : Branch[Name];
};

type MemberName<Name> = Name extends symbol | 'entries'
  ? never
  : string extends Name
    ? 'NAME'
    : number extends Name
      ? '0'
      : Name;
