import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RemoteTypedParam } from '../../../../src/protocol/index.ts';
import { formatDomain } from '../../../../src/testing/hypervisor/domain/definition.ts';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import {
  interfaceParameters,
  setInterfaceParameters,
} from '../../../../src/testing/hypervisor/domain/tuning/bandwidth.ts';
import {
  blkioParameters,
  setBlkioParameters,
} from '../../../../src/testing/hypervisor/domain/tuning/blkio.ts';
import {
  blockIoTune,
  setBlockIoTune,
} from '../../../../src/testing/hypervisor/domain/tuning/block-io.ts';
import {
  memoryParameters,
  setMemoryParameters,
} from '../../../../src/testing/hypervisor/domain/tuning/memory-limits.ts';
import {
  numaParameters,
  setNumaParameters,
} from '../../../../src/testing/hypervisor/domain/tuning/numa.ts';
import {
  perfEvents,
  setPerfEvents,
} from '../../../../src/testing/hypervisor/domain/tuning/perf.ts';
import {
  schedulerParameters,
  setSchedulerParameters,
} from '../../../../src/testing/hypervisor/domain/tuning/scheduler.ts';
import type { SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';
import {
  boolean,
  int,
  string,
  uint,
  ullong,
} from '../../../../src/testing/hypervisor/typed-parameters.ts';
import { domainXml, elementsNamed, failureOf, newHypervisor, valuesOf } from './support.ts';

const CONFIG = 2;
const UNLIMITED = 9_007_199_254_740_991n;

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('The tunable parameters of a domain', () => {
  let hypervisor: SimulatedHypervisor;
  let domain: SimulatedDomain;
  beforeEach(() => {
    hypervisor = newHypervisor();
    domain = hypervisor.domains.lookupByName('test');
  });

  const live = (name: string): string[] =>
    elementsNamed(formatDomain(domain.definition, domain.id, false), name);
  const config = (name: string): string[] =>
    elementsNamed(formatDomain(domain.configuration, null, false), name);

  it('refuse unknown names, wrong types and duplicates', () => {
    const set = (...params: RemoteTypedParam[]): string =>
      failureOf(() => setMemoryParameters(domain, params, 0));
    expect(set(ullong('zz', 1n))).toBe("74/0 argument unsupported: parameter 'zz' not supported");
    expect(set(ullong('min_guarantee', 1n))).toContain("'min_guarantee' not supported");
    expect(set(ullong('constructor', 1n))).toContain("'constructor' not supported");
    expect(set(uint('hard_limit', 1))).toBe(
      "8/0 invalid argument: invalid type 'uint' for parameter 'hard_limit', expected 'ullong'",
    );
    expect(set(ullong('hard_limit', 1n), ullong('hard_limit', 1n))).toBe(
      "8/0 invalid argument: parameter 'hard_limit' occurs multiple times",
    );
  });

  it('are read from one definition, by default from the current one', () => {
    setMemoryParameters(domain, [ullong('hard_limit', 1n)], 0);
    setMemoryParameters(domain, [ullong('hard_limit', 2n)], CONFIG);
    const hard = (flags: number): unknown =>
      valuesOf(memoryParameters(domain, flags))['hard_limit'];
    expect([hard(0), hard(1), hard(CONFIG)]).toEqual([1n, 1n, 2n]);
    expect(failureOf(() => hard(8))).toBe(
      '8/12 unsupported flags (0x8) in function testDomainGetMemoryParameters',
    );
    const transient = hypervisor.domains.create(domainXml('t'));
    expect(failureOf(() => memoryParameters(transient, CONFIG))).toBe(
      '55/20 Requested operation is not valid: transient domains do not have any persistent config',
    );
  });

  it('limit memory', () => {
    const all = ['hard_limit', 'soft_limit', 'swap_hard_limit'] as const;
    expect(valuesOf(memoryParameters(domain, 0))).toEqual(
      Object.fromEntries(all.map((name) => [name, UNLIMITED])),
    );
    const set = (values: Partial<Record<(typeof all)[number], bigint>>): void =>
      setMemoryParameters(
        domain,
        Object.entries(values).map(([name, value]) => ullong(name, value)),
        0,
      );
    set({ hard_limit: 5_000_000n, soft_limit: 4_000_000n });
    expect(failureOf(() => set({ swap_hard_limit: 1n }))).toBe(
      '8/12 invalid argument: memory hard_limit tunable value must be lower than or equal to swap_hard_limit',
    );
    set({ swap_hard_limit: 6_000_000n });
    expect(live('memtune')).toEqual([
      "<memtune><hard_limit unit='KiB'>5000000</hard_limit><soft_limit unit='KiB'>4000000</soft_limit><swap_hard_limit unit='KiB'>6000000</swap_hard_limit></memtune>",
    ]);
    expect(config('memtune')).toEqual([]);
    set({ hard_limit: UNLIMITED, swap_hard_limit: UNLIMITED });
    expect(live('memtune')).toEqual([
      "<memtune><soft_limit unit='KiB'>4000000</soft_limit></memtune>",
    ]);
    set({ soft_limit: UNLIMITED });
    expect(live('memtune')).toEqual([]);
  });

  it('set the weights of disk traffic', () => {
    expect(valuesOf(blkioParameters(domain, 0))).toEqual({
      weight: 0,
      device_weight: '',
      device_read_iops_sec: '',
      device_write_iops_sec: '',
      device_read_bytes_sec: '',
      device_write_bytes_sec: '',
    });
    const set = (...params: RemoteTypedParam[]): void => setBlkioParameters(domain, params, 0);
    set(uint('weight', 5));
    set(string('device_weight', '/dev/sda,300'), string('device_read_bytes_sec', '/dev/sda,1000'));
    set(string('device_read_iops_sec', '/dev/sda,10,/dev/sdb,20'));
    set(string('device_weight', '/dev/sda,0'));
    set(string('device_weight', ''));
    expect(valuesOf(blkioParameters(domain, 0))).toMatchObject({
      weight: 5,
      device_weight: '',
      device_read_iops_sec: '/dev/sda,10,/dev/sdb,20',
      device_read_bytes_sec: '/dev/sda,1000',
    });
    expect(live('blkiotune')).toEqual([
      '<blkiotune><weight>5</weight><device><path>/dev/sda</path><read_iops_sec>10</read_iops_sec><read_bytes_sec>1000</read_bytes_sec></device><device><path>/dev/sdb</path><read_iops_sec>20</read_iops_sec></device></blkiotune>',
    ]);
    expect(failureOf(() => set(string('device_weight', 'junk')))).toBe(
      "8/20 invalid argument: unable to parse blkio device 'device_weight' 'junk'",
    );
    expect(failureOf(() => set(string('device_weight', '/dev/a,x')))).toBe(
      "8/20 invalid argument: invalid value 'x' for parameter 'device_weight' of device '/dev/a'",
    );
  });

  it('set the NUMA nodes of memory, and the mode only if the guest is stopped', () => {
    const set = (flags: number, ...params: RemoteTypedParam[]): string =>
      failureOf(() => setNumaParameters(domain, params, flags));
    expect(valuesOf(numaParameters(domain, 0))).toEqual({ numa_mode: 0, numa_nodeset: '' });
    set(0, string('numa_nodeset', '0-1'));
    expect(live('numatune')).toEqual([
      "<numatune><memory mode='strict' nodeset='0-1'/></numatune>",
    ]);
    expect(set(0, int('numa_mode', 1))).toBe(
      "55/12 Requested operation is not valid: can't change numatune mode for running domain",
    );
    expect(set(0, int('numa_mode', 9))).toBe(
      "8/12 invalid argument: unsupported numatune mode: '9'",
    );
    expect(set(0, string('numa_nodeset', 'zz'))).toBe(
      "8/0 invalid argument: Failed to parse bitmap 'zz'",
    );
    expect(set(CONFIG, string('numa_nodeset', ''))).toBe(
      "8/0 invalid argument: Failed to parse bitmap ''",
    );
    set(CONFIG, int('numa_mode', 1), string('numa_nodeset', '1'));
    set(CONFIG, int('numa_mode', 2));
    expect(config('numatune')).toEqual([
      "<numatune><memory mode='interleave' nodeset='1'/></numatune>",
    ]);
  });

  it('limit the traffic of an interface, by its name or its MAC address', () => {
    const set = (values: Record<string, number>, device = 'testnet0'): string => {
      const params = Object.entries(values).map(([name, value]) => uint(name, value));
      return failureOf(() => setInterfaceParameters(domain, device, params, 0));
    };
    set({ 'inbound.average': 100, 'inbound.peak': 200 });
    set({ 'outbound.average': 5 }, 'aa:bb:cc:dd:ee:ff');
    set({ 'outbound.peak': 7 });
    set({ 'inbound.average': 0 });
    set({ 'inbound.floor': 5 });
    expect(valuesOf(interfaceParameters(domain, 'AA:BB:CC:DD:EE:FF', 0))).toEqual({
      'inbound.average': 0,
      'inbound.peak': 0,
      'inbound.burst': 0,
      'inbound.floor': 5,
      'outbound.average': 5,
      'outbound.peak': 0,
      'outbound.burst': 0,
    });
    expect(live('bandwidth')).toEqual([
      "<bandwidth><inbound floor='5'/><outbound average='5'/></bandwidth>",
    ]);
    set({ 'inbound.average': 0, 'inbound.floor': 0, 'outbound.average': 0 });
    expect(live('bandwidth')).toEqual(['<bandwidth></bandwidth>']);
    expect(set({}, 'nope')).toBe("8/20 invalid argument: 'nope' is not a known interface");
  });

  it('limit the traffic of a disk, by its target or its image', () => {
    const set = (disk: string, values: Record<string, bigint>): string => {
      const params = Object.entries(values).map(([name, value]) => ullong(name, value));
      return failureOf(() => setBlockIoTune(domain, disk, params, 0));
    };
    expect(set('vda', { total_bytes_sec: 1000n })).toBe(
      '8/12 invalid argument: total_bytes_sec cannot be set higher than total_bytes_sec_max ',
    );
    set('vda', { read_bytes_sec_max: 50n, read_bytes_sec_max_length: 3n });
    set('/guest/diskimage1', { read_bytes_sec: 10n, size_iops_sec: 4n });
    setBlockIoTune(domain, 'vda', [string('group_name', 'g1')], 0);
    expect(live('iotune')).toEqual([
      '<iotune><read_bytes_sec>10</read_bytes_sec><read_bytes_sec_max>50</read_bytes_sec_max><size_iops_sec>4</size_iops_sec><group_name>g1</group_name><read_bytes_sec_max_length>3</read_bytes_sec_max_length></iotune>',
    ]);
    expect(set('vda', { total_bytes_sec: 5n })).toBe(
      '8/12 invalid argument: total and read/write of bytes_sec cannot be set at the same time',
    );
    expect(set('x', {})).toBe(
      "8/12 invalid argument: missing persistent configuration for disk 'x'",
    );
    const values = valuesOf(blockIoTune(domain, 'vda', 0));
    expect(Object.keys(values)).toHaveLength(20);
    expect(values).toMatchObject({ read_bytes_sec: 10n, total_iops_sec: 0n, group_name: 'g1' });
    expect(valuesOf(blockIoTune(domain, 'vda', CONFIG))).toMatchObject({
      read_bytes_sec: 0n,
      group_name: '',
    });
  });

  it('enable performance events', () => {
    const enabled = (): string[] =>
      Object.entries(valuesOf(perfEvents(domain, 0))).flatMap(([name, on]) =>
        on === 1 ? [name] : [],
      );
    expect(perfEvents(domain, 0)).toHaveLength(22);
    setPerfEvents(domain, [boolean('cpu_cycles', true), boolean('cmt', true)], 0);
    expect(enabled()).toEqual(['cmt', 'cpu_cycles']);
    setPerfEvents(domain, [boolean('cmt', false)], 0);
    expect(enabled()).toEqual(['cpu_cycles']);
    expect(live('perf')).toEqual([
      "<perf><event name='cmt' enabled='no'/><event name='cpu_cycles' enabled='yes'/></perf>",
    ]);
    expect(config('perf')).toEqual([]);
  });

  it('always report the same scheduler weight', () => {
    setSchedulerParameters([uint('weight', 100)], 0);
    expect(valuesOf(schedulerParameters(0))).toEqual({ weight: 50 });
    expect(failureOf(() => setSchedulerParameters([uint('cap', 5)], 0))).toBe(
      "74/0 argument unsupported: parameter 'cap' not supported",
    );
    expect(failureOf(() => schedulerParameters(6))).toBe(
      '8/12 unsupported flags (0x6) in function testDomainGetSchedulerParametersFlags',
    );
  });
});
