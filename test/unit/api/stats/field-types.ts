/**
 * The flat names of all fields of a tree, and their types: `vcpu.0.time` is a bigint. Each number
 * in a name is 0, and each name of a hypervisor's own statistic is `NAME`.
 */
export type Fields<Tree> = {
  readonly [Field in FieldsOf<Tree, DepthMax> as NameOf<Field>]: ValueOf<Field>;
};

type NameOf<Field> = Field extends [infer Name extends string, unknown] ? Name : never;
type ValueOf<Field> = Field extends [string, infer Value] ? Value : never;

/** More parts than any field name has. Without this limit the recursion of the type has no end. */
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

/** The members of a branch, without its methods. */
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
