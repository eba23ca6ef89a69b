import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StatsBranch, statsTree } from '../../../../src/api/stats/stats-tree.ts';
import type { DomainStats, GuestInfo, JobStats, TypedParams } from '../../../../src/index.ts';
import { EVERY_GUEST_FIELD } from './every-guest-field.ts';
import { EVERY_JOB_STAT } from './every-job-stat.ts';
import { EVERY_STAT } from './every-stat.ts';
import { knownFields } from './known-fields.ts';

describe('statsTree', () => {
  it('creates a member for each part of a name', () => {
    const tree = statsTree<DomainStats>({
      'state.state': 1,
      'vcpu.current': 2,
      'vcpu.0.time': 5n,
      'vcpu.1.time': 7n,
      'cpu.cache.monitor.0.bank.1.bytes': 9n,
      'balloon.last-update': 0n,
    });
    expect(tree.state?.state).toBe(1);
    expect(tree.vcpu?.current).toBe(2);
    expect(tree.vcpu?.[1]?.time).toBe(7n);
    expect(tree.cpu?.cache?.monitor?.[0]?.bank?.[1]?.bytes).toBe(9n);
    expect(tree.balloon?.['last-update']).toBe(0n);
    expect(tree.block).toBeUndefined();
  });

  it('creates branches that iterate in the order of the numbers, over gaps', () => {
    const { iothread } = statsTree<DomainStats>({
      'iothread.count': 3,
      'iothread.70000.poll-max-ns': 3n,
      'iothread.2.poll-max-ns': 1n,
      'iothread.10.poll-max-ns': 2n,
    });
    expect([...(iothread ?? [])].map((thread) => thread['poll-max-ns'])).toEqual([1n, 2n, 3n]);
    expect([...(iothread?.entries() ?? [])].map(([id]) => id)).toEqual([2, 10, 70_000]);
  });

  it('creates branches that iterate over nothing if a group has no items', () => {
    const { net, cpu } = statsTree<DomainStats>({ 'net.count': 0, 'cpu.time': 1n });
    expect([...(net ?? [])]).toEqual([]);
    expect(net?.count).toBe(0);
    expect([...(cpu as StatsBranch)]).toEqual([]);
  });

  it('keeps fields that this version does not know', () => {
    const tree = statsTree({ 'flux.0.capacitor.gigawatts': 1.21, 'vcpu.0.new': 'x' });
    expect(tree).toEqual({
      flux: { 0: { capacitor: { gigawatts: 1.21 } } },
      vcpu: { 0: { new: 'x' } },
    });
  });

  it('keeps both the value of a name and the names below it, in any order', () => {
    const tree = { a: { '': 1, b: { '': 2, c: 3 } } };
    expect(statsTree({ a: 1, 'a.b': 2, 'a.b.c': 3 })).toEqual(tree);
    expect(statsTree({ 'a.b.c': 3, 'a.b': 2, a: 1 })).toEqual(tree);
    expect(statsTree({ '7.0.x': 1, '7.0': 2 })).toEqual({ 7: { 0: { '': 2, x: 1 } } });
    expect(statsTree({ '7': 0, '7.0': 2, '7.0.x': 1 })).toEqual({
      7: { '': 0, 0: { '': 2, x: 1 } },
    });
  });

  it.each(['__proto__', 'constructor', 'toString', 'entries', 'hasOwnProperty', ''])(
    'leaves out names with the part "%s", which is unsafe in JavaScript',
    (part) => {
      const names = [part, `${part}.x`, `x.${part}`, `0.${part}.0`];
      const hostile = Object.fromEntries(names.map((name) => [name, 1]));
      const tree = statsTree(hostile);
      expect(Object.keys(tree)).toEqual([]);
      expect(Object.getPrototypeOf(tree)).toBe(StatsBranch.prototype);
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    },
  );

  it.each(['4294967294', '4294967295', '4294967296', '99999999999999999999', '007', '-1', '1e3'])(
    'creates a member with the name %s',
    (index) => {
      const tree = statsTree<{ vcpu: Record<string, { time: bigint }> }>({
        'vcpu.0.time': 1n,
        [`vcpu.${index}.time`]: 2n,
      });
      expect(tree.vcpu[index]?.time).toBe(2n);
      expect(Object.keys(tree.vcpu)).toEqual(['0', index]);
    },
  );

  it('is printed as a plain object', () => {
    const tree = statsTree({ 'state.state': 1, 'vcpu.current': 2, 'vcpu.2.time': 5n });
    expect(inspect(tree)).toBe("{ state: { state: 1 }, vcpu: { '2': { time: 5n }, current: 2 } }");
  });

  it('uses little memory for a high index', () => {
    const names = Array.from({ length: 50_000 }, (_, at) => `a${at}.1000.x`);
    const params = Object.fromEntries(names.map((name) => [name, 1]));
    const before = process.memoryUsage().heapUsed;
    const tree = statsTree(params);
    const bytesEach = (process.memoryUsage().heapUsed - before) / names.length;
    expect(Object.keys(tree)).toHaveLength(names.length);
    // An array as long as the number would take 12 kB.
    expect(bytesEach).toBeLessThan(3000);
  });

  it('keeps all parameters of random names, except unsafe names', () => {
    const part = fc.oneof(
      fc.constantFrom('vcpu', 'count', '0', '1', '7', '4294967295', '__proto__', 'entries', ''),
      fc.string({ maxLength: 4 }),
    );
    const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'));
    const entries = fc.uniqueArray(fc.tuple(name, fc.bigInt()), { selector: ([each]) => each });
    fc.assert(
      fc.property(entries, (given) => {
        const params: TypedParams = Object.fromEntries(given);
        const kept = Object.entries(params).filter(([each]) => !IS_UNFIT.test(`.${each}.`));
        expect(new Map(flat(statsTree(params)))).toEqual(new Map(kept));
      }),
    );
  });
});

/** An unsafe name has an empty part, or a part that every object inherits. */
const INHERITED = ['entries', ...Object.getOwnPropertyNames(Object.prototype)];
const IS_UNFIT = new RegExp(`\\.(${INHERITED.join('|')}|)\\.`);

/** Returns the names and values that the tree was built from. */
function flat(branch: StatsBranch, prefix = ''): [string, unknown][] {
  return Object.entries(branch).flatMap(([name, value]) => {
    if (value instanceof StatsBranch) return flat(value, `${prefix}${name}.`);
    return [[name === '' ? prefix.slice(0, -1) : `${prefix}${name}`, value]];
  });
}

const GROUPS: readonly (readonly [string, TypedParams])[] = [
  ['VIR_DOMAIN_STATS', EVERY_STAT],
  ['VIR_DOMAIN_GUEST_INFO', EVERY_GUEST_FIELD],
  ['VIR_DOMAIN_JOB', EVERY_JOB_STAT],
];

describe.each(GROUPS)('The fields of %s', (group, samples) => {
  const known = knownFields(group);

  it("are exactly the fields in libvirt's headers", () => {
    expect(Object.keys(samples).sort()).toEqual(known.map(({ field }) => field).sort());
  });

  it('have the types that the headers state', () => {
    const types = new Map([
      ['int', 'number'],
      ['uint', 'number'],
      ['llong', 'bigint'],
      ['ullong', 'bigint'],
      ['double', 'number'],
      ['boolean', 'boolean'],
      ['string', 'string'],
    ]);
    // The headers state another type for the hypervisor's own statistics, which have only suffixes.
    const told = known.filter(({ field, type }) => type !== undefined && !field.includes('NAME'));
    expect(told.length).toBeGreaterThan(30);
    const wrong = told.filter(({ field, type = '' }) => typeof samples[field] !== types.get(type));
    expect(wrong).toEqual([]);
  });

  it('are all in the tree that statsTree() builds', () => {
    expect(new Map(flat(statsTree(samples)))).toEqual(new Map(Object.entries(samples)));
  });
});

it('The type of a tree rejects a wrong field or type when it is compiled', () => {
  const stats = statsTree<DomainStats>(EVERY_STAT);
  const info = statsTree<GuestInfo>(EVERY_GUEST_FIELD);
  const job = statsTree<JobStats>(EVERY_JOB_STAT);
  const name: string | undefined = info.fs?.[0]?.disk?.[0]?.alias;
  const remaining: bigint | undefined = job.memory_remaining;
  // @ts-expect-error: a time is a bigint.
  const time: number | undefined = stats.cpu?.time;
  // @ts-expect-error: there is no such group.
  const none: unknown = stats.vcpus;
  expect([name, remaining, time, none]).toEqual(['text', 1n, 1n, undefined]);
});
