import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import type { AnyProcedure } from '../../../../src/protocol/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon, TestHypervisorOptions } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { turns } from '../../../support/turns.ts';
import { until } from '../../../support/until.ts';

const GIB = 1024 ** 3;
const URI = 'qemu+tls://destination/system';

let source: TestDaemon;
let destination: TestDaemon;
let from: Connection;
let to: Connection;

/** Starts two daemons. The guest `test` runs on the first one. */
async function start(options: TestHypervisorOptions = {}): Promise<void> {
  source = await startDaemon({ memory: true, hypervisor: options });
  const hypervisor = { ...options, hostname: 'destination', populated: false };
  destination = await startDaemon({ memory: true, hypervisor });
  from = await connect('test:///default', { transport: source.connect() });
  to = await connect('test:///default', { transport: destination.connect() });
}

beforeEach(() => start());
afterEach(async () => {
  await Promise.all([from.close(), to.close()]);
  await Promise.all([source.close(), destination.close()]);
});

/** Replaces the daemons by others, whose transfers take 8 seconds on a stopped clock. */
async function startSlow(): Promise<void> {
  await Promise.all([from.close(), to.close()]);
  await Promise.all([source.close(), destination.close()]);
  await start({ migration: { bytesPerSecond: GIB } });
  source.hypervisor.clock.stopAt(0);
}

const guest = () => from.domainLookupByName('test');

/** Resolves when the memory of the guest is being transferred. */
const transferring = () => until(() => source.hypervisor.migrations.list().length === 1);

function states(): readonly string[] {
  return [source, destination].map(({ hypervisor }) =>
    hypervisor.domains
      .list()
      .map(({ state, reason }) => `${state}/${reason}`)
      .join(),
  );
}

/** The states of a guest: `state/reason` of VirDomainState. */
const RUNNING = '1/0';
const ARRIVED = '1/2';
const RESUMED = '1/6';
const LEFT = '5/4';
const PAUSED = '3/2';

describe('Two in-memory daemons', () => {
  it('migrate a guest there and back, by a client of both', async () => {
    const moved = await (await guest()).migrateTo(to, { persist: true, undefineSource: true });
    expect(moved.domain.name).toBe('test');
    expect(states()).toEqual(['', ARRIVED]);
    const back = { persist: true, undefineSource: true };
    await (await to.domainLookupByName('test')).migrateTo(from, back);
    expect(states()).toEqual([ARRIVED, '']);
  });

  it('report progress on the clock of the source', async () => {
    await startSlow();
    const seen: bigint[] = [];
    const migration = (await guest()).migrateTo(to, {
      progressIntervalMs: 1,
      onProgress: ({ transferredBytes }) => seen.push(BigInt(transferredBytes ?? 0)),
    });
    await transferring();
    source.hypervisor.clock.advance(2000);
    await until(() => seen.includes(BigInt(2 * GIB)));
    const [running] = source.hypervisor.migrations.list();
    expect(running).toMatchObject({ name: 'test', totalBytes: 8 * GIB, remainingBytes: 6 * GIB });
    running?.complete();
    expect(await migration).toMatchObject({ totalTimeMs: 2000 });
  });

  it('leave the guest on the source when the signal aborts the transfer', async () => {
    await startSlow();
    const controller = new AbortController();
    const migration = (await guest()).migrateTo(to, { signal: controller.signal });
    const failed = expect(migration).rejects.toMatchObject({ name: 'AbortError' });
    await transferring();
    controller.abort();
    await failed;
    expect(states()).toEqual([RUNNING, '']);
  });

  it('use the procedures without parameters if a daemon lacks the feature', async () => {
    await Promise.all([from.close(), to.close()]);
    await Promise.all([source.close(), destination.close()]);
    await start({ migration: { features: [4, 6, 7] } });
    using _ = source.misbehave({
      kind: 'fail',
      procedure: remote.domainMigrateBegin3Params,
      error: { message: 'not expected' },
    });
    await (await guest()).migrateTo(to);
    expect(states()).toEqual([LEFT, ARRIVED]);
  });

  it('have no migration with strict', async () => {
    await using daemon = await startDaemon({ hypervisor: { strict: true } });
    await using connection = await connect(daemon.uri);
    const domain = await connection.domainLookupByName('test');
    await expect(domain.migrateTo(to)).rejects.toMatchObject({ code: 'VIR_ERR_NO_SUPPORT' });
  });
});

/** The states are those of libvirt after the same failure. */
const FAILURES: ReadonlyArray<
  readonly [phase: string, procedure: AnyProcedure, side: 'source' | 'destination', string[]]
> = [
  ['begin', remote.domainMigrateBegin3Params, 'source', [RUNNING, '']],
  ['prepare', remote.domainMigratePrepare3Params, 'destination', [RUNNING, '']],
  ['perform', remote.domainMigratePerform3Params, 'source', [RUNNING, '']],
  ['finish', remote.domainMigrateFinish3Params, 'destination', [RESUMED, '']],
];

describe('A step that fails by misbehave', () => {
  it.each(FAILURES)(
    '%s leaves the hosts as libvirt does',
    async (phase, procedure, side, after) => {
      const daemon = side === 'source' ? source : destination;
      const error = { code: 9, message: 'injected' };
      daemon.misbehave({ kind: 'fail', procedure, error, times: 1 });
      const migration = (await guest()).migrate3(to, { flags: ['LIVE'] });
      await expect(migration).rejects.toMatchObject({ phase, number: 9 });
      expect(states()).toEqual(after);
      // Nothing of the failed migration is left.
      await (await guest()).migrate3(to, { flags: ['LIVE'] });
      expect(states()).toEqual([LEFT, ARRIVED]);
    },
  );

  it('confirm leaves the guest paused on the source', async () => {
    const procedure = remote.domainMigrateConfirm3Params;
    source.misbehave({ kind: 'fail', procedure, error: { code: 9, message: 'injected' } });
    expect((await (await guest()).migrateTo(to)).confirmError).toMatchObject({ number: 9 });
    expect(states()).toEqual([PAUSED, ARRIVED]);
  });

  it('during the transfer leaves the guest on the source', async () => {
    await startSlow();
    const failed = expect((await guest()).migrateTo(to)).rejects.toMatchObject({
      number: 9,
      message: expect.stringContaining('the network is down'),
    });
    await transferring();
    source.hypervisor.migrations.list()[0]?.fail('the network is down');
    await failed;
    expect(states()).toEqual([RUNNING, '']);
  });
});

describe('A client that is lost during the transfer', () => {
  it('of the source leaves the guest there, and nothing on the destination', async () => {
    await startSlow();
    const failed = expect((await guest()).migrateTo(to)).rejects.toThrow();
    await transferring();
    source.cut();
    await failed;
    expect(states()).toEqual([RUNNING, '']);
  });

  it('of the destination ends the transfer', async () => {
    await startSlow();
    const failed = expect((await guest()).migrateTo(to)).rejects.toThrow();
    await transferring();
    destination.cut();
    await failed;
    expect(states()).toEqual([RUNNING, '']);
  });
});

describe('A peer-to-peer migration between in-memory daemons', () => {
  it('reaches the daemon that the test added as the peer of the URI', async () => {
    source.hypervisor.addPeer(URI, destination.hypervisor);
    await (await guest()).migrateToUri(URI, { flags: ['PEER2PEER', 'LIVE', 'PERSIST_DEST'] });
    expect(states()).toEqual([LEFT, ARRIVED]);
    expect(destination.hypervisor.domains.lookupByName('test').isPersistent).toBe(true);
  });

  it('can be tunnelled', async () => {
    source.hypervisor.addPeer(URI, destination.hypervisor);
    await (await guest()).migrateToUri(URI, { flags: ['PEER2PEER', 'TUNNELLED', 'LIVE'] });
    expect(states()).toEqual([LEFT, ARRIVED]);
  });

  it('fails without a peer, and with a peer that is not running', async () => {
    const flags = ['PEER2PEER', 'LIVE'] as const;
    const migrate = async () => (await guest()).migrateToUri(URI, { flags });
    const unreachable = { number: 9, message: expect.stringContaining(URI) };
    await expect(migrate()).rejects.toMatchObject(unreachable);
    source.hypervisor.addPeer(URI, destination.hypervisor);
    await destination.crash();
    await expect(migrate()).rejects.toMatchObject(unreachable);
    expect(states()).toEqual([RUNNING, '']);
  });

  it('fails when the destination refuses the guest', async () => {
    using _ = source.hypervisor.addPeer(URI, destination.hypervisor);
    const { xml } = source.hypervisor.domains.lookupByName('test');
    destination.hypervisor.domains.define(xml.replace('6695eb01', '7695eb01'));
    const migration = (await guest()).migrateToUri(URI, { flags: ['PEER2PEER', 'LIVE'] });
    await expect(migration).rejects.toMatchObject({ number: 9 });
    expect(states()[0]).toBe(RUNNING);
  });

  it('ends when the destination crashes during the transfer', async () => {
    await startSlow();
    source.hypervisor.addPeer(URI, destination.hypervisor);
    const migration = (await guest()).migrateToUri(URI, { flags: ['PEER2PEER', 'LIVE'] });
    const failed = expect(migration).rejects.toMatchObject({ number: 9 });
    await transferring();
    await destination.crash();
    await failed;
    expect(states()).toEqual([RUNNING, '']);
  });
});

describe('TestDaemon.reset', () => {
  it('ends the migrations', async () => {
    await startSlow();
    const failed = expect((await guest()).migrateTo(to)).rejects.toThrow();
    await transferring();
    source.reset();
    await failed;
    await turns();
    expect(source.hypervisor.migrations.list()).toEqual([]);
    expect(states()).toEqual([RUNNING, '']);
  });
});
