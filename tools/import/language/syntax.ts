import type { Place } from '../import-error.ts';
import type { Expression } from './expression.ts';
import type { Comment } from './lexer.ts';

/** The content of an XDR file, in the terms of RFC 4506 section 6.3. Names are not resolved yet. */
export interface Specification {
  readonly file: string;
  readonly definitions: readonly Definition[];
  /** Lines for rpcgen's C output, without their `%`. */
  readonly passedThrough: readonly Comment[];
}

export type Definition =
  | ConstantDefinition
  | TypedefDefinition
  | EnumDefinition
  | StructDefinition
  | UnionDefinition;

/** `const NAME = value;` or `#define NAME value` */
export interface ConstantDefinition {
  readonly kind: 'constant';
  readonly name: string;
  readonly value: Expression;
  readonly place: Place;
}

export interface TypedefDefinition {
  readonly kind: 'typedef';
  readonly name: string;
  readonly declaration: Declaration;
  readonly place: Place;
}

export interface EnumDefinition extends EnumBody {
  readonly kind: 'enum';
  readonly name: string;
  readonly place: Place;
}

export interface StructDefinition extends StructBody {
  readonly kind: 'struct';
  readonly name: string;
  readonly place: Place;
}

export interface UnionDefinition extends UnionBody {
  readonly kind: 'union';
  readonly name: string;
  readonly place: Place;
}

export interface EnumBody {
  readonly members: readonly EnumMember[];
}

export interface EnumMember {
  readonly name: string;
  /**
   * The value; null if it is left out. Then it is one more than that of the member before, or 0 for
   * the first.
   */
  readonly value: Expression | null;
  /** The comments before the member. libvirt annotates its procedures there. */
  readonly comments: readonly Comment[];
  readonly place: Place;
}

export interface StructBody {
  readonly fields: readonly Declaration[];
}

export interface UnionBody {
  readonly discriminant: Declaration;
  readonly cases: readonly UnionCase[];
  /** The arm for other values; absent if they are an error. */
  readonly default?: Arm;
}

export interface UnionCase {
  /** The values of the arm; several values may share one. */
  readonly values: readonly Expression[];
  readonly arm: Arm;
  readonly place: Place;
}

/** The content of an arm of a union; null for `void`. */
export type Arm = Declaration | null;

export interface Declaration {
  readonly name: string;
  readonly type: TypeSpecifier;
  readonly shape: Shape;
  readonly place: Place;
}

export type TypeSpecifier =
  /** A basic type (`int`, `unsigned hyper`, `opaque`, ...) or the name of a defined one. */
  | { readonly kind: 'name'; readonly name: string; readonly basic: boolean }
  | ({ readonly kind: 'enum' } & EnumBody)
  | ({ readonly kind: 'struct' } & StructBody)
  | ({ readonly kind: 'union' } & UnionBody);

export type Shape =
  | { readonly kind: 'plain' }
  /** `*name`: optional. */
  | { readonly kind: 'optional' }
  /** `name[length]` */
  | { readonly kind: 'fixed'; readonly length: Expression }
  /** `name<max>`; null for `<>`, which means 2^32 - 1 (RFC 4506 section 4.13). */
  | { readonly kind: 'variable'; readonly max: Expression | null };
