import { mkdirSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startDaemon } from '../../src/testing/index.ts';
import { differencesHere } from './conformance/differences.ts';
import { FOLDER } from './conformance/folder.ts';
import type { Record } from './conformance/record.ts';
import { record } from './conformance/record.ts';
import { SCENARIO } from './conformance/scenario/index.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd("the in-memory daemon and libvirt's test driver", () => {
  let listed: readonly string[];
  let known: ReadonlySet<string>;
  let theirs: readonly Record[];
  let ours: readonly Record[];

  beforeAll(async () => {
    listed = differencesHere().flatMap((difference) => difference.steps);
    known = new Set(listed);
    mkdirSync(FOLDER);
    await using libvirtd = await startLibvirtd();
    await using daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
    [theirs, ours] = await Promise.all([
      record(libvirtd.uri('test', 'tcp'), SCENARIO),
      record(daemon.uri, SCENARIO),
    ]);
  });
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

  it('run the whole scenario, with many results, errors and events', () => {
    expect(new Set(SCENARIO.map((step) => step.name)).size).toBe(SCENARIO.length);
    for (const records of [theirs, ours]) {
      expect(records.map(({ name }) => name)).toEqual(SCENARIO.map(({ name }) => name));
      expect(records.filter(({ error }) => error === null).length).toBeGreaterThan(300);
      expect(records.filter(({ error }) => error !== null).length).toBeGreaterThan(300);
      expect(records.filter(({ events }) => events.length > 0).length).toBeGreaterThan(50);
    }
  });

  it('give the same results, errors and events, except for the listed differences', () => {
    const unexpected = (records: readonly Record[]): readonly Record[] =>
      records.filter((each, index) => !known.has(each.name) && !isAlike(each, index));
    expect(unexpected(ours)).toEqual(unexpected(theirs));
  });

  it('still differ in each listed difference', () => {
    const different = theirs.filter((each, index) => !isAlike(each, index)).map(({ name }) => name);
    expect(listed.filter((name) => !different.includes(name))).toEqual([]);
    expect(known.size).toBe(listed.length);
  });

  /** Whether both records of the step at this index are equal. */
  function isAlike(_: unknown, index: number): boolean {
    return JSON.stringify(theirs[index]) === JSON.stringify(ours[index]);
  }
});
