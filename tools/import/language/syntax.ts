import type { Place } from '../import-error.ts';
import type { Expression } from './expression.ts';
import type { Comment } from './lexer.ts';

/** What an XDR file says, in the words of RFC 4506 section 6.3. Nothing is resolved yet. */
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
  /** Null when it is left out: one more than the member before, the first being 0. */
  readonly value: Expression | null;
  /** The comments before the member: libvirt annotates its procedures there. */
  readonly comments: readonly Comment[];
  readonly place: Place;
}

export interface StructBody {
  readonly fields: readonly Declaration[];
}

export interface UnionBody {
  readonly discriminant: Declaration;
  readonly cases: readonly UnionCase[];
  /** Absent when other values are an error. */
  readonly default?: Arm;
}

export interface UnionCase {
  /** More than one when several values share the arm. */
  readonly values: readonly Expression[];
  readonly arm: Arm;
  readonly place: Place;
}

/** What a union holds; null for `void`. */
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
  /** `*name`: there or not. */
  | { readonly kind: 'optional' }
  /** `name[length]` */
  | { readonly kind: 'fixed'; readonly length: Expression }
  /** `name<max>`; null for `<>`, which RFC 4506 section 4.13 takes for 2^32 - 1. */
  | { readonly kind: 'variable'; readonly max: Expression | null };
