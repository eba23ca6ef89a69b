import { ArgumentError } from '../../errors/index.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT } from '../values/inspect.ts';
import type { TypedParams, TypedParamValue } from '../values/typed-params.ts';

/** A node of a tree: a value, or a branch with further nodes. */
export type StatsNode = TypedParamValue | StatsBranch;

/**
 * A branch of a tree. Its members are the parts of libvirt's names, unchanged: `vcpu.0.time` is the
 * member `time` of the member `0` of the member `vcpu`.
 *
 * Members with a numeric name can be iterated in the order of their numbers; absent numbers are
 * skipped. The numbers are not positions: a domain may have virtual CPUs 0 and 2, and only an I/O
 * thread 7.
 */
export class StatsBranch<Item = unknown> {
  /** Iterates over the members with a numeric name. */
  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (const [, item] of this.entries()) yield item;
  }

  /** Iterates over the members with a numeric name, as pairs of number and member. */
  *entries(): Generator<[number: number, item: Item], void, undefined> {
    for (const name of Object.keys(this)) {
      // Indexes precede all other names, in ascending order (ECMA-262, OrdinaryOwnPropertyKeys).
      if (!isIndex(name)) return;
      yield [Number(name), (this as Readonly<Record<string, unknown>>)[name] as Item];
    }
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return inspect({ ...this }, options);
  }
}

/**
 * Builds a tree from flat names: `statsTree(params).vcpu[0].time` is `params['vcpu.0.time']`. It
 * accepts all typed parameters, including those of a `domain:job-completed` event or of a raw call.
 * Methods that return statistics already return the tree next to `params`.
 *
 * The tree contains only received values: a count such as `vcpu.maximum` is a value like any other.
 * If a name has a value and is also the prefix of another name (`a` and `a.b`), the value is in the
 * branch under the empty name. Names that are unsafe as members of a JavaScript object are only in
 * `params`: those with an empty part, or with a part such as `__proto__` or `constructor`.
 */
export function statsTree<Tree = StatsBranch>(params: TypedParams): Tree {
  if (typeof params !== 'object' || params === null) {
    throw new ArgumentError('Expected "params" to be an object with typed parameters', {
      argument: 'params',
    });
  }
  const root = new StatsBranch();
  for (const [name, value] of Object.entries(params)) {
    const parts = partsOf(name);
    if (parts !== undefined) plant(root, parts, value);
  }
  return root as Tree;
}

/** One part of a name: a member of a branch. */
interface Part {
  readonly name: string;
  /** The number, if the part is an array index; -1 for all others. */
  readonly index: number;
}

/** The parts of known names; undefined for those that are not in a tree. */
const PARTS = new Map<string, readonly Part[] | undefined>();

/** The maximum number of known names. */
const PARTS_MAX = 2048;

/**
 * Returns the parts of a name, or undefined if one of them may not be a member name. The names of
 * all domains are mostly the same, and to split one takes as long as to insert its value.
 */
function partsOf(name: string): readonly Part[] | undefined {
  const known = PARTS.get(name);
  if (known !== undefined || PARTS.has(name)) return known;
  const words = name.split('.');
  const parts = words.every(isMember)
    ? words.map((word) => ({ name: word, index: isIndex(word) ? Number(word) : -1 }))
    : undefined;
  if (PARTS.size === PARTS_MAX) PARTS.clear();
  PARTS.set(name, parts);
  return parts;
}

/**
 * Whether the part may be a member name. An inherited name would hide the inherited member or, for
 * `__proto__`, replace the prototype.
 */
function isMember(part: string): boolean {
  return part !== '' && !(part in StatsBranch.prototype);
}

function plant(root: StatsBranch, parts: readonly Part[], value: TypedParamValue): void {
  const leaf = parts.length - 1;
  let branch = root;
  for (let depth = 0; depth < leaf; depth += 1) {
    const part = parts[depth] as Part;
    const there = ownMember(branch, part.name);
    if (there instanceof StatsBranch) {
      branch = there;
    } else {
      const next = new StatsBranch();
      if (there !== undefined) setMember(next, VALUE_OF_BRANCH, there);
      setMember(branch, part, next);
      branch = next;
    }
  }
  const last = parts[leaf] as Part;
  const there = ownMember(branch, last.name);
  if (there instanceof StatsBranch) setMember(there, VALUE_OF_BRANCH, value);
  else setMember(branch, last, value);
}

/** No part of an inserted name is empty, so the empty name is free. */
const VALUE_OF_BRANCH: Part = { name: '', index: -1 };

type Members = Record<string, StatsNode>;

function ownMember(branch: StatsBranch, name: string): StatsNode | undefined {
  return Object.hasOwn(branch, name) ? (branch as unknown as Members)[name] : undefined;
}

/**
 * V8 stores indexes in an array as long as the highest index, with gaps up to about a thousand. A
 * daemon could cause an allocation of kilobytes for each name. So an index without a predecessor is
 * defined as read-only, for which V8 uses a hash table.
 */
function setMember(branch: StatsBranch, { name, index }: Part, value: StatsNode): void {
  if (index > 0 && !Object.hasOwn(branch, index - 1)) {
    // V8 moves the elements to a hash table if one of them is read-only.
    const attributes = { value, enumerable: true, configurable: true, writable: false };
    Object.defineProperty(branch, name, attributes);
  } else if (Object.hasOwn(branch, name)) {
    Object.defineProperty(branch, name, { value });
  } else {
    (branch as unknown as Members)[name] = value;
  }
}

/** Whether the name is an array index. The language guarantees the order of array indexes. */
function isIndex(name: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(name) && Number(name) <= INDEX_MAX;
}

const INDEX_MAX = 2 ** 32 - 2;
