import { describe, expect, it } from '@jest/globals';
import { openFleet } from '../../../src/fleet/index.ts';
import { connect } from '../../../src/index.ts';
import type {
  CollectMetricsOptions,
  MetricsFleet,
  MetricsHosts,
} from '../../../src/metrics/index.ts';
import { collectMetrics, LIBVIRT_METRICS, prometheusText } from '../../../src/metrics/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeHost, figures, pool, record, virError } from './fake-host.ts';

/** A guest of QEMU that answers, with the names and units of libvirt. */
const WEB = record('web', {
  ...{ 'state.state': 1, 'state.reason': 1, 'cpu.time': 342_231_987n },
  ...{ 'balloon.current': 65_536n, 'balloon.maximum': 131_072n, 'balloon.rss': 41_356n },
  ...{ 'balloon.available': 60_000n, 'balloon.usable': 15_000n, 'balloon.major_fault': 7n },
  ...{ 'balloon.swap_in': 3n, 'balloon.last-update': 1_700_000_000n },
  ...{ 'vcpu.current': 2, 'vcpu.maximum': 4, 'vcpu.0.state': 1, 'vcpu.0.time': 2_500_000_000n },
  ...{ 'vcpu.2.state': 2, 'vcpu.2.time': 0n, 'vcpu.2.wait': 1_000_000n, 'vcpu.2.delay': 5n },
  ...{ 'net.count': 2, 'net.0.name': 'vnet0', 'net.0.rx.bytes': 620n, 'net.0.tx.drop': 1n },
  ...{ 'block.count': 1, 'block.0.name': 'vda', 'block.0.rd.reqs': 9n, 'block.0.rd.bytes': 512n },
  ...{ 'block.0.wr.times': 1_500_000_000n, 'block.0.fl.reqs': 2n, 'block.0.capacity': 2n ** 40n },
});
const SHUT_OFF = record('off', {
  ...{ 'state.state': 5, 'state.reason': 0, 'cpu.time': 260_000_000n },
  ...{ 'balloon.current': 65_536n, 'balloon.maximum': 65_536n, 'vcpu.current': 1 },
  ...{ 'vcpu.maximum': 2, 'block.count': 1, 'block.0.name': 'vda', 'block.0.capacity': 1024n },
});
/** With NOWAIT, libvirt leaves out all that it would have to ask QEMU for. */
const STUCK = record('stuck', {
  ...{ 'state.state': 1, 'cpu.time': 1_000_000_000n, 'balloon.current': 65_536n },
  ...{ 'vcpu.current': 1, 'block.count': 1, 'block.0.name': 'vda' },
});

/** A fleet with a host that is being opened. */
class FakeFleet implements MetricsFleet {
  hosts: MetricsFleet['hosts'] = [{ name: 'slow', state: 'opening', lastError: null }];
  readonly listeners = new Set<() => void>();

  connection(): never {
    throw new Error('The host is not open');
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

describe('collectMetrics', () => {
  it('asks a host once for all domains, without waiting for guests that are busy', async () => {
    const host = new FakeHost([[WEB]]);
    await collectMetrics(host);
    expect(host.calls).toEqual([
      {
        stats: ['STATE', 'CPU_TOTAL', 'BALLOON', 'VCPU', 'INTERFACE', 'BLOCK'],
        ...{ flags: 'NOWAIT', signal: expect.any(AbortSignal) },
      },
    ]);
  });

  it('returns the figures of a guest in base units', async () => {
    const web = figures(await collectMetrics(new FakeHost([[WEB]])));
    expect(web).toEqual({
      libvirt_up: 1,
      libvirt_domains: 1,
      libvirt_collect_duration_seconds: expect.any(Number),
      'libvirt_domain_timed_out{domain=web}': 0,
      'libvirt_domain_info_state{domain=web,state_desc=the domain is running}': 1,
      'libvirt_domain_info_maximum_memory_bytes{domain=web}': 134_217_728,
      'libvirt_domain_info_memory_usage_bytes{domain=web}': 67_108_864,
      'libvirt_domain_info_virtual_cpus{domain=web}': 2,
      'libvirt_domain_info_cpu_time_seconds_total{domain=web}': 0.342_231_987,
      'libvirt_domain_memory_stats_current_balloon_bytes{domain=web}': 67_108_864,
      'libvirt_domain_memory_stats_maximum_bytes{domain=web}': 134_217_728,
      'libvirt_domain_memory_stats_swap_in_bytes{domain=web}': 3072,
      'libvirt_domain_memory_stats_available_bytes{domain=web}': 61_440_000,
      'libvirt_domain_memory_stats_usable_bytes{domain=web}': 15_360_000,
      'libvirt_domain_memory_stats_rss_bytes{domain=web}': 42_348_544,
      'libvirt_domain_memory_stats_used_percent{domain=web}': 75,
      'libvirt_domain_memory_stats_major_fault_total{domain=web}': 7,
      'libvirt_domain_memory_stats_last_update_timestamp_seconds{domain=web}': 1_700_000_000,
      'libvirt_domain_vcpu_current{domain=web}': 2,
      'libvirt_domain_vcpu_maximum{domain=web}': 4,
      'libvirt_domain_vcpu_state{domain=web,vcpu=0}': 1,
      'libvirt_domain_vcpu_time_seconds_total{domain=web,vcpu=0}': 2.5,
      'libvirt_domain_vcpu_state{domain=web,vcpu=2}': 2,
      'libvirt_domain_vcpu_time_seconds_total{domain=web,vcpu=2}': 0,
      'libvirt_domain_vcpu_wait_seconds_total{domain=web,vcpu=2}': 0.001,
      'libvirt_domain_vcpu_delay_seconds_total{domain=web,vcpu=2}': 5e-9,
      'libvirt_domain_interface_stats_receive_bytes_total{domain=web,target_device=vnet0}': 620,
      'libvirt_domain_interface_stats_transmit_drops_total{domain=web,target_device=vnet0}': 1,
      'libvirt_domain_block_stats_read_requests_total{domain=web,target_device=vda}': 9,
      'libvirt_domain_block_stats_read_bytes_total{domain=web,target_device=vda}': 512,
      'libvirt_domain_block_stats_write_time_seconds_total{domain=web,target_device=vda}': 1.5,
      'libvirt_domain_block_stats_flush_requests_total{domain=web,target_device=vda}': 2,
      'libvirt_domain_block_stats_capacity_bytes{domain=web,target_device=vda}': 2 ** 40,
    });
  });

  it('includes domains that are shut off, with the figures of their definition', async () => {
    const samples = figures(await collectMetrics(new FakeHost([[SHUT_OFF]])));
    expect(samples).toEqual({
      libvirt_up: 1,
      libvirt_domains: 1,
      libvirt_collect_duration_seconds: expect.any(Number),
      'libvirt_domain_timed_out{domain=off}': 0,
      'libvirt_domain_info_state{domain=off,state_desc=the domain is shut off}': 5,
      'libvirt_domain_info_maximum_memory_bytes{domain=off}': 67_108_864,
      'libvirt_domain_info_memory_usage_bytes{domain=off}': 67_108_864,
      'libvirt_domain_info_virtual_cpus{domain=off}': 1,
      'libvirt_domain_info_cpu_time_seconds_total{domain=off}': 0.26,
    });
  });

  it('says which QEMU guests do not answer, and keeps the figures that libvirt knows', async () => {
    const samples = figures(await collectMetrics(new FakeHost([[STUCK, WEB]])));
    expect(samples).toMatchObject({
      libvirt_up: 1,
      'libvirt_domain_timed_out{domain=stuck}': 1,
      'libvirt_domain_timed_out{domain=web}': 0,
      'libvirt_domain_info_cpu_time_seconds_total{domain=stuck}': 1,
    });
    const others = new FakeHost([[STUCK]], { uri: 'lxc:///system' });
    expect(figures(await collectMetrics(others))['libvirt_domain_timed_out{domain=stuck}']).toBe(0);
  });

  it('asks again if a call is not answered, because the next one leaves out the guest', async () => {
    using clock = new FakeClock();
    const host = new FakeHost(['hangs', 'hangs', [STUCK, WEB]]);
    const samples = figures(await clock.until(collectMetrics(host, { timeoutMs: 1000 })));
    expect(host.calls).toHaveLength(3);
    expect(samples).toMatchObject({
      ...{ libvirt_up: 1, libvirt_domains: 2, libvirt_collect_duration_seconds: 0.75 },
    });
  });

  it('reports a host that does not answer in time as down, and all others completely', async () => {
    using clock = new FakeClock();
    const errors: unknown[] = [];
    const dead = new FakeHost(['hangs'], { pools: 'hangs' });
    const refusing = new FakeHost([new Error('connection refused')]);
    const hosts = { dead, refusing, healthy: new FakeHost([[WEB]]), closed: undefined };
    const onError: CollectMetricsOptions['onError'] = (error, host) => {
      errors.push(`${host}: ${error.message}`);
    };
    const samples = figures(await clock.until(collectMetrics(hosts, { timeoutMs: 800, onError })));
    expect(dead.calls).toHaveLength(4);
    expect(samples).toMatchObject({
      'libvirt_up{host=dead}': 0,
      'libvirt_up{host=refusing}': 0,
      'libvirt_up{host=closed}': 0,
      'libvirt_up{host=healthy}': 1,
      'libvirt_domain_timed_out{host=healthy,domain=web}': 0,
      'libvirt_collect_duration_seconds{host=healthy}': expect.any(Number),
      'libvirt_collect_duration_seconds{host=dead}': 0.8,
    });
    expect(errors.sort()).toEqual([
      'closed: The host has no connection',
      'dead: The host did not answer within 800 ms',
      'dead: The host did not answer within 800 ms',
      'refusing: connection refused',
    ]);
  });

  it('takes a Map of connections, and adds the label uuid if asked to', async () => {
    const hosts: MetricsHosts = new Map([['a', new FakeHost([[SHUT_OFF]])]]);
    const samples = figures(await collectMetrics(hosts, { uuid: true }));
    expect(samples['libvirt_domain_timed_out{host=a,domain=off,uuid=uuid-of-off}']).toBe(0);
  });

  it('takes a fleet, whose hosts are down while they are not open', async () => {
    await using up = await startDaemon();
    await using down = await startDaemon();
    const hosts = { up: up.uri, down: down.uri };
    await down.close();
    await using fleet = await openFleet(hosts);
    await fleet.opened();
    const failures: (readonly [string | undefined, Error])[] = [];
    const samples = await collectMetrics(fleet, {
      onError: (error, host) => failures.push([host, error]),
    });
    expect(figures(samples)).toMatchObject({
      ...{ 'libvirt_up{host=up}': 1, 'libvirt_up{host=down}': 0, 'libvirt_domains{host=up}': 1 },
    });
    expect(failures).toEqual([['down', fleet.host('down')?.lastError]]);
    expect(failures[0]?.[1]).toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('waits for the hosts of a fleet that are being opened', async () => {
    await using daemon = await startDaemon();
    await using fleet = await openFleet({
      ...{ up: daemon.uri, down: 'test+unix:///default?socket=/nonexistent' },
    });
    expect(fleet.hosts.map(({ state }) => state)).toEqual(['opening', 'opening']);
    const samples = figures(await collectMetrics(fleet));
    expect(samples).toMatchObject({ 'libvirt_up{host=up}': 1, 'libvirt_up{host=down}': 0 });
  });

  it('reports a host as down that is still being opened at the time limit', async () => {
    const fleet = new FakeFleet();
    using clock = new FakeClock();
    const errors: Error[] = [];
    const onError = (error: Error) => errors.push(error);
    const samples = await clock.until(collectMetrics(fleet, { timeoutMs: 800, onError }));
    expect(figures(samples)).toMatchObject({
      ...{ 'libvirt_up{host=slow}': 0, 'libvirt_collect_duration_seconds{host=slow}': 0.8 },
    });
    expect(errors).toEqual([
      expect.objectContaining({
        ...{ code: 'WAIT_TIMEOUT', message: 'The host is still being opened after 800 ms' },
      }),
    ]);
    expect(fleet.listeners.size).toBe(0);
  });

  it('reports a host as down that leaves the fleet while it is being opened', async () => {
    const fleet = new FakeFleet();
    const errors: Error[] = [];
    const collecting = collectMetrics(fleet, { onError: (error) => errors.push(error) });
    fleet.hosts = [];
    for (const listener of fleet.listeners) listener();
    expect(figures(await collecting)).toMatchObject({ 'libvirt_up{host=slow}': 0 });
    expect(errors.map(({ message }) => message)).toEqual(['The host has no connection']);
  });

  it("stops the wait for a host that is being opened when the caller's signal aborts", async () => {
    const fleet = new FakeFleet();
    const controller = new AbortController();
    const collecting = collectMetrics(fleet, { signal: controller.signal });
    controller.abort();
    await expect(collecting).rejects.toMatchObject({ name: 'AbortError' });
    expect(fleet.listeners.size).toBe(0);
  });

  it('reports an error for a failure that is none', async () => {
    const host = new FakeHost([[]]);
    host.getAllDomainStats = () => Promise.reject('no host');
    const failures: Error[] = [];
    await collectMetrics(host, { pools: false, onError: (error) => failures.push(error) });
    expect(failures).toEqual([new Error('no host')]);
  });

  it('has the figures of pools, and says which pool does not answer', async () => {
    using clock = new FakeClock();
    const pools = [
      pool('default', {
        ...{ state: 2, stateName: 'running', capacity: 2n ** 40n },
        ...{ allocation: 5n, available: 7n },
      }),
      pool('nfs', 'hangs'),
      pool('off', { state: 0, stateName: 'inactive', capacity: 0n, allocation: 0n, available: 0n }),
    ];
    const host = new FakeHost([[]], { pools });
    const samples = figures(await clock.until(collectMetrics(host)));
    expect(samples).toMatchObject({ libvirt_up: 1, libvirt_domains: 0 });
    const own = Object.entries(samples).filter(([name]) => name.includes('pool'));
    expect(Object.fromEntries(own)).toEqual({
      'libvirt_storage_pool_timed_out{storage_pool=default}': 0,
      'libvirt_storage_pool_state{storage_pool=default}': 2,
      'libvirt_storage_pool_capacity_bytes{storage_pool=default}': 2 ** 40,
      'libvirt_storage_pool_allocation_bytes{storage_pool=default}': 5,
      'libvirt_storage_pool_available_bytes{storage_pool=default}': 7,
      'libvirt_storage_pool_timed_out{storage_pool=nfs}': 1,
      'libvirt_storage_pool_state{storage_pool=off}': 0,
      'libvirt_storage_pool_timed_out{storage_pool=off}': 0,
    });
  });

  it('has no figures of a pool that is gone, and reports other failures of pools', async () => {
    const pools = [
      pool('gone', virError('NO_STORAGE_POOL')),
      pool('broken', virError('INTERNAL_ERROR')),
    ];
    const hosts = {
      ...{
        a: new FakeHost([[]], { pools }),
        b: new FakeHost([[]], { pools: virError('NO_SUPPORT') }),
      },
      c: new FakeHost([[]], { pools: virError('INTERNAL_ERROR') }),
    };
    const errors: string[] = [];
    const onError: CollectMetricsOptions['onError'] = (error, host) => {
      errors.push(`${host}: ${error.message}`);
    };
    const samples = figures(await collectMetrics(hosts, { onError }));
    expect(errors.sort()).toEqual(["a: libvirt's INTERNAL_ERROR", "c: libvirt's INTERNAL_ERROR"]);
    expect(Object.keys(samples).filter((name) => name.includes('pool'))).toEqual([]);
    for (const host of ['a', 'b', 'c']) expect(samples[`libvirt_up{host=${host}}`]).toBe(1);
  });

  it('leaves out pools if asked to', async () => {
    const host = new FakeHost([[]], { pools: new Error('no pools here') });
    const onError = () => expect('no call').toBe('made');
    expect(figures(await collectMetrics(host, { pools: false, onError }))['libvirt_up']).toBe(1);
  });

  it('has the figures of jobs if asked to, and says which guest does not answer', async () => {
    using clock = new FakeClock();
    const amounts = { dataTotal: 9n, dataProcessed: 4n, dataRemaining: 5n, memTotal: 8n };
    const job = {
      ...{ type: 1, typeName: 'bounded', timeElapsed: 1500n, timeRemaining: 500n, ...amounts },
      ...{
        memProcessed: 3n,
        memRemaining: 5n,
        fileTotal: 1n,
        fileProcessed: 1n,
        fileRemaining: 0n,
      },
    };
    const running = { 'state.state': 1, 'balloon.rss': 1n };
    const none = { ...job, type: 0, typeName: 'none' };
    const records = [
      ...[record('moving', running, job), record('idle', running, none)],
      ...[record('slow', running, 'hangs'), record('off', { 'state.state': 5 }, job)],
      record('other', running),
    ];
    const host = new FakeHost([records]);
    const samples = figures(await clock.until(collectMetrics(host, { jobs: true })));
    const own = Object.entries(samples).filter(([name]) => /job|timed_out/.test(name));
    const prefix = 'libvirt_domain_job_info';
    expect(Object.fromEntries(own)).toEqual({
      [`${prefix}_type{domain=moving}`]: 1,
      [`${prefix}_time_elapsed_seconds{domain=moving}`]: 1.5,
      [`${prefix}_time_remaining_seconds{domain=moving}`]: 0.5,
      [`${prefix}_data_total_bytes{domain=moving}`]: 9,
      [`${prefix}_data_processed_bytes{domain=moving}`]: 4,
      [`${prefix}_data_remaining_bytes{domain=moving}`]: 5,
      [`${prefix}_memory_total_bytes{domain=moving}`]: 8,
      [`${prefix}_memory_processed_bytes{domain=moving}`]: 3,
      [`${prefix}_memory_remaining_bytes{domain=moving}`]: 5,
      [`${prefix}_file_total_bytes{domain=moving}`]: 1,
      [`${prefix}_file_processed_bytes{domain=moving}`]: 1,
      [`${prefix}_file_remaining_bytes{domain=moving}`]: 0,
      [`${prefix}_type{domain=idle}`]: 0,
      'libvirt_domain_timed_out{domain=moving}': 0,
      'libvirt_domain_timed_out{domain=idle}': 0,
      'libvirt_domain_timed_out{domain=slow}': 1,
      'libvirt_domain_timed_out{domain=off}': 0,
      'libvirt_domain_timed_out{domain=other}': 0,
    });
  });

  it('rejects with an AbortError when its signal aborts', async () => {
    const controller = new AbortController();
    const hosts = { a: new FakeHost(['hangs'], { pools: 'hangs' }), b: new FakeHost([[WEB]]) };
    const collected = collectMetrics(hosts, { signal: controller.signal });
    controller.abort();
    await expect(collected).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'unknown', message: 'Collecting metrics was aborted' },
    });
    const late = collectMetrics(hosts, { signal: controller.signal });
    await expect(late).rejects.toMatchObject({ name: 'AbortError', outcome: 'not-sent' });
  });

  it('collects from the in-memory daemon, whose domains are of the test driver', async () => {
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    const samples = await collectMetrics(connection, { jobs: true });
    expect(figures(samples)).toMatchObject({
      ...{ libvirt_up: 1, libvirt_domains: 1, 'libvirt_domain_timed_out{domain=test}': 0 },
      'libvirt_domain_info_memory_usage_bytes{domain=test}': 2 ** 31,
      'libvirt_storage_pool_state{storage_pool=default-pool}': 2,
    });
    expect(prometheusText(samples)).toContain('\nlibvirt_domains 1\n');
  });

  it('returns only figures of LIBVIRT_METRICS, whose names end with their units', async () => {
    const host = new FakeHost([[WEB, SHUT_OFF]]);
    for (const { metric } of await collectMetrics(host)) expect(LIBVIRT_METRICS).toContain(metric);
    expect(new Set(LIBVIRT_METRICS.map(({ name }) => name)).size).toBe(LIBVIRT_METRICS.length);
    for (const { name, type, unit } of LIBVIRT_METRICS) {
      expect(name.endsWith('_total')).toBe(type === 'counter');
      if (unit !== undefined) expect(name.replace(/_total$/, '').endsWith(`_${unit}`)).toBe(true);
    }
  });

  it.each<[string, unknown, object, string]>([
    ['hosts that are no object', 7, {}, 'hosts'],
    ['a host that is no connection', { a: {} }, {}, 'hosts.a'],
    ['an unknown option', {}, { timeout: 5 }, 'timeout'],
    ['a timeout of 0', {}, { timeoutMs: 0 }, 'timeoutMs'],
    ['a signal that is none', {}, { signal: 1 }, 'signal'],
  ])('rejects %s with an ArgumentError', async (_, hosts, options, argument) => {
    await expect(collectMetrics(hosts as MetricsHosts, options)).rejects.toMatchObject({
      ...{ name: 'ArgumentError', argument },
    });
  });
});
