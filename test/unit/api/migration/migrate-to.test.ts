import { describe, expect, it } from '@jest/globals';
import type { MigrateToOptions, MigrationProgress } from '../../../../src/index.ts';
import { AbortError, TransportError } from '../../../../src/index.ts';
import {
  remote,
  VirDomainMigrateFlags,
  VirErrorNumber,
  VirTypedParameterType,
} from '../../../../src/protocol/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { turns } from '../../../support/turns.ts';
import { until } from '../../../support/until.ts';
import { failure, Hosts, NEW_DOM, NONE, STEPS } from './support/hosts.ts';

const { params: P } = STEPS;
const { ULLONG } = VirTypedParameterType;
const CANCELLED = failure(VirErrorNumber.OPERATION_ABORTED, 'canceled by client');

const statistics = (values: Readonly<Record<string, bigint>>) => ({
  type: 2,
  params: Object.entries(values).map(([field, value]) => ({
    field,
    value: { type: ULLONG, value },
  })),
});

describe('Domain.migrateTo', () => {
  it.each<readonly [string, MigrateToOptions, flags: readonly string[], params: object]>([
    ['a live migration by default', {}, ['LIVE'], {}],
    ['without live', { live: false }, [], {}],
    ['offline', { offline: true }, ['OFFLINE', 'PERSIST_DEST'], {}],
    [
      'the definition',
      { persist: true, undefineSource: true, paused: true },
      ['LIVE', 'PERSIST_DEST', 'UNDEFINE_SOURCE', 'PAUSED'],
      {},
    ],
    ['a full copy', { copyStorage: 'full' }, ['LIVE', 'NON_SHARED_DISK'], {}],
    ['an incremental copy', { copyStorage: 'incremental' }, ['LIVE', 'NON_SHARED_INC'], {}],
    [
      'a copy of some disks',
      { copyStorage: ['vda', 'vdb'], synchronousWrites: true },
      ['LIVE', 'NON_SHARED_DISK', 'NON_SHARED_SYNCHRONOUS_WRITES'],
      { migrate_disks: ['vda', 'vdb'] },
    ],
    [
      'further flags and parameters',
      {
        flags: 'RDMA_PIN_ALL',
        params: { disks_port: 5 },
        parallelConnections: 3,
        postCopy: 'allow',
      },
      ['LIVE', 'RDMA_PIN_ALL', 'PARALLEL', 'POSTCOPY'],
      { 'parallel.connections': [3], disks_port: [5] },
    ],
    [
      'names and documents',
      { name: 'new', uri: 'tcp://b', xml: '<domain/>', persistentXml: '<domain/>', bandwidth: 9 },
      ['LIVE'],
      {
        ...{ migrate_uri: ['tcp://b'], destination_name: ['new'], destination_xml: ['<domain/>'] },
        ...{ persistent_xml: ['<domain/>'], bandwidth: [9n] },
      },
    ],
  ])('turns its options into flags and parameters: %s', async (_, options, flags, params) => {
    const hosts = new Hosts();
    const { domain } = await hosts.domain.migrateTo(hosts.destination.connection, options);
    expect(domain.toJSON()).toEqual(NEW_DOM);
    const begin = hosts.calls[0]?.[2] as Begin;
    const bits = flags.map((name) => Reflect.get(VirDomainMigrateFlags, name) as number);
    const all = [...bits, VirDomainMigrateFlags.CHANGE_PROTECTION];
    expect(begin.flags).toBe(all.reduce((sum, bit) => sum | bit, 0));
    const fields = new Set(begin.params.map(({ field }) => field));
    const values = [...fields].map((field) => [field, valuesOf(begin, field)]);
    expect(Object.fromEntries(values)).toEqual(params);
  });

  it.each([
    [{ live: 1 }, 'live'],
    [{ copyStorage: 'all' }, 'copyStorage'],
    [{ postCopy: true }, 'postCopy'],
    [{ onProgress: 1 }, 'onProgress'],
    [{ progressIntervalMs: 0 }, 'progressIntervalMs'],
    [{ bandwidth: 'fast' }, 'bandwidth'],
    [{ flags: 'LIFE' }, 'flags'],
    [{ signal: 1 }, undefined],
    [{ onprogress: () => {} }, 'onprogress'],
  ])('rejects the options %j without a call', async (options, argument) => {
    const hosts = new Hosts();
    const moving = hosts.domain.migrateTo(hosts.destination.connection, options as never);
    await expect(moving).rejects.toMatchObject({
      name: 'ArgumentError',
      ...(argument === undefined ? {} : { argument }),
    });
    expect(hosts.calls).toEqual([]);
  });

  it('returns the times of the completed job from the destination', async () => {
    const hosts = new Hosts();
    const { params } = statistics({ time_elapsed: 2262n, downtime: 74n });
    hosts.destination.answer(remote.domainGetJobStats, { type: 3, params });
    const result = await hosts.domain.migrateTo(hosts.destination.connection);
    expect(result).toMatchObject({ totalTimeMs: 2262, downtimeMs: 74, confirmError: null });
    expect(result.stats?.stats.time_elapsed).toBe(2262n);
    const [last] = hosts.calls.slice(-1);
    expect(last).toEqual(['destination', 'GET_JOB_STATS', { dom: NEW_DOM, flags: 3 }]);
  });

  it('measures the time itself if libvirt has no statistics', async () => {
    const hosts = new Hosts();
    hosts.fail(remote.domainGetJobStats);
    const result = await hosts.domain.migrateTo(hosts.destination.connection);
    expect(result).toMatchObject({ downtimeMs: null, stats: null });
    expect(result.totalTimeMs).toBeGreaterThanOrEqual(0);
  });

  it('returns the error of CONFIRM, because the guest runs on the destination', async () => {
    const hosts = new Hosts();
    const error = failure();
    hosts.fail(P.confirm, error);
    const { confirmError } = await hosts.domain.migrateTo(hosts.destination.connection);
    expect(confirmError).toBe(error);
  });

  it('does not let the source continue the guest if the reply to FINISH is lost', async () => {
    const hosts = new Hosts();
    hosts.source.answer(remote.domainGetState, { state: 3, reason: 2 });
    const lost = new TransportError('CONNECTION_LOST', 'The line was cut', { outcome: 'unknown' });
    hosts.fail(P.finish, lost);
    hosts.destination.answer(remote.domainLookupByUuid, lost);
    await expect(hosts.domain.migrateTo(hosts.destination.connection)).rejects.toMatchObject({
      ...{ phase: 'finish', outcome: 'unknown', source: 'paused', destination: 'unknown' },
      message: expect.stringMatching(/resume the guest on the source only if it is absent there$/),
    });
    expect(hosts.names).not.toContain('source MIGRATE_CONFIRM3_PARAMS');
  });

  it('tells the source of a failed FINISH that the destination has answered', async () => {
    const hosts = new Hosts();
    hosts.fail(P.finish);
    await expect(hosts.domain.migrateTo(hosts.destination.connection)).rejects.toMatchObject({
      phase: 'finish',
    });
    expect(hosts.names).toContain('source MIGRATE_CONFIRM3_PARAMS');
  });

  it('reports the progress of the job at intervals, once there are numbers', async () => {
    using clock = new FakeClock();
    const hosts = new Hosts();
    hosts.source.answer(
      remote.domainGetJobStats,
      failure(),
      { type: 0, params: [] },
      statistics({ data_processed: 1n, data_total: 3n, data_remaining: 2n, memory_bps: 7n }),
      statistics({ data_total: 0n }),
      statistics({
        ...{ memory_dirty_rate: 2n, downtime: 300n, time_elapsed: 90n, memory_iteration: 2n },
        data_total: 3n,
      }),
    );
    const held = hosts.hold(P.perform);
    const seen: MigrationProgress[] = [];
    const moving = hosts.domain.migrateTo(hosts.destination.connection, {
      ...{ onProgress: (progress) => void seen.push(progress), progressIntervalMs: 100 },
    });
    await held.begun;
    await clock.advance(700);
    held.release();
    await moving;
    expect(seen.slice(0, 2)).toMatchObject([
      {
        ...{ transferredBytes: 1n, totalBytes: 3n, remainingBytes: 2n, bytesPerSecond: 7n },
        ...{ dirtyBytesPerSecond: null, expectedDowntimeMs: null, elapsedMs: 0, iteration: null },
      },
      { dirtyBytesPerSecond: 8192n, expectedDowntimeMs: 300, elapsedMs: 90, iteration: 2 },
    ]);
    const { length } = seen;
    await clock.advance(500);
    expect(seen).toHaveLength(length);
  });

  it('switches to post-copy after the first pass, and tries again if that fails', async () => {
    using clock = new FakeClock();
    const hosts = new Hosts();
    const first = statistics({ memory_iteration: 1n });
    hosts.source.answer(remote.domainGetJobStats, first, statistics({ memory_iteration: 2n }));
    hosts.source.answer(remote.domainMigrateStartPostCopy, failure(), undefined);
    const held = hosts.hold(P.perform);
    const moving = hosts.domain.migrateTo(hosts.destination.connection, {
      ...{ postCopy: 'after-first-pass', progressIntervalMs: 100 },
    });
    await held.begun;
    await clock.advance(1000);
    held.release();
    await moving;
    const switches = hosts.names.filter((name) => name.includes('POST_COPY'));
    expect(switches).toHaveLength(2);
  });
});

describe('An aborted Domain.migrateTo', () => {
  it('sends nothing if its signal has already aborted', async () => {
    const hosts = new Hosts();
    const signal = AbortSignal.abort('no');
    const moving = hosts.domain.migrateTo(hosts.destination.connection, { signal });
    await expect(moving).rejects.toMatchObject({ outcome: 'not-sent', cause: 'no' });
    expect(hosts.calls).toEqual([]);
  });

  it('aborts the job on the source, waits for both hosts, and rejects', async () => {
    const hosts = new Hosts();
    const held = hosts.hold(P.perform);
    hosts.fail(P.finish, failure(VirErrorNumber.MIGRATE_FINISH_OK));
    hosts.destination.answer(remote.domainLookupByUuid, failure(VirErrorNumber.NO_DOMAIN));
    const control = new AbortController();
    const { signal } = control;
    const moving = hosts.domain.migrateTo(hosts.destination.connection, { signal });
    await held.begun;
    control.abort('enough');
    await until(() => hosts.names.includes('source ABORT_JOB'));
    expect(hosts.names).not.toContain('destination MIGRATE_FINISH3_PARAMS');
    held.release(CANCELLED);
    const error = await moving.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AbortError);
    expect(error).toMatchObject({
      ...{ outcome: 'answered', cause: 'enough' },
      message: expect.stringMatching(/aborted: the guest is running on the source and absent/),
    });
    expect(hosts.names).not.toContain('source MIGRATE_CONFIRM3_PARAMS');
    const [, , finish] = hosts.calls.find(([, name]) => name === 'MIGRATE_FINISH3_PARAMS') ?? [];
    expect(finish).toMatchObject({ cancelled: 1, cookieIn: NONE });
  });

  it('repeats the abort while the job cannot be aborted yet', async () => {
    using clock = new FakeClock();
    const hosts = new Hosts();
    const held = hosts.hold(P.perform);
    hosts.source.answer(remote.domainAbortJob, failure(55), failure(55), undefined);
    const control = new AbortController();
    const moving = hosts.domain.migrateTo(hosts.destination.connection, { signal: control.signal });
    const failed = moving.catch((error: unknown) => error);
    await held.begun;
    control.abort();
    await clock.advance(500);
    expect(hosts.names.filter((name) => name === 'source ABORT_JOB')).toHaveLength(3);
    held.release(CANCELLED);
    await expect(failed).resolves.toMatchObject({ name: 'AbortError' });
  });

  it('resolves if the transfer succeeds nevertheless', async () => {
    const hosts = new Hosts();
    const held = hosts.hold(P.perform);
    const control = new AbortController();
    const moving = hosts.domain.migrateTo(hosts.destination.connection, { signal: control.signal });
    await held.begun;
    control.abort();
    held.release();
    await expect(moving).resolves.toMatchObject({ confirmError: null });
  });

  it('undoes BEGIN if the signal aborts before PREPARE', async () => {
    const hosts = new Hosts();
    const held = hosts.hold(P.begin);
    const control = new AbortController();
    const moving = hosts.domain.migrateTo(hosts.destination.connection, { signal: control.signal });
    const failed = moving.catch((error: unknown) => error);
    await held.begun;
    control.abort();
    await turns();
    held.release();
    await expect(failed).resolves.toMatchObject({ name: 'AbortError' });
    const [, , confirm] = hosts.calls.find(([, name]) => name === 'MIGRATE_CONFIRM3_PARAMS') ?? [];
    expect(confirm).toMatchObject({ cancelled: 1, cookieIn: NONE });
  });

  it('reports the loss of a connection, not the abort', async () => {
    const hosts = new Hosts();
    const held = hosts.hold(P.perform);
    hosts.fail(P.finish, failure(VirErrorNumber.MIGRATE_FINISH_OK));
    const control = new AbortController();
    const moving = hosts.domain.migrateTo(hosts.destination.connection, { signal: control.signal });
    const failed = moving.catch((error: unknown) => error);
    await held.begun;
    control.abort();
    held.release(new TransportError('CONNECTION_LOST', 'cut', { outcome: 'unknown' }));
    await expect(failed).resolves.toMatchObject({
      ...{ name: 'MigrationError', code: 'CONNECTION_LOST', outcome: 'unknown' },
    });
  });

  it('aborts and rejects with the error of onProgress', async () => {
    using clock = new FakeClock();
    const hosts = new Hosts();
    const held = hosts.hold(P.perform);
    hosts.source.answer(remote.domainGetJobStats, statistics({ data_total: 1n }));
    const bug = new Error('a bug');
    const moving = hosts.domain.migrateTo(hosts.destination.connection, {
      onProgress() {
        throw bug;
      },
    });
    const failed = moving.catch((error: unknown) => error);
    await held.begun;
    await clock.advance(100);
    expect(hosts.names).toContain('source ABORT_JOB');
    held.release(CANCELLED);
    await expect(failed).resolves.toBe(bug);
    expect(hosts.names).toContain('destination MIGRATE_FINISH3_PARAMS');
  });
});

interface Begin {
  readonly flags: number;
  readonly params: ReadonlyArray<{ readonly field: string; readonly value: { value: unknown } }>;
}

function valuesOf({ params }: Begin, name: string): unknown[] {
  return params.filter(({ field }) => field === name).map(({ value }) => value.value);
}
