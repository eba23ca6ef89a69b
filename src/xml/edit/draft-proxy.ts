import { XmlError } from '../../errors/index.ts';
import type { PlainObject } from '../codec/decode.ts';
import { MAX_DEPTH } from '../tree/read-tree.ts';
import type { DraftNode } from './draft-node.ts';

const nodes = new WeakMap<object, DraftNode>();
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Returns the object through which a program reads and changes an element. */
export function draftProxy(node: DraftNode): object {
  const draft = new Proxy({}, new DraftHandler(node));
  nodes.set(draft, node);
  return draft;
}

/** Returns the node of a draft; undefined if the value is not a draft. */
export function nodeOfDraft(value: unknown): DraftNode | undefined {
  return typeof value === 'object' && value !== null ? nodes.get(value) : undefined;
}

/** Returns a value without drafts, as `parse` would return it. */
export function plainOf(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // An object that contains itself has no end.
  if (depth >= MAX_DEPTH) {
    const fact = `A value is nested deeper than ${MAX_DEPTH} elements`;
    throw new XmlError(fact, { code: 'XML_VALUE' });
  }
  if (Array.isArray(value)) return value.map((each) => plainOf(each, depth));
  const plain: PlainObject = {};
  for (const [key, each] of Object.entries(value)) {
    const isNothing = each === undefined || (Array.isArray(each) && each.length === 0);
    if (!isNothing) plain[key] = plainOf(each, depth + 1);
  }
  return plain;
}

class DraftHandler implements ProxyHandler<object> {
  readonly #node: DraftNode;

  constructor(node: DraftNode) {
    this.#node = node;
  }

  get(target: object, key: string | symbol): unknown {
    if (key === 'toJSON' || key === INSPECT) return () => plainOf(this.#node.draft);
    if (typeof key === 'symbol') return Reflect.get(target, key);
    return this.#node.get(key) ?? Reflect.get(target, key);
  }

  set(_target: object, key: string | symbol, value: unknown): boolean {
    if (typeof key === 'symbol') return false;
    this.#node.set(key, value);
    return true;
  }

  defineProperty(_target: object, key: string | symbol, { value }: PropertyDescriptor): boolean {
    return this.set(_target, key, value);
  }

  deleteProperty(_target: object, key: string | symbol): boolean {
    if (typeof key === 'string' && this.#node.view?.properties.has(key) === true) {
      this.#node.set(key, undefined);
    }
    return true;
  }

  has(target: object, key: string | symbol): boolean {
    return this.ownKeys().includes(key) || Reflect.has(target, key);
  }

  ownKeys(): (string | symbol)[] {
    return [...this.#node.keys()];
  }

  getOwnPropertyDescriptor(_target: object, key: string | symbol): PropertyDescriptor | undefined {
    if (typeof key === 'symbol' || !this.#node.keys().includes(key)) return undefined;
    const value = this.#node.get(key);
    return { value, writable: true, enumerable: true, configurable: true };
  }

  setPrototypeOf(): boolean {
    return false;
  }

  preventExtensions(): boolean {
    return false;
  }
}
