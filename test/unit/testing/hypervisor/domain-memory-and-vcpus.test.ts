import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  currentMemoryKiB,
  currentVcpus,
  maxVcpus,
  memoryKiB,
} from '../../../../src/testing/hypervisor/domain/definition.ts';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import {
  addIothread,
  iothreadDetails,
  pinIothread,
  removeIothread,
} from '../../../../src/testing/hypervisor/domain/iothreads.ts';
import { destroy } from '../../../../src/testing/hypervisor/domain/lifecycle.ts';
import {
  memoryStats,
  setMemory,
  setMemoryStatsPeriod,
} from '../../../../src/testing/hypervisor/domain/memory.ts';
import {
  emulatorPin,
  getVcpus,
  pinEmulator,
  pinVcpu,
  setVcpus,
  vcpuDetails,
  vcpuPins,
} from '../../../../src/testing/hypervisor/domain/vcpus.ts';
import type { SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';
import { domainXml, failureOf, NOW_MS, newHypervisor } from './support.ts';

const LIVE = 1;
const CONFIG = 2;
const MAXIMUM = 4;
const ALL_CPUS = Array.from({ length: 16 }, (_, cpu) => cpu);

/** Every expectation here was recorded with libvirt 9.0.0 on `test:///default`. */
describe('The resources of a domain', () => {
  let hypervisor: SimulatedHypervisor;
  let domain: SimulatedDomain;
  beforeEach(() => {
    hypervisor = newHypervisor();
    domain = hypervisor.domains.lookupByName('test');
  });

  const memory = (): readonly bigint[] => [
    memoryKiB(domain.definition),
    currentMemoryKiB(domain.definition),
    memoryKiB(domain.configuration),
    currentMemoryKiB(domain.configuration),
  ];
  const vcpus = (): readonly number[] => [
    currentVcpus(domain.definition),
    maxVcpus(domain.definition),
    currentVcpus(domain.configuration),
    maxVcpus(domain.configuration),
  ];

  it('change memory in the definition that the flags select', () => {
    setMemory(domain, 1000n, 0);
    setMemory(domain, 1002n, CONFIG);
    expect(memory()).toEqual([8_388_608n, 1000n, 8_388_608n, 1002n]);
    setMemory(domain, 500n, CONFIG | MAXIMUM);
    expect(memory()).toEqual([8_388_608n, 1000n, 500n, 500n]);
    destroy(domain);
    setMemory(domain, 9000n, MAXIMUM);
    expect(memory()).toEqual([9000n, 500n, 9000n, 500n]);
  });

  it('refuse invalid amounts of memory', () => {
    expect(failureOf(() => setMemory(domain, 7n, LIVE | CONFIG))).toBe(
      "8/20 Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive",
    );
    expect(failureOf(() => setMemory(domain, 9_000_000n, LIVE))).toBe(
      '8/12 invalid argument: cannot set memory higher than max memory',
    );
    expect(failureOf(() => setMemory(domain, 7n, MAXIMUM))).toBe(
      '55/12 Requested operation is not valid: cannot resize the maximum memory on an active domain',
    );
    destroy(domain);
    expect(failureOf(() => setMemory(domain, 7n, LIVE))).toBe(
      '55/20 Requested operation is not valid: domain is not running',
    );
  });

  it('cannot change in the configuration of a transient domain', () => {
    const transient = hypervisor.domains.create(domainXml('t'));
    expect(failureOf(() => setMemory(transient, 7n, CONFIG))).toBe(
      '55/20 Requested operation is not valid: transient domains do not have any persistent config',
    );
    setMemory(transient, 7n, 0);
  });

  it('report half of the memory as used', () => {
    setMemory(domain, 1001n, LIVE);
    const stats = new Map(memoryStats(domain, 0).map(({ tag, val }) => [tag, val]));
    expect([stats.size, stats.get(6), stats.get(4), stats.get(10)]).toEqual([
      13,
      1001n,
      500n,
      125n,
    ]);
    expect(memoryStats(hypervisor.domains.create(domainXml('t')), 0)).toEqual([]);
  });

  it('require a balloon for a statistics period', () => {
    setMemoryStatsPeriod(domain, 5, 0);
    const transient = hypervisor.domains.create(domainXml('t'));
    expect(failureOf(() => setMemoryStatsPeriod(transient, 5, 0))).toBe(
      '1/12 internal error: No memory balloon device configured, can not set the collection period',
    );
  });

  it('change virtual CPUs in one definition, or in both', () => {
    setVcpus(domain, 1, 0);
    expect(vcpus()).toEqual([1, 2, 2, 2]);
    setVcpus(domain, 4, CONFIG | MAXIMUM);
    expect(vcpus()).toEqual([1, 2, 2, 4]);
    setVcpus(domain, 2, LIVE | CONFIG);
    expect(vcpus()).toEqual([2, 2, 2, 4]);
    setVcpus(domain, 4, CONFIG);
    setVcpus(domain, 3, CONFIG | MAXIMUM);
    expect(vcpus()).toEqual([2, 2, 3, 3]);
    expect([0, LIVE, CONFIG, MAXIMUM, CONFIG | MAXIMUM].map((f) => getVcpus(domain, f))).toEqual([
      2, 2, 3, 2, 3,
    ]);
  });

  it('refuse invalid numbers of virtual CPUs', () => {
    expect(failureOf(() => setVcpus(domain, 3, LIVE))).toBe(
      '8/12 invalid argument: requested cpu amount exceeds maximum (3 > 2)',
    );
    expect(failureOf(() => setVcpus(domain, 33, LIVE))).toBe(
      '8/12 invalid argument: requested cpu amount exceeds maximum supported amount (33 > 32)',
    );
    expect(failureOf(() => setVcpus(domain, 1, 8))).toBe(
      '8/12 unsupported flags (0x8) in function testDomainSetVcpusFlags',
    );
  });

  it('change both definitions, or neither of them', () => {
    setVcpus(domain, 4, CONFIG | MAXIMUM);
    expect(failureOf(() => setVcpus(domain, 3, LIVE | CONFIG))).toContain('(3 > 2)');
    expect(vcpus()).toEqual([2, 2, 2, 4]);
  });

  it('pin virtual CPUs in the running definition', () => {
    pinVcpu(domain, 0, [0, 2], 0);
    pinVcpu(domain, 1, [], 0);
    expect(vcpuPins(domain, 0)).toEqual([[0, 2], []]);
    expect(vcpuPins(domain, CONFIG)).toEqual([ALL_CPUS, ALL_CPUS]);
    const details = vcpuDetails(domain);
    expect(details.map(({ info }) => [info.number, info.state, info.cpu])).toEqual([
      [0, 1, 2],
      [1, 1, -1],
    ]);
    expect(details[0]?.info.cpuTime).toBe(BigInt(NOW_MS) * 100n);
    expect(failureOf(() => pinVcpu(domain, 9, [0], 0))).toBe(
      "8/12 invalid argument: requested vcpu '9' is not present in the domain",
    );
    destroy(domain);
    expect(failureOf(() => pinVcpu(domain, 0, [0], 0))).toBe(
      '55/12 Requested operation is not valid: cannot pin vcpus on an inactive domain',
    );
    expect(failureOf(() => vcpuDetails(domain))).toBe(
      '55/12 Requested operation is not valid: cannot list vcpus for an inactive domain',
    );
  });

  it('pin the emulator', () => {
    expect(emulatorPin(domain, 0)).toEqual(ALL_CPUS);
    pinEmulator(domain, [0, 1], LIVE);
    pinEmulator(domain, [3], CONFIG);
    expect([emulatorPin(domain, LIVE), emulatorPin(domain, CONFIG)]).toEqual([[0, 1], [3]]);
    expect(failureOf(() => pinEmulator(domain, [], 0))).toBe(
      '8/12 invalid argument: Empty cpu list for pinning',
    );
  });

  it('add, pin and remove I/O threads', () => {
    addIothread(domain, 3, 0);
    addIothread(domain, 1, 0);
    pinIothread(domain, 3, [0, 1], 0);
    expect(iothreadDetails(domain, 0)).toEqual([
      { id: 3, cpus: [0, 1] },
      { id: 1, cpus: [0, 1] },
    ]);
    expect(iothreadDetails(domain, CONFIG)).toEqual([]);
    expect(failureOf(() => addIothread(domain, 1, 0))).toBe(
      "8/20 invalid argument: an IOThread is already using iothread_id '1'",
    );
    expect(failureOf(() => pinIothread(domain, 9, [0], 0))).toBe(
      '8/12 invalid argument: iothreadid 9 not found',
    );
    expect(failureOf(() => removeIothread(domain, 9, 0))).toBe(
      "8/20 invalid argument: cannot find IOThread '9' in iothreadids list",
    );
    removeIothread(domain, 3, 0);
    expect(iothreadDetails(domain, 0).map(({ id }) => id)).toEqual([1]);
  });

  it('number I/O threads of which the document has only the count', () => {
    const guest = hypervisor.domains.create(domainXml('t', '<iothreads>2</iothreads>'));
    expect(iothreadDetails(guest, 0).map(({ id }) => id)).toEqual([1, 2]);
  });
});
