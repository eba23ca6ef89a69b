import { describe, expect, it } from '@jest/globals';
import { VirDomainMigrateFlags as Flags, remote } from '../../../../../src/protocol/index.ts';
import { destroy, suspend } from '../../../../../src/testing/hypervisor/domain/lifecycle.ts';
import type { TestMigrationOptions } from '../../../../../src/testing/index.ts';
import { valuesOf } from '../support.ts';
import { call, NO_COOKIE, Pair, refusal, ulong } from './support.ts';

const MIB = 1024 * 1024;

/** The default guest has 8 GiB. At this speed, its memory takes 8 seconds. */
const GIB = 1024 * MIB;
const { LIVE, POSTCOPY } = Flags;

/** Begins a migration up to PERFORM, whose result is returned with the hosts. */
async function transferring(
  migration: TestMigrationOptions,
  flags: number = LIVE,
  params = [] as const,
) {
  const pair = new Pair(migration);
  const prepared = await pair.prepare(await pair.begin(flags | 0x1_00), flags);
  const performed = pair.perform(prepared.cookieOut, flags | 0x1_00, params);
  return { pair, performed };
}

async function statistics(pair: Pair, flags = 0): Promise<Record<string, unknown>> {
  const { dom } = pair;
  const { type, params } = await call(pair.source, remote.domainGetJobStats, { dom, flags });
  return { type, ...valuesOf(params) };
}

describe('The transfer of a guest between simulated hosts', () => {
  it('takes time on the clock, and reports its progress', async () => {
    const { pair, performed } = await transferring({ bytesPerSecond: GIB });
    pair.advance(2000);
    expect(await statistics(pair)).toMatchObject({
      type: 2,
      operation: 5,
      time_elapsed: 2000n,
      data_total: BigInt(8 * GIB),
      data_processed: BigInt(2 * GIB),
      data_remaining: BigInt(6 * GIB),
      memory_bps: BigInt(GIB),
      downtime: 300n,
    });
    const info = await call(pair.source, remote.domainGetJobInfo, { dom: pair.dom });
    expect(info).toMatchObject({ type: 2, timeElapsed: 2000n, memRemaining: BigInt(6 * GIB) });
    expect(pair.states()).toEqual({
      source: ['test running/0 persistent'],
      destination: ['test paused/2 transient'],
    });
    pair.advance(6000);
    const finished = await pair.finish((await performed).cookieOut, LIVE);
    pair.advance(50);
    await pair.confirm(finished.cookieOut, LIVE | 0x1_00);
    expect(await statistics(pair, 1)).toMatchObject({
      type: 3,
      time_elapsed: 8050n,
      downtime: 50n,
    });
  });

  it('obeys the bandwidth of the call and of virDomainMigrateSetMaxSpeed', async () => {
    const pair = new Pair({ bytesPerSecond: GIB });
    const prepared = await pair.prepare(await pair.begin(LIVE | 0x1_00), LIVE);
    const params = [ulong('bandwidth', 64n)];
    const performed = pair.perform(prepared.cookieOut, LIVE | 0x1_00, params);
    pair.advance(1000);
    expect(await statistics(pair)).toMatchObject({ data_processed: BigInt(64 * MIB) });
    const args = { dom: pair.dom, bandwidth: 128n, flags: 0 };
    await call(pair.source, remote.domainMigrateSetMaxSpeed, args);
    pair.advance(1000);
    expect(await statistics(pair)).toMatchObject({ data_processed: BigInt(192 * MIB) });
    pair.advance(64_000);
    await performed;
  });

  it('does not complete while the guest changes its memory too fast, until it is paused', async () => {
    const rates = { bytesPerSecond: GIB, dirtyBytesPerSecond: 2 * GIB };
    const { pair, performed } = await transferring(rates);
    pair.advance(16_000);
    expect(await statistics(pair)).toMatchObject({
      data_remaining: BigInt(8 * GIB),
      memory_iteration: 3n,
    });
    expect(pair.events.slice(1)).toEqual(['S iteration 1', 'S iteration 2', 'S iteration 3']);
    suspend(pair.source.hypervisor.domains.lookupByName('test'));
    pair.advance(8000);
    await performed;
  });

  it('is aborted by virDomainAbortJob, and leaves the guest on the source', async () => {
    const { pair, performed } = await transferring({ bytesPerSecond: GIB });
    pair.advance(1000);
    const refused = refusal(performed);
    await call(pair.source, remote.domainAbortJob, { dom: pair.dom });
    expect(await refused).toBe("78/10 operation aborted: job 'migration out' canceled by client");
    await refusal(pair.finish(NO_COOKIE, LIVE, { cancelled: 1 }));
    expect(pair.states()).toEqual({ source: ['test running/0 persistent'], destination: [] });
    const again = refusal(call(pair.source, remote.domainAbortJob, { dom: pair.dom }));
    expect(await again).toMatch(/^55\/10 .*no job is active on the domain$/);
  });

  it('resumes a guest that was paused for it', async () => {
    const { pair, performed } = await transferring({ bytesPerSecond: GIB }, 0);
    expect(pair.states().source).toEqual(['test paused/2 persistent']);
    const refused = refusal(performed);
    await call(pair.source, remote.domainAbortJob, { dom: pair.dom });
    await refused;
    expect(pair.states().source).toEqual(['test running/6 persistent']);
  });

  it('fails when the guest is destroyed on the source', async () => {
    const { pair, performed } = await transferring({ bytesPerSecond: GIB });
    const refused = refusal(performed);
    destroy(pair.source.hypervisor.domains.lookupByName('test'));
    expect(await refused).toBe('9/20 operation failed: domain is not running');
  });

  it('fails when the guest is destroyed on the destination', async () => {
    const { pair, performed } = await transferring({ bytesPerSecond: GIB });
    const refused = refusal(performed);
    destroy(pair.destination.hypervisor.domains.lookupByName('test'));
    expect(await refused).toMatch(/^9\/10 operation failed: job 'migration out' failed: /);
    expect(pair.states()).toEqual({ source: ['test running/0 persistent'], destination: [] });
  });

  it('ends at once when post-copy begins', async () => {
    const { pair, performed } = await transferring({ bytesPerSecond: GIB }, LIVE | POSTCOPY);
    pair.advance(1000);
    const args = { dom: pair.dom, flags: 0 };
    await call(pair.source, remote.domainMigrateStartPostCopy, args);
    expect(pair.states().source).toEqual(['test paused/12 persistent']);
    const finished = await pair.finish((await performed).cookieOut, LIVE | POSTCOPY);
    await pair.confirm(finished.cookieOut, LIVE | POSTCOPY | 0x1_00);
    expect(pair.events.slice(2)).toEqual([
      'S suspended/1',
      'S suspended/7',
      'D resumed/3',
      'D resumed/1',
      'S stopped/3',
      'S jobCompleted',
    ]);
  });

  it('refuses post-copy without its flag, and without a migration', async () => {
    const { pair, performed } = await transferring({ bytesPerSecond: GIB });
    const args = { dom: pair.dom, flags: 0 };
    const start = () => refusal(call(pair.source, remote.domainMigrateStartPostCopy, args));
    expect(await start()).toMatch(/VIR_MIGRATE_POSTCOPY flag$/);
    pair.advance(8000);
    await performed;
    await pair.confirm(NO_COOKIE, LIVE | 0x1_00, 1);
    expect(await start()).toMatch(/while outgoing migration is in progress$/);
  });

  it('has no statistics on the destination, and cannot be aborted there', async () => {
    const { pair, performed } = await transferring({ bytesPerSecond: GIB });
    const dom = pair.destination.hypervisor.domains.lookupByName('test').reference();
    const stats = call(pair.destination, remote.domainGetJobStats, { dom, flags: 0 });
    expect(await refusal(stats)).toMatch(/^84\/10 .*only on the source host$/);
    const abort = call(pair.destination, remote.domainAbortJob, { dom });
    expect(await refusal(abort)).toMatch(/use virDomainDestroy instead$/);
    pair.advance(8000);
    await performed;
  });
});

describe('The settings of migrations of a simulated guest', () => {
  it('have the defaults of libvirt, and keep what clients set', async () => {
    const { source, dom } = new Pair();
    const read = async (): Promise<bigint[]> => [
      (await call(source, remote.domainMigrateGetMaxDowntime, { dom, flags: 0 })).downtime,
      (await call(source, remote.domainMigrateGetMaxSpeed, { dom, flags: 0 })).bandwidth,
      (await call(source, remote.domainMigrateGetMaxSpeed, { dom, flags: 1 })).bandwidth,
      (await call(source, remote.domainMigrateGetCompressionCache, { dom, flags: 0 })).cacheSize,
    ];
    expect(await read()).toEqual([300n, 8_796_093_022_207n, 0n, 67_108_864n]);
    const flags = 0;
    await call(source, remote.domainMigrateSetMaxDowntime, { dom, downtime: 500n, flags });
    await call(source, remote.domainMigrateSetMaxSpeed, { dom, bandwidth: 10n, flags });
    await call(source, remote.domainMigrateSetMaxSpeed, { dom, bandwidth: 20n, flags: 1 });
    await call(source, remote.domainMigrateSetCompressionCache, { dom, cacheSize: 4096n, flags });
    expect(await read()).toEqual([500n, 10n, 20n, 4096n]);
  });
});
