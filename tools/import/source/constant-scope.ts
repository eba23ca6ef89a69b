import type { Place } from '../import-error.ts';
import { ImportError } from '../import-error.ts';
import type { Expression, Resolve } from '../language/expression.ts';
import { evaluate } from '../language/expression.ts';
import type { EnumMember } from '../language/syntax.ts';

/** The named constants of a file. Their values are computed on demand. */
export class ConstantScope {
  readonly #expressions = new Map<string, Expression>();
  readonly #values = new Map<string, bigint>();
  readonly #underWay = new Set<string>();
  readonly #outer: Resolve;

  /** @param outer - Returns a constant that the file does not define, or throws. */
  constructor(outer: Resolve) {
    this.#outer = outer;
  }

  has(name: string): boolean {
    return this.#expressions.has(name);
  }

  define(name: string, value: Expression, place: Place): void {
    if (this.has(name)) {
      throw new ImportError(place, `${name} is defined twice`);
    }
    this.#expressions.set(name, value);
  }

  /** Defines the members of an enum. A member without a value is one more than the one before. */
  defineEnum(members: readonly EnumMember[]): void {
    let previous: string | null = null;
    for (const { name, value, place } of members) {
      this.define(name, value ?? successor(previous, place), place);
      previous = name;
    }
  }

  readonly resolve: Resolve = (name, place) => {
    const expression = this.#expressions.get(name);
    if (expression === undefined) {
      return this.#outer(name, place);
    }
    const known = this.#values.get(name);
    if (known !== undefined) {
      return known;
    }
    if (this.#underWay.has(name)) {
      throw new ImportError(place, `${name} is defined in terms of itself`);
    }
    this.#underWay.add(name);
    const value = evaluate(expression, this.resolve);
    this.#values.set(name, value);
    return value;
  };

  /** Returns the value of a named constant as a number of the tables. */
  named(name: string, place: Place): number {
    return this.number({ kind: 'name', name, place }, place);
  }

  /** Returns the value of an expression as a number of the tables. */
  number(expression: Expression, place: Place): number {
    const value = Number(evaluate(expression, this.resolve));
    if (!Number.isSafeInteger(value)) {
      throw new ImportError(place, `${value} is not a safe integer`);
    }
    return value;
  }
}

function successor(previous: string | null, place: Place): Expression {
  const one: Expression = { kind: 'number', value: previous === null ? 0n : 1n, place };
  return previous === null
    ? one
    : {
        kind: 'binary',
        operator: '+',
        left: { kind: 'name', name: previous, place },
        right: one,
        place,
      };
}
