/**
 * The facts of libvirt's formats, as the tables have them. Names of children that stand beside
 * names of attributes have the prefix `<`.
 */

/** One type of element: its name and its possible content. */
export interface TypeFacts {
  /** The name of the element, such as `qemu:commandline`; `*` is any element. */
  readonly el: string;

  /** The attributes by name; `*` is any attribute. */
  readonly attrs?: Readonly<Record<string, AttributeFacts>>;

  /** The child elements by name; `*` is any element. */
  readonly kids?: Readonly<Record<string, ChildFacts>>;

  /** The datatype of the text; undefined if the element has no text. */
  readonly text?: string;

  /** 1 if the text is required. */
  readonly textReq?: 1;

  /** Children that must have this order among each other. */
  readonly ordered?: readonly string[];

  /** The attributes whose values decide about the rest of the element, the strongest first. */
  readonly by?: readonly Discriminator[];

  /** Groups of names of which one is present: `[[['uuid'], ['usage']]]`. `#` is the text. */
  readonly one?: readonly (readonly (readonly string[])[])[];

  /** The exact content. */
  readonly model: Model;

  /** How the interleaves of the model are nested, if there is one within another one. */
  readonly nest?: Nest;

  /** The order of the children in which libvirt writes them; undefined if it is that of `kids`. */
  readonly order?: readonly string[];
}

/** One attribute of a type. */
export interface AttributeFacts {
  /** The name of its datatype. */
  readonly t: string;

  /** 1 if the attribute is required. */
  readonly req?: 1;
}

/** The child elements with one name. */
export interface ChildFacts {
  /** The names of their types. */
  readonly t: readonly string[];
  readonly min: number;

  /** The maximum number; -1 is no maximum. */
  readonly max: number;
}

/** An attribute whose value decides about the rest of the element. */
export interface Discriminator {
  readonly attr: string;
  readonly variants: readonly Variant[];
}

/** The difference that some values of a discriminator make. */
export interface Variant {
  readonly values: readonly string[];

  /** 1 if the variant is also that of a missing attribute. */
  readonly absent?: 1;

  /** 1 if the variant is also that of values that no variant lists. */
  readonly other?: 1;

  /** Names that are not allowed. */
  readonly no?: readonly string[];

  /** Names that become required. */
  readonly req?: readonly string[];

  /** Narrower datatypes of attributes, and narrower types of children. */
  readonly t?: Readonly<Record<string, string | readonly string[]>>;

  /** A different datatype of the text; null if there must be no text. */
  readonly text?: string | null;
  readonly textReq?: 0 | 1;
}

/** A datatype: one of the words, or one of the forms. */
export interface Datatype {
  readonly enum?: readonly string[];
  readonly of?: readonly DatatypeForm[];
}

/** A form of a value: a type of XML Schema with restrictions. */
export interface DatatypeForm {
  readonly base: string;

  /** A regular expression of XML Schema for the whole value. */
  readonly pattern?: string;

  /** Limits are strings of digits if they exceed 2^53. */
  readonly min?: number | string;
  readonly max?: number | string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly length?: number;

  /** Values that are not allowed. */
  readonly not?: readonly string[];
}

/**
 * The exact content of an element: `&` all in any order, `,` all in this order, `|` one of them,
 * `?` `*` `+` as in regular expressions, `@` an attribute and its datatype, `<` a child element
 * by its type, `#` text by its datatype; 0 is nothing that can exist, 1 is empty.
 */
export type Model =
  | 0
  | 1
  | readonly ['&' | ',' | '|', ...Model[]]
  | readonly ['?' | '*' | '+', Model]
  | readonly ['@', string, string]
  | readonly ['<', string]
  | readonly ['#', string];

/** The content of a table. */
export interface SchemaFacts {
  /** The types of the root element. */
  readonly roots: readonly string[];
  readonly types: Readonly<Record<string, TypeFacts>>;
  readonly datatypes: Readonly<Record<string, Datatype>>;
}

/**
 * The interleaves of a content model as they are nested in the schema: an element by its name, `&`
 * an interleave, `,` a sequence, `|` a choice, `*` a repetition.
 */
export type Nest = string | readonly ['&' | ',' | '|' | '*', ...Nest[]];
