import type { Model } from '../tables/facts.ts';

/**
 * Content models as RELAX NG patterns. Equal patterns are the same object, so that derivatives can
 * be compared and remembered.
 */

export type Operator = '0' | '1' | '@' | '<' | '#' | '|' | '&' | ',' | '?' | '*' | '+';

export interface Pattern {
  readonly id: number;
  /**
   * `0` nothing is allowed, `1` empty, `@` an attribute, `<` an element, `#` text, `|` one of, `&`
   * all in any order, `,` all in this order, `?` `*` `+` repetitions.
   */
  readonly op: Operator;
  readonly parts: readonly Pattern[];
  /** The attribute's name, or the element's type. */
  readonly name: string;
  /** The datatype of an attribute or a text. */
  readonly datatype: string;
  /** Whether the pattern matches no attribute, no element and no text. */
  readonly nullable: boolean;
  /** The derivatives by elements that were asked for before. */
  readonly derivatives: Map<string, Pattern>;
}

/** Creates patterns, and keeps one object for each. */
export class Patterns {
  readonly #known = new Map<string, Pattern>();
  readonly nothing = this.#intern('0', [], '', '', false);
  readonly empty = this.#intern('1', [], '', '', true);

  /** The number of different patterns. */
  get size(): number {
    return this.#known.size;
  }

  fromModel(model: Model): Pattern {
    if (model === 0) return this.nothing;
    if (model === 1) return this.empty;
    const [op, ...rest] = model;
    if (op === '@') return this.#intern('@', [], String(rest[0]), String(rest[1]), false);
    if (op === '<') return this.#intern('<', [], String(rest[0]), '', false);
    if (op === '#') return this.#intern('#', [], '', String(rest[0]), false);
    return this.combine(
      op,
      (rest as readonly Model[]).map((part) => this.fromModel(part)),
    );
  }

  /** Returns the pattern of an operator and its parts. */
  combine(op: string, parts: readonly Pattern[]): Pattern {
    const [first = this.empty] = parts;
    if (op === '|') return this.choice(parts);
    if (op === '&') return this.interleave(parts);
    if (op === ',') return this.group(parts);
    if (op === '?') return this.optional(first);
    if (op === '*') return this.zeroOrMore(first);
    if (op === '+') return this.oneOrMore(first);
    throw new TypeError(`unknown operator ${op} in a content model`);
  }

  /** Returns a pattern with other attributes, elements and texts in their places. */
  map(pattern: Pattern, change: (leaf: Pattern) => Pattern): Pattern {
    const { op, parts } = pattern;
    if (parts.length === 0) return change(pattern);
    return this.combine(
      op,
      parts.map((part) => this.map(part, change)),
    );
  }

  choice(parts: readonly Pattern[]): Pattern {
    const flat = new Set<Pattern>();
    let optional = false;
    const add = (part: Pattern): void => {
      if (part.op === '|') for (const inner of part.parts) add(inner);
      else if (part === this.empty) optional = true;
      else if (part.op === '?') {
        optional = true;
        for (const inner of part.parts) add(inner);
      } else if (part !== this.nothing) flat.add(part);
    };
    for (const part of parts) add(part);
    const [only] = flat;
    if (only === undefined) return optional ? this.empty : this.nothing;
    const chosen = flat.size === 1 ? only : this.#intern('|', [...flat]);
    return optional ? this.optional(chosen) : chosen;
  }

  interleave(parts: readonly Pattern[]): Pattern {
    return this.#all('&', parts);
  }

  group(parts: readonly Pattern[]): Pattern {
    return this.#all(',', parts);
  }

  optional(part: Pattern): Pattern {
    if (part.nullable) return part;
    return part === this.nothing ? this.empty : this.#intern('?', [part]);
  }

  zeroOrMore(part: Pattern): Pattern {
    if (part === this.empty || part === this.nothing) return this.empty;
    if (part.op === '*') return part;
    return this.#intern('*', part.op === '+' || part.op === '?' ? part.parts : [part]);
  }

  oneOrMore(part: Pattern): Pattern {
    if (part === this.empty || part === this.nothing || part.op === '+') return part;
    return part.nullable ? this.zeroOrMore(part) : this.#intern('+', [part]);
  }

  #all(op: '&' | ',', parts: readonly Pattern[]): Pattern {
    if (parts.includes(this.nothing)) return this.nothing;
    const flat = parts.flatMap((part) => (part.op === op ? part.parts : [part]));
    const real = flat.filter((part) => part !== this.empty);
    const [first] = real;
    if (first === undefined) return this.empty;
    return real.length === 1 ? first : this.#intern(op, real);
  }

  #intern(
    op: Operator,
    parts: readonly Pattern[],
    name = '',
    datatype = '',
    nullable = isNullable(op, parts),
  ): Pattern {
    const key = `${op}${parts.map(({ id }) => id).join()} ${name} ${datatype}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.#known.size;
    const pattern = { id, op, parts, name, datatype, nullable, derivatives: new Map() };
    this.#known.set(key, pattern);
    return pattern;
  }
}

function isNullable(op: Operator, parts: readonly Pattern[]): boolean {
  if (op === '?' || op === '*') return true;
  return op === '|' ? parts.some(({ nullable }) => nullable) : parts.every((part) => part.nullable);
}
