import { beforeEach, describe, expect, it } from '@jest/globals';
import { domainStats } from '../../../../src/testing/hypervisor/domain/bulk-statistics.ts';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import { addIothread } from '../../../../src/testing/hypervisor/domain/iothreads.ts';
import { destroy } from '../../../../src/testing/hypervisor/domain/lifecycle.ts';
import {
  blockInfo,
  blockStats,
  cpuStats,
  diskErrors,
  domainInfo,
  interfaceStats,
} from '../../../../src/testing/hypervisor/domain/statistics.ts';
import { setPerfEvents } from '../../../../src/testing/hypervisor/domain/tuning/perf.ts';
import type { SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';
import { boolean } from '../../../../src/testing/hypervisor/typed-parameters.ts';
import { domainXml, failureOf, NOW_MS, newHypervisor, valuesOf } from './support.ts';

const NOW_US = BigInt(NOW_MS) * 1000n;
const NOT_RUNNING = '55/20 Requested operation is not valid: domain is not running';
const DISKS = `<devices><disk type='file'><source file='/a'/><target dev='hda'/></disk>
  <disk type='file' device='cdrom'><target dev='hdc'/></disk></devices>`;

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('The statistics of a domain', () => {
  let hypervisor: SimulatedHypervisor;
  let domain: SimulatedDomain;
  beforeEach(() => {
    hypervisor = newHypervisor();
    domain = hypervisor.domains.lookupByName('test');
  });

  it('grow with the clock', () => {
    expect(blockStats(domain, 'vda')).toEqual({
      rdReq: NOW_US / 10n,
      rdBytes: NOW_US / 20n,
      wrReq: NOW_US / 30n,
      wrBytes: NOW_US / 40n,
      errs: 897_717_500n,
    });
    expect(blockStats(domain, '/guest/diskimage1').rdReq).toBe(NOW_US / 10n);
    expect(interfaceStats(domain, 'aa:bb:cc:dd:ee:ff')).toEqual({
      rxBytes: NOW_US / 10n,
      rxPackets: NOW_US / 100n,
      rxErrs: 1_795_435_000n,
      rxDrop: 897_717_500n,
      txBytes: NOW_US / 20n,
      txPackets: NOW_US / 110n,
      txErrs: 598_478_333n,
      txDrop: 448_858_750n,
    });
    expect(domainInfo(domain)).toEqual({
      state: 1,
      maxMem: 8_388_608n,
      memory: 2_097_152n,
      nrVirtCpu: 2,
      cpuTime: NOW_US * 1000n,
    });
  });

  it('refuse unknown disks and interfaces', () => {
    expect(failureOf(() => blockStats(domain, 'x'))).toBe('8/12 invalid argument: invalid path: x');
    expect(failureOf(() => blockStats(domain, ''))).toBe(
      '84/12 Operation not supported: summary statistics are not supported yet',
    );
    expect(failureOf(() => interfaceStats(domain, 'x'))).toBe(
      "8/20 invalid argument: 'x' is not a known interface",
    );
    expect(failureOf(() => blockInfo(domain, 'x', 0))).toBe(
      '8/12 invalid argument: invalid path x not assigned to domain',
    );
    const other = hypervisor.domains.define(domainXml('a', DISKS));
    expect(failureOf(() => blockInfo(other, 'hdc', 0))).toBe(
      "8/12 invalid argument: disk 'hdc' does not currently have a source assigned",
    );
    expect(blockInfo(other, 'hda', 0).capacity).toBe(1_099_506_450_432n);
  });

  it('report the CPUs in total, or each of them', () => {
    expect(cpuStats(domain, -1, 1, 0).map(valuesOf)).toEqual([
      { cpu_time: 48_772_617_035n, user_time: 5_540_000_000n, system_time: 6_460_000_000n },
    ]);
    expect(cpuStats(domain, 0, 9, 0).map(valuesOf)).toEqual([
      { cpu_time: 24_386_308_517n, vcpu_time: 23_151_740_627n },
      { cpu_time: 24_386_308_518n, vcpu_time: 23_151_740_628n },
    ]);
    expect(cpuStats(domain, 1, 1, 0).map(valuesOf)[0]).toMatchObject({
      cpu_time: 24_386_308_518n,
    });
    expect(failureOf(() => cpuStats(domain, 2, 1, 0))).toBe(
      '8/12 invalid argument: start_cpu 2 larger than maximum of 1',
    );
  });

  it('report an error on each disk', () => {
    const other = hypervisor.domains.create(domainXml('a', DISKS));
    expect(diskErrors(other)).toEqual([
      { disk: 'hda', error: 1 },
      { disk: 'hdc', error: 2 },
    ]);
  });

  it('refuse a guest that is not running', () => {
    destroy(domain);
    const calls = [
      () => blockStats(domain, 'vda'),
      () => interfaceStats(domain, 'testnet0'),
      () => cpuStats(domain, -1, 1, 0),
      () => diskErrors(domain),
    ];
    expect(calls.map(failureOf)).toEqual(calls.map(() => NOT_RUNNING));
    expect([domainInfo(domain).state, blockInfo(domain, 'vda', 0).capacity]).toEqual([
      5,
      1_099_506_450_432n,
    ]);
  });
});

/** The test driver has only the first group. The others have the form of QEMU's driver. */
describe('The statistics of many domains', () => {
  let hypervisor: SimulatedHypervisor;
  let domain: SimulatedDomain;
  beforeEach(() => {
    hypervisor = newHypervisor();
    domain = hypervisor.domains.lookupByName('test');
  });

  const stats = (types: number, flags = 0): Record<string, Record<string, unknown>> =>
    Object.fromEntries(
      domainStats(hypervisor.domains, null, types, flags).map(({ dom, params }) => [
        dom.name,
        valuesOf(params),
      ]),
    );

  it('have the requested groups', () => {
    expect(stats(1)).toEqual({ test: { 'state.state': 1, 'state.reason': 0 } });
    expect(stats(2)).toEqual({ test: { 'cpu.time': NOW_US * 1000n } });
    expect(stats(4)['test']).toMatchObject({
      'balloon.current': 2_097_152n,
      'balloon.maximum': 8_388_608n,
      'balloon.unused': 1_048_576n,
    });
    expect(stats(8)).toEqual({
      test: {
        'vcpu.current': 2,
        'vcpu.maximum': 2,
        'vcpu.0.state': 1,
        'vcpu.0.time': expect.any(BigInt),
        'vcpu.1.state': 1,
        'vcpu.1.time': expect.any(BigInt),
      },
    });
    expect(stats(16)['test']).toMatchObject({
      'net.count': 1,
      'net.0.name': 'testnet0',
      'net.0.tx.drop': 448_858_750n,
    });
    expect(stats(32)['test']).toMatchObject({
      'block.count': 1,
      'block.0.name': 'vda',
      'block.0.path': '/guest/diskimage1',
      'block.0.capacity': 1_099_506_450_432n,
    });
    expect(stats(64)).toEqual({ test: {} });
    setPerfEvents(domain, [boolean('cmt', true)], 0);
    addIothread(domain, 3, 1);
    expect([stats(64), stats(128)]).toEqual([
      { test: { 'perf.cmt': 0n } },
      { test: { 'iothread.count': 1 } },
    ]);
    expect(Object.keys(stats(0)['test'] ?? {})).toEqual(
      expect.arrayContaining(['state.state', 'cpu.time', 'block.count', 'iothread.count']),
    );
  });

  it('have fewer fields for a guest that is not running', () => {
    const off = hypervisor.domains.define(domainXml('off', DISKS));
    const told = stats(0, 2);
    expect(told).toEqual({
      off: {
        'state.state': 5,
        'state.reason': 0,
        'balloon.current': 1024n,
        'balloon.maximum': 1024n,
        'vcpu.current': 1,
        'vcpu.maximum': 1,
        'block.count': 2,
        'block.0.name': 'hda',
        'block.0.path': '/a',
        'block.0.allocation': 1_099_511_627_776n,
        'block.0.capacity': 1_099_506_450_432n,
        'block.0.physical': 1_099_511_627_776n,
        'block.1.name': 'hdc',
      },
    });
    const some = [{ uuid: off.uuid }, { uuid: 'ffffffff-ffff-4fff-bfff-ffffffffffff' }];
    expect(domainStats(hypervisor.domains, some, 1, 0).map(({ dom }) => dom.name)).toEqual(['off']);
  });

  it('refuse unsupported flags, and unknown groups if a flag enforces them', () => {
    expect(stats(1 << 12)).toEqual({ test: {} });
    expect(failureOf(() => stats((1 << 12) | 1, 0x80_00_00_00))).toBe(
      '74/12 argument unsupported: Stats types bits 0x1000 are not supported by this daemon',
    );
    expect(failureOf(() => stats(0, 1 << 8))).toBe(
      '8/12 unsupported flags (0x100) in function testConnectGetAllDomainStats',
    );
  });
});
