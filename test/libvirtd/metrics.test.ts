import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import type { MetricSample } from '../../src/metrics/index.ts';
import { collectMetrics, prometheusText } from '../../src/metrics/index.ts';
import { until } from '../support/until.ts';
import { pidOfGuest } from './support/guest-process.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { python, virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const FOLDER = '/var/lib/libvirt/images';

/** libvirt's name of a figure, and the factor to the unit of the sample. */
const FIGURES: Readonly<Record<string, readonly [name: string, factor: number]>> = {
  libvirt_domain_info_state: ['state.state', 1],
  libvirt_domain_info_maximum_memory_bytes: ['balloon.maximum', 1024],
  libvirt_domain_info_memory_usage_bytes: ['balloon.current', 1024],
  libvirt_domain_info_virtual_cpus: ['vcpu.current', 1],
  libvirt_domain_info_cpu_time_seconds_total: ['cpu.time', 1e-9],
  libvirt_domain_memory_stats_current_balloon_bytes: ['balloon.current', 1024],
  libvirt_domain_memory_stats_maximum_bytes: ['balloon.maximum', 1024],
  libvirt_domain_memory_stats_rss_bytes: ['balloon.rss', 1024],
  libvirt_domain_memory_stats_last_update_timestamp_seconds: ['balloon.last-update', 1],
  libvirt_domain_vcpu_current: ['vcpu.current', 1],
  libvirt_domain_vcpu_maximum: ['vcpu.maximum', 1],
  libvirt_domain_vcpu_state: ['vcpu.0.state', 1],
  libvirt_domain_vcpu_time_seconds_total: ['vcpu.0.time', 1e-9],
  libvirt_domain_vcpu_wait_seconds_total: ['vcpu.0.wait', 1e-9],
  libvirt_domain_vcpu_delay_seconds_total: ['vcpu.0.delay', 1e-9],
  libvirt_domain_interface_stats_receive_bytes_total: ['net.0.rx.bytes', 1],
  libvirt_domain_interface_stats_receive_packets_total: ['net.0.rx.pkts', 1],
  libvirt_domain_interface_stats_receive_errors_total: ['net.0.rx.errs', 1],
  libvirt_domain_interface_stats_receive_drops_total: ['net.0.rx.drop', 1],
  libvirt_domain_interface_stats_transmit_bytes_total: ['net.0.tx.bytes', 1],
  libvirt_domain_interface_stats_transmit_packets_total: ['net.0.tx.pkts', 1],
  libvirt_domain_interface_stats_transmit_errors_total: ['net.0.tx.errs', 1],
  libvirt_domain_interface_stats_transmit_drops_total: ['net.0.tx.drop', 1],
  libvirt_domain_block_stats_read_bytes_total: ['block.0.rd.bytes', 1],
  libvirt_domain_block_stats_read_requests_total: ['block.0.rd.reqs', 1],
  libvirt_domain_block_stats_read_time_seconds_total: ['block.0.rd.times', 1e-9],
  libvirt_domain_block_stats_write_bytes_total: ['block.0.wr.bytes', 1],
  libvirt_domain_block_stats_write_requests_total: ['block.0.wr.reqs', 1],
  libvirt_domain_block_stats_write_time_seconds_total: ['block.0.wr.times', 1e-9],
  libvirt_domain_block_stats_flush_requests_total: ['block.0.fl.reqs', 1],
  libvirt_domain_block_stats_flush_time_seconds_total: ['block.0.fl.times', 1e-9],
  libvirt_domain_block_stats_capacity_bytes: ['block.0.capacity', 1],
};

describeWithLibvirtd('The metrics of a host with QEMU guests', () => {
  let daemon: Libvirtd;
  let connection: Connection;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    connection = await connect(daemon.uri('qemu'));
    const pool = await connection.storagePoolCreateXml(`<pool type='dir'><name>images</name>
      <target><path>${FOLDER}</path></target></pool>`);
    for (const name of ['web', 'db', 'off']) {
      await pool.storageVolCreateXml(`<volume><name>${name}.img</name>
        <capacity unit='MiB'>1</capacity></volume>`);
    }
    await connection.networkCreateXml(`<network><name>lan</name><bridge name='vlan0'/></network>`);
    await connection.domainDefineXml(xml('off'));
    for (const name of ['web', 'db']) await connection.domainCreateXml(xml(name));
  });
  afterAll(async () => {
    await connection?.close();
    await daemon?.stop();
  });

  it('are equal to the figures of virsh domstats', async () => {
    const guest = await connection.domainLookupByName('web');
    await guest.suspend();
    const read = async (): Promise<ReadonlyMap<string, string>> =>
      rawStats(await virsh(daemon.uri('qemu'), 'domstats', '--raw', 'web'));
    let [before, samples, after] = [await read(), await collectMetrics(connection), await read()];
    // The counters only grow. The resident memory of QEMU can also shrink.
    await until(async () => {
      const [earlier, later] = [before, after].map((stats) => stats.get('balloon.rss'));
      if (earlier === later) return true;
      [before, samples, after] = [await read(), await collectMetrics(connection), await read()];
      return false;
    });
    await guest.resume();
    const own = samples.filter(({ labels }) => labels['domain'] === 'web');
    const names = own.map(({ metric }) => metric.name);
    expect(names.sort()).toEqual([...Object.keys(FIGURES), 'libvirt_domain_timed_out'].sort());
    for (const { metric, value } of own) {
      const [name, factor] = FIGURES[metric.name] ?? ['', 0];
      if (factor === 0) continue;
      const [lowest, highest] = [before.get(name), after.get(name)].map((each) => {
        return Number(each) * factor;
      });
      expect(value).toBeGreaterThanOrEqual((lowest ?? Number.NaN) * (1 - 1e-12));
      expect(value).toBeLessThanOrEqual((highest ?? Number.NaN) * (1 + 1e-12));
    }
  });

  it('include domains that are shut off, and the space of pools', async () => {
    const samples = await collectMetrics(connection);
    expect(figureOf(samples, 'libvirt_domains')).toBe(3);
    expect(figureOf(samples, 'libvirt_domain_info_state', { domain: 'off' })).toBe(5);
    const [pool] = await connection.listAllStoragePools();
    const capacity = Number((await pool?.getInfo())?.capacity);
    const found = figureOf(samples, 'libvirt_storage_pool_capacity_bytes', {
      storage_pool: 'images',
    });
    expect(found).toBe(capacity);
  });

  it.each([
    ['prometheus', 'prometheus_client.parser'],
    ['openmetrics', 'prometheus_client.openmetrics.parser'],
  ] as const)("are read by Prometheus's own client in the format %s", async (format, parser) => {
    const samples = await collectMetrics({ 'a "host"\\': connection }, { uuid: true, jobs: true });
    const read = await python<readonly [string, Record<string, string>, number][]>(
      `import json, sys
from ${parser} import text_string_to_metric_families
families = list(text_string_to_metric_families(sys.argv[1]))
assert len({each.name for each in families}) == len(families)
assert all(each.documentation and each.type in ('gauge', 'counter') for each in families)
print(json.dumps([list(sample[:3]) for each in families for sample in each.samples]))`,
      prometheusText(samples, { format }),
    );
    const key = ([name, labels, value]: readonly [string, object, number]): string =>
      JSON.stringify([name, Object.entries(labels).sort(), value]);
    const written = samples.map(({ metric, labels, value }) => key([metric.name, labels, value]));
    expect(read.map(key).sort()).toEqual(written.sort());
  });

  it('cost a guest that hangs its own figures alone', async () => {
    const pid = pidOfGuest(await connection.domainLookupByName('db'));
    process.kill(pid, 'SIGSTOP');
    try {
      // The first collection meets the guest. The second one knows it.
      for (const calls of [1, 0]) {
        const before = connection.callStats.abandoned;
        const samples = await collectMetrics(connection, { timeoutMs: 16_000, jobs: true });
        expect(connection.callStats.abandoned - before).toBe(calls);
        expect(figureOf(samples, 'libvirt_up')).toBe(1);
        expect(figureOf(samples, 'libvirt_domain_timed_out', { domain: 'db' })).toBe(1);
        expect(figureOf(samples, 'libvirt_domain_timed_out', { domain: 'web' })).toBe(0);
        const blocks = samples.filter(({ metric }) => metric.name.includes('read_bytes'));
        expect(blocks.map(({ labels }) => labels['domain'])).toEqual(['web']);
        const cpuTime = 'libvirt_domain_info_cpu_time_seconds_total';
        expect(figureOf(samples, cpuTime, { domain: 'db' })).toBeGreaterThan(0);
      }
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await until(() => connection.callStats.inFlight === 0);
    const samples = await collectMetrics(connection);
    expect(figureOf(samples, 'libvirt_domain_timed_out', { domain: 'db' })).toBe(0);
  });

  function xml(name: string): string {
    return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>
      <vcpu current='1'>2</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>
        <disk type='file'><driver name='qemu' type='raw'/><source file='${FOLDER}/${name}.img'/>
          <target dev='vda' bus='virtio'/></disk>
        <interface type='network'><source network='lan'/></interface>
        <memballoon model='virtio'/>
      </devices></domain>`;
  }
});

/** Returns the figures that virsh prints as `name=value`. */
function rawStats(output: string): ReadonlyMap<string, string> {
  const lines = output.matchAll(/^ {2}(\S+?)=(.*)$/gm);
  return new Map(Array.from(lines, ([, name = '', value = '']) => [name, value]));
}

function figureOf(
  samples: readonly MetricSample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  return samples.find(
    (sample) =>
      sample.metric.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )?.value;
}
