import { describe, expect, it } from '@jest/globals';
import { VirDomainMigrateFlags as Flags, remote } from '../../../../../src/protocol/index.ts';
import { formatDomain } from '../../../../../src/testing/hypervisor/domain/definition.ts';
import { suspend } from '../../../../../src/testing/hypervisor/domain/lifecycle.ts';
import { domainXml } from '../support.ts';
import { call, NO_COOKIE, Pair, text } from './support.ts';

const { LIVE, PERSIST_DEST, UNDEFINE_SOURCE, OFFLINE, PAUSED } = Flags;

/** The events are those that two real daemons sent for the same migration. */
describe('A migration between simulated hosts', () => {
  it('of a running guest has the events and states of libvirt', async () => {
    const pair = new Pair();
    expect(await pair.migrate(LIVE)).toBe('tcp:localhost:49152');
    expect(pair.events).toEqual([
      'D started/1',
      'S iteration 1',
      'S suspended/1',
      'D resumed/1',
      'S stopped/3',
      'S jobCompleted',
    ]);
    expect(pair.states()).toEqual({
      source: ['test shutoff/4 persistent'],
      destination: ['test running/2 transient'],
    });
  });

  it('without LIVE pauses the guest first', async () => {
    const pair = new Pair();
    await pair.migrate(0);
    expect(pair.events.slice(0, 3)).toEqual(['D started/1', 'S suspended/1', 'S iteration 1']);
  });

  it('moves the definition with PERSIST_DEST and UNDEFINE_SOURCE', async () => {
    const pair = new Pair();
    const xml = pair.source.hypervisor.domains.lookupByName('test').configuration;
    await pair.migrate(LIVE | PERSIST_DEST | UNDEFINE_SOURCE);
    expect(pair.events.slice(3)).toEqual([
      'D defined/0',
      'D resumed/1',
      'S stopped/3',
      'S jobCompleted',
    ]);
    const { source, destination } = pair.states();
    expect([source, destination]).toEqual([[], ['test running/2 persistent']]);
    const arrived = pair.destination.hypervisor.domains.lookupByName('test');
    expect(arrived.configuration.root).toEqual(xml.root);
  });

  it('updates a definition that the destination has already', async () => {
    const pair = new Pair();
    const { definition } = pair.source.hypervisor.domains.lookupByName('test');
    pair.destination.hypervisor.domains.define(formatDomain(definition, null, true));
    pair.events.length = 0;
    await pair.migrate(LIVE | PERSIST_DEST);
    expect(pair.events).toContain('D defined/1');
    expect(pair.states().destination).toEqual(['test running/2 persistent']);
  });

  it('keeps a guest paused that is paused, or with PAUSED', async () => {
    const pair = new Pair();
    suspend(pair.source.hypervisor.domains.lookupByName('test'));
    pair.events.length = 0;
    await pair.migrate(LIVE | PAUSED);
    expect(pair.events.slice(0, 3)).toEqual(['D started/1', 'S iteration 1', 'D suspended/0']);
    expect(pair.states().destination).toEqual(['test paused/1 transient']);
  });

  it('with OFFLINE copies only the definition', async () => {
    const pair = new Pair();
    const flags = OFFLINE | PERSIST_DEST;
    const prepared = await pair.prepare(await pair.begin(flags | 0x1_00), flags);
    const finished = await pair.finish(NO_COOKIE, flags);
    await pair.confirm(finished.cookieOut, flags | 0x1_00);
    expect(prepared.uriOut).toMatch(/^tcp:/);
    expect(pair.events).toEqual(['D defined/0']);
    expect(pair.states()).toEqual({
      source: ['test running/0 persistent'],
      destination: ['test shutoff/0 persistent'],
    });
  });

  it('gives the guest another name with destination_name', async () => {
    const pair = new Pair();
    await pair.migrate(LIVE | PERSIST_DEST, [text('destination_name', 'moved')], 'moved');
    expect(pair.states().destination).toEqual(['moved running/2 persistent']);
    const { configuration } = pair.destination.hypervisor.domains.lookupByName('moved');
    expect(configuration.name).toBe('moved');
  });

  it.each([
    ['tcp://host2', 'tcp://host2:49152'],
    ['tcp://host2:5000', null],
  ])('completes the migrate_uri %s as %s', async (given, completed) => {
    expect(await new Pair().migrate(LIVE, [text('migrate_uri', given)])).toBe(completed);
  });

  it('works with the procedures without parameters', async () => {
    const pair = new Pair();
    const { dom } = pair;
    const common = { flags: BigInt(LIVE), dname: null, resource: 0n };
    const begun = await call(pair.source, remote.domainMigrateBegin3, {
      ...common,
      dom,
      xmlin: null,
    });
    const prepared = await call(pair.destination, remote.domainMigratePrepare3, {
      ...common,
      cookieIn: begun.cookieOut,
      uriIn: null,
      domXml: begun.xml,
    });
    const performed = await call(pair.source, remote.domainMigratePerform3, {
      ...common,
      dom,
      xmlin: null,
      cookieIn: prepared.cookieOut,
      dconnuri: null,
      uri: prepared.uriOut,
    });
    const end = { flags: BigInt(LIVE), cancelled: 0 };
    const finished = await call(pair.destination, remote.domainMigrateFinish3, {
      ...end,
      dname: 'test',
      cookieIn: performed.cookieOut,
      dconnuri: null,
      uri: null,
    });
    const args = { ...end, dom, cookieIn: finished.cookieOut };
    await call(pair.source, remote.domainMigrateConfirm3, args);
    expect(pair.states()).toEqual({
      source: ['test shutoff/4 persistent'],
      destination: ['test running/2 transient'],
    });
  });

  it('of a transient guest removes it from the source', async () => {
    const pair = new Pair();
    const { domains } = pair.source.hypervisor;
    domains.undefine(domains.lookupByName('test'));
    domains.define(domainXml('other'));
    await pair.migrate(LIVE);
    expect(pair.states().source).toEqual(['other shutoff/0 persistent']);
  });

  it('counts its statistics on both hosts', async () => {
    const pair = new Pair();
    const { dom } = pair;
    await pair.migrate(LIVE);
    const [source, destination] = await Promise.all(
      [pair.source, pair.destination].map((host) =>
        call(host, remote.domainGetJobStats, { dom, flags: 1 }),
      ),
    );
    const fields = (stats: typeof source) => stats?.params.map(({ field }) => field);
    expect(fields(source)).toEqual(fields(destination));
    expect(fields(source)?.slice(0, 4)).toEqual([
      'operation',
      'time_elapsed',
      'time_elapsed_net',
      'downtime',
    ]);
    expect([source?.type, destination?.type]).toEqual([3, 3]);
    expect([source, destination].map((stats) => stats?.params[0]?.value.value)).toEqual([5, 4]);
    // The statistics are forgotten once they were read.
    const again = await call(pair.source, remote.domainGetJobStats, { dom, flags: 1 });
    expect(again).toEqual({ type: 0, params: [] });
  });
});
