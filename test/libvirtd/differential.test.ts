import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import { dump } from './differential/dump.ts';
import { populate } from './differential/populate.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { python } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

type Dump = Record<string, Record<string, unknown>>;

const PARTS = ['host', 'lists', 'domains', 'networks', 'pools', 'devices', 'statistics'] as const;
const RATIO_OFF_MAX = 0.5;
const NANOSECONDS_OFF_MAX = 20_000_000_000;

describeWithLibvirtd("this package and libvirt's own client", () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    await using connection = await connect(daemon.uri('qemu'));
    await populate(connection, daemon.guestType);
  });
  afterAll(() => daemon?.stop());

  describe.each([
    ['test', 'unix'],
    ['test', 'tcp'],
    ['qemu', 'unix'],
    ['qemu', 'tcp'],
  ] as const)('with the %s driver over %s', (driver, transport) => {
    let ours: Dump;
    let theirs: Dump;
    beforeAll(async () => {
      const uri = daemon.uri(driver, transport);
      await using connection = await connect(uri);
      theirs = await python(SCRIPT, uri);
      ours = (await dump(connection)) as Dump;
    });

    it('ask the same questions', () => {
      expect(shape(ours)).toEqual(shape(theirs));
      expect(Object.keys(ours['domains'] ?? {}).length).toBeGreaterThan(0);
      expect(Object.keys(ours['devices'] ?? {}).length).toBeGreaterThan(0);
    });

    it.each(PARTS)('say the same about %s', (part) => {
      expect(ours[part]).toEqual(theirs[part]);
    });

    it.each([
      ['amounts', isSimilar],
      ['nanoseconds', isSoonAfter],
    ] as const)('agree on %s as well as can be', (part, agree) => {
      const numbers = pairs(ours[part], theirs[part]);
      expect(numbers.length).toBeGreaterThan(0);
      expect(numbers.filter(([, mine, other]) => !agree(mine, other))).toEqual([]);
    });
  });
});

/** Amounts that others change at the same time. */
function isSimilar(ours: unknown, theirs: unknown): boolean {
  return ours === theirs || Math.abs(Number(ours) / Number(theirs) - 1) < RATIO_OFF_MAX;
}

/** Clocks that were read one after the other. */
function isSoonAfter(ours: unknown, theirs: unknown): boolean {
  return ours === theirs || Math.abs(Number(ours) - Number(theirs)) < NANOSECONDS_OFF_MAX;
}

const SCRIPT = readFileSync(join(import.meta.dirname, 'differential', 'dump.py'), 'utf8');

/** The names of everything, without the values. */
function shape(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shape(each)]));
}

/** Everything of two dumps that is not an object, with its path. */
function pairs(ours: unknown, theirs: unknown, path = ''): [string, unknown, unknown][] {
  if (typeof ours !== 'object' || ours === null) return [[path, ours, theirs]];
  return Object.entries(ours).flatMap(([name, each]) =>
    pairs(each, (theirs as Record<string, unknown>)[name], `${path}/${name}`),
  );
}
