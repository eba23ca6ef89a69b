import type { TypedParams, TypedParamValue } from '../values/typed-params.ts';

/** What stands in a tree: a value, or a branch with more of them. */
export type StatsNode = TypedParamValue | StatsBranch;

/**
 * One branch of a tree: its members are the parts of libvirt's names, as they are. `vcpu.0.time`
 * is the member `time` of the member `0` of the member `vcpu`.
 *
 * Members with a number can be walked through, in the order of their numbers; numbers that are not
 * there are skipped. They are numbers and not positions: a guest may have virtual CPUs 0 and 2, and
 * only an I/O thread 7.
 */
export class StatsBranch<Item = unknown> {
  /** The members with a number. */
  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (const [, item] of this.entries()) yield item;
  }

  /** The members with a number, with their numbers. */
  *entries(): Generator<[number: number, item: Item], void, undefined> {
    for (const name of Object.keys(this)) {
      // Indexes come before all other names, and in their order (ECMA-262, OrdinaryOwnPropertyKeys).
      if (!isIndex(name)) return;
      yield [Number(name), (this as Readonly<Record<string, unknown>>)[name] as Item];
    }
  }
}

/**
 * A tree out of flat names: `statsTree(params).vcpu[0].time` is `params['vcpu.0.time']`. It does
 * for any typed parameters, those of a `JOB_COMPLETED` event or of a raw call included; parameters
 * that a method gives have their tree beside them.
 *
 * The tree holds what is there: a count such as `vcpu.maximum` is a figure like any other. Where a
 * name has a value and goes on as well (`a` and `a.b`), the value stands in the branch under the
 * empty name. A name that no member can bear, for a part of it is empty or has a meaning of its own
 * in JavaScript (`__proto__`, `constructor`), stays in `params` alone.
 */
export function statsTree<Tree = StatsBranch>(params: TypedParams): Tree {
  const root = new StatsBranch();
  for (const [name, value] of Object.entries(params)) {
    const parts = name.split('.');
    if (parts.every(isMember)) plant(root, parts, value);
  }
  return root as Tree;
}

/** What is inherited would be hidden by a member of that name, or, with `__proto__`, replaced. */
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

/** No part of a name that is planted is empty. */
const VALUE_OF_BRANCH = '';

type Members = Record<string, StatsNode>;

function ownMember(branch: StatsBranch, name: string): StatsNode | undefined {
  return Object.hasOwn(branch, name) ? (branch as unknown as Members)[name] : undefined;
}

/**
 * V8 keeps indexes in an array that it makes as long as the highest of them, up to gaps of a
 * thousand. For one that does not follow on another it is told not to: a daemon could have
 * kilobytes allocated for every name that it sends.
 */
function setMember(branch: StatsBranch, name: string, value: StatsNode): void {
  if (isIndex(name) && name !== '0' && !Object.hasOwn(branch, Number(name) - 1)) {
    // Being read-only is what makes V8 keep it in a hash table.
    const attributes = { value, enumerable: true, configurable: true, writable: false };
    Object.defineProperty(branch, name, attributes);
  } else if (Object.hasOwn(branch, name)) {
    Object.defineProperty(branch, name, { value });
  } else {
    (branch as unknown as Members)[name] = value;
  }
}

/** The names that are indexes of an array, whose order the language promises. */
function isIndex(name: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(name) && Number(name) <= INDEX_MAX;
}

const INDEX_MAX = 2 ** 32 - 2;
