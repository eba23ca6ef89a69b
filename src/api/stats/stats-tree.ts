import { ArgumentError } from '../../errors/index.ts';
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
    const parts = name.split('.');
    if (parts.every(isMember)) plant(root, parts, value);
  }
  return root as Tree;
}

/**
 * Whether the part may be a member name. An inherited name would hide the inherited member or, for
 * `__proto__`, replace the prototype.
 */
function isMember(part: string): boolean {
  return part !== '' && !(part in StatsBranch.prototype);
}

function plant(root: StatsBranch, parts: readonly string[], value: TypedParamValue): void {
  let branch = root;
  for (const [depth, part] of parts.entries()) {
    const there = ownMember(branch, part);
    if (depth === parts.length - 1) {
      if (there instanceof StatsBranch) setMember(there, VALUE_OF_BRANCH, value);
      else setMember(branch, part, value);
    } else if (there instanceof StatsBranch) {
      branch = there;
    } else {
      const next = new StatsBranch();
      if (there !== undefined) setMember(next, VALUE_OF_BRANCH, there);
      setMember(branch, part, next);
      branch = next;
    }
  }
}

/** No part of an inserted name is empty, so the empty name is free. */
const VALUE_OF_BRANCH = '';

type Members = Record<string, StatsNode>;

function ownMember(branch: StatsBranch, name: string): StatsNode | undefined {
  return Object.hasOwn(branch, name) ? (branch as unknown as Members)[name] : undefined;
}

/**
 * V8 stores indexes in an array as long as the highest index, with gaps up to about a thousand. A
 * daemon could cause an allocation of kilobytes for each name. So an index without a predecessor is
 * defined as read-only, for which V8 uses a hash table.
 */
function setMember(branch: StatsBranch, name: string, value: StatsNode): void {
  if (isIndex(name) && name !== '0' && !Object.hasOwn(branch, Number(name) - 1)) {
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
