import fc from 'fast-check';
import type { Datatype, Model } from '../../../src/xml/tables/facts.ts';
import type { Schema } from '../../../src/xml/tables/schema.ts';
import { namespaceOf } from '../../../src/xml/tree/namespaces.ts';
import { checkOf } from '../../../src/xml/validate/datatypes.ts';
import { xsdExpression } from '../../../src/xml/validate/xsd-expression.ts';

/** Deeper elements have only what they need, so that documents stay small. */
const DEPTH_MAX = 5;

/** Makes random valid documents from the content models of a schema. */
export class Instances {
  readonly #schema: Schema;
  readonly #random: () => number;
  readonly #shuffles: boolean;
  readonly #values = new Map<string, readonly string[]>();

  /** @param shuffles Whether the children that have no order are shuffled. */
  constructor(schema: Schema, seed: number, shuffles: boolean) {
    this.#schema = schema;
    this.#random = randomNumbers(seed);
    this.#shuffles = shuffles;
  }

  document(): string {
    return this.#element(this.#pick(this.#schema.roots), 0);
  }

  #element(type: string, depth: number): string {
    const { el, model } = this.#schema.type(type);
    const name = el === '*' ? 'any' : el;
    const uri = namespaceOf(name);
    const xmlns = uri === '' ? '' : ` xmlns:${name.slice(0, name.indexOf(':'))}="${uri}"`;
    const attributes = new Map<string, string>();
    const content = this.#content(model, depth, attributes);
    const list = [...attributes].map(([attr, value]) => ` ${attr}="${escaped(value)}"`).join('');
    return `<${name}${xmlns}${list}>${content.join('')}</${name}>`;
  }

  /** Returns the parts of a content in an order that the model allows. */
  #content(model: Model, depth: number, attributes: Map<string, string>): string[] {
    if (typeof model === 'number') return [];
    if (model[0] === '@') {
      const name = model[1] === '*' ? 'any' : model[1];
      attributes.set(name, this.#value(model[2]));
      return [];
    }
    if (model[0] === '<') return [this.#element(model[1], depth + 1)];
    if (model[0] === '#') return [escaped(this.#value(model[1]))];
    const [op, ...parts] = model as readonly [string, ...Model[]];
    const make = (part: Model): string[] => this.#content(part, depth, attributes);
    if (op === '|') return make(this.#pick(parts));
    const [part = 1] = parts;
    if (op === '&' || op === ',') {
      const made = parts.map(make);
      return op === '&' && this.#shuffles ? this.#merge(made) : made.flat();
    }
    const isSmall = depth > DEPTH_MAX;
    const times = { '?': isSmall ? 0 : this.#below(2), '*': isSmall ? 0 : this.#below(3) }[op];
    const count = times ?? 1 + this.#below(isSmall ? 1 : 2);
    return Array.from({ length: count }, () => make(part)).flat();
  }

  /** Interleaves lists at random. The order within each list remains. */
  #merge(lists: readonly (readonly string[])[]): string[] {
    const rest = lists.filter(({ length }) => length > 0).map((list) => [...list]);
    const merged: string[] = [];
    while (rest.length > 0) {
      const index = this.#below(rest.length);
      const next = rest[index]?.shift();
      if (next !== undefined) merged.push(next);
      if (rest[index]?.length === 0) rest.splice(index, 1);
    }
    return merged;
  }

  #value(datatype: string): string {
    let values = this.#values.get(datatype);
    if (values === undefined) {
      values = valuesOf(this.#schema.datatype(datatype), this.#below(1 << 30));
      this.#values.set(datatype, values);
    }
    return this.#pick(values);
  }

  #pick<T>(list: readonly T[]): T {
    const item = list[this.#below(list.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function valuesOf(datatype: Datatype, seed: number): string[] {
  const { enum: listed = [], of = [] } = datatype;
  const allows = checkOf(datatype);
  const made = of.flatMap(({ base, pattern, min, max }) => {
    const numbers = [String(min ?? 1), String(max ?? 2), SAMPLES[base] ?? '1'];
    if (pattern === undefined) return numbers;
    const strings = fc.stringMatching(xsdExpression(pattern), { size: 'small' });
    const matching = fc.sample(strings, { seed, numRuns: 5 });
    return [...numbers, ...matching.filter((text) => !/[^\x20-\x7e]/.test(text))];
  });
  const values = [...listed, ...made.filter(allows)];
  if (values.length === 0) throw new Error(`no value of ${JSON.stringify(datatype)}`);
  return values;
}

const SAMPLES: Readonly<Record<string, string>> = {
  string: 'text',
  NCName: 'name',
  dateTime: '2024-02-29T12:00:00',
  anyURI: 'http://a/b',
};

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Returns a function like `Math.random` that always returns the same numbers (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
