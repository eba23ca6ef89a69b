import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodeCpuMap, encodeCpuMap } from '../../../src/api/values/cpu-map.ts';
import type { Connection } from '../../../src/index.ts';
import { Domain, Network } from '../../../src/index.ts';
import { remote } from '../../../src/protocol/index.ts';
import { toVirError } from '../../../src/rpc/vir-error.ts';
import { FakeConnection } from './support/fake-connection.ts';
import { DOM, NET } from './wire/row.ts';

const MIB = 1_048_576;
const UNSUPPORTED = toVirError(
  {
    code: 3,
    domain: 12,
    message: 'this function is not supported',
    level: 2,
    dom: null,
    str1: null,
    str2: null,
    str3: null,
    int1: -1,
    int2: -1,
    net: null,
  },
  'REMOTE_PROC_NODE_GET_CPU_MAP',
);

let fake: FakeConnection;
let connection: Connection;
let domain: Domain;
beforeEach(() => {
  fake = new FakeConnection();
  connection = fake.connection;
  domain = Domain.of(connection, DOM);
});

describe('An absent result', () => {
  it('is null for a block job and for the CPUs of the emulator', async () => {
    fake.answer(remote.domainGetBlockJobInfo, {
      found: 0,
      type: 0,
      bandwidth: 0n,
      cur: 0n,
      end: 0n,
    });
    expect(await domain.getBlockJobInfo('vda')).toBeNull();
    fake.answer(remote.nodeGetCpuMap, { cpumap: Uint8Array.of(1), online: 1, ret: 1 });
    fake.answer(remote.domainGetEmulatorPinInfo, { cpumaps: Uint8Array.of(0), ret: 0 });
    expect(await domain.getEmulatorPinInfo()).toBeNull();
  });

  it('is an empty list, after one call, for the errors of disks', async () => {
    expect(await domain.getDiskErrors()).toEqual([]);
    expect(fake.calls).toHaveLength(1);
  });

  it('is an error for security labels if the daemon answers -1', async () => {
    fake.answer(remote.domainGetSecurityLabelList, { labels: [], ret: -1 });
    await expect(domain.getSecurityLabelList()).rejects.toMatchObject({
      name: 'VirError',
      code: 'VIR_ERR_INTERNAL_ERROR',
      number: 1,
      procedure: 'REMOTE_PROC_DOMAIN_GET_SECURITY_LABEL_LIST',
    });
    fake.answer(remote.domainGetSecurityLabelList, { labels: [], ret: 0 });
    expect(await domain.getSecurityLabelList()).toEqual([]);
  });
});

describe('Domain.getCpuStats', () => {
  const stat = (value: bigint): object => ({ field: 'cpu_time', value: { type: 4, value } });

  it('requests 128 CPUs at a time, and returns an entry for every CPU', async () => {
    const some = Array.from({ length: 100 }, (_, cpu) => stat(BigInt(cpu)));
    fake.answer(
      remote.domainGetCpuStats,
      { params: [], nparams: 130 },
      { params: [], nparams: 1 },
      { params: some, nparams: 1 },
      { params: [stat(7n), stat(8n)], nparams: 1 },
    );
    const stats = await domain.getCpuStats({ startCpu: 0 });
    expect(stats).toHaveLength(130);
    expect([stats[99], stats[100], stats[127]]).toEqual([{ cpu_time: 99n }, {}, {}]);
    expect(stats.slice(128)).toEqual([{ cpu_time: 7n }, { cpu_time: 8n }]);
    expect(fake.calls.slice(1).map(({ args }) => args)).toMatchObject([
      { nparams: 0, startCpu: 0, ncpus: 0 },
      { nparams: 0, startCpu: 0, ncpus: 1 },
      { nparams: 1, startCpu: 0, ncpus: 128 },
      { nparams: 1, startCpu: 128, ncpus: 2 },
    ]);
  });

  it('returns the statistics of a range of CPUs', async () => {
    fake.answer(
      remote.domainGetCpuStats,
      { params: [], nparams: 1 },
      { params: [stat(7n), stat(8n)], nparams: 1 },
    );
    expect(await domain.getCpuStats({ startCpu: 3, ncpus: 2 })).toEqual([
      { cpu_time: 7n },
      { cpu_time: 8n },
    ]);
    expect(fake.calls.at(-1)).toMatchObject({ args: { nparams: 1, startCpu: 3, ncpus: 2 } });
  });

  it('rejects with a ProtocolError if the daemon claims too many CPUs', async () => {
    fake.answer(remote.domainGetCpuStats, { params: [], nparams: 2 ** 31 - 1 });
    await expect(domain.getCpuStats({ startCpu: 0 })).rejects.toMatchObject({
      name: 'ProtocolError',
      code: 'REPLY_UNREADABLE',
    });
    expect(fake.calls.map(({ name }) => name)).toEqual([
      'REMOTE_PROC_CONNECT_SUPPORTS_FEATURE',
      'REMOTE_PROC_DOMAIN_GET_CPU_STATS',
    ]);
  });

  it('returns an empty list if the driver has no statistics', async () => {
    fake.answer(remote.domainGetCpuStats, { params: [], nparams: 0 });
    expect(await domain.getCpuStats()).toEqual([]);
    expect(await domain.getCpuStats({ startCpu: 0, ncpus: 2 })).toEqual([]);
  });
});

describe('A CPU map', () => {
  it('has CPU 0 in the lowest bit of the first byte', () => {
    const cpus = [true, false, false, true, false, false, false, true, false, true];
    expect(encodeCpuMap(cpus)).toEqual(Uint8Array.of(0b1000_1001, 0b10));
    expect(decodeCpuMap(Uint8Array.of(0b1000_1001, 0b10), 10)).toEqual(cpus);
  });

  it('has no more CPUs than its bytes, whatever the daemon claims', async () => {
    expect(decodeCpuMap(Uint8Array.of(1), 2 ** 31 - 1)).toHaveLength(8);
    const cpumap = Uint8Array.of(3);
    fake.answer(remote.nodeGetCpuMap, { cpumap, online: 2, ret: 2 ** 31 - 1 });
    expect((await connection.nodeGetCpuMap()).cpumap).toHaveLength(8);
    fake.answer(remote.nodeGetCpuMap, { cpumap, online: 2, ret: 2 });
    fake.answer(remote.domainGetVcpusFlags, { num: 1 });
    fake.answer(remote.domainGetVcpuPinInfo, { cpumaps: Uint8Array.of(1), num: -1 });
    expect(await domain.getVcpuPinInfo()).toEqual([]);
  });

  it('has every CPU of the host, and reads missing bytes as zeros', async () => {
    fake.answer(remote.nodeGetCpuMap, { cpumap: new Uint8Array(), online: 0, ret: 10 });
    fake.answer(remote.domainGetVcpusFlags, { num: 3 });
    fake.answer(remote.domainGetVcpuPinInfo, { cpumaps: Uint8Array.of(1, 2, 4), num: 3 });
    const none = new Array<boolean>(10).fill(false);
    expect(await domain.getVcpuPinInfo()).toEqual([
      none.with(0, true).with(9, true),
      none.with(2, true),
      none,
    ]);
    const memory = { maxMem: 0n, memory: 0n };
    fake.answer(remote.domainGetInfo, { state: 1, ...memory, nrVirtCpu: 1, cpuTime: 0n });
    const info = [{ number: 0, state: 1, cpuTime: 0n, cpu: 3 }];
    fake.answer(remote.domainGetVcpus, { info, cpumaps: new Uint8Array() });
    expect(await domain.getVcpus()).toEqual([{ ...info[0], stateName: 'running', cpumap: none }]);
    fake.answer(remote.domainGetEmulatorPinInfo, { cpumaps: Uint8Array.of(4), ret: 1 });
    expect(await domain.getEmulatorPinInfo()).toEqual(none.with(2, true));
    const threads = [{ iothreadId: 1, cpumap: Uint8Array.of(4) }];
    fake.answer(remote.domainGetIothreadInfo, { info: threads, ret: 1 });
    expect(await domain.getIoThreadInfo()).toEqual([{ iothreadId: 1, cpumap: none.with(2, true) }]);
  });

  it.each([
    ['too many virtual CPUs: 16385 > 16384', 16_385, 8],
    ['too many bytes of CPU maps: 8388609 > 8388608', 1, 2 ** 26 + 8],
  ])('is not requested if the reply cannot hold it: %s', async (message, vcpus, cpus) => {
    fake.answer(remote.nodeGetCpuMap, { cpumap: new Uint8Array(), online: 0, ret: cpus });
    const info = { state: 1, maxMem: 0n, memory: 0n, nrVirtCpu: vcpus, cpuTime: 0n };
    fake.answer(remote.domainGetInfo, info);
    fake.answer(remote.domainGetVcpusFlags, { num: vcpus });
    const refusal = { message, number: 39, outcome: 'not-sent' };
    await expect(domain.getVcpus()).rejects.toMatchObject(refusal);
    await expect(domain.getVcpuPinInfo()).rejects.toMatchObject(refusal);
    expect(fake.calls).toHaveLength(4);
  });

  it('is limited to the requested number of maps and to 16384 CPUs', async () => {
    const some = { cpumap: new Uint8Array(), online: 0, ret: 2 ** 20 };
    fake.answer(remote.nodeGetCpuMap, some);
    fake.answer(remote.domainGetVcpusFlags, { num: 1 });
    fake.answer(remote.domainGetVcpuPinInfo, { cpumaps: Uint8Array.of(1), num: 2 ** 31 - 1 });
    const [map, ...others] = await domain.getVcpuPinInfo();
    expect(map).toHaveLength(2048 * 8);
    expect(others).toEqual([]);
  });

  it.each([['0-3'], [[1, 0]], [null]])('must be an array of booleans, not %p', async (cpumap) => {
    await expect(domain.pinVcpu(0, cpumap as never)).rejects.toMatchObject({ argument: 'cpumap' });
    expect(fake.calls).toEqual([]);
  });

  it('has the length of the CPU topology if the driver has no map of the host', async () => {
    fake.answer(remote.nodeGetCpuMap, UNSUPPORTED);
    const topology = { nodes: 1, sockets: 2, cores: 4, threads: 2 };
    const info = { model: new Uint8Array(32), memory: 0n, cpus: 16, mhz: 0, ...topology };
    fake.answer(remote.nodeGetInfo, info);
    await domain.getEmulatorPinInfo();
    expect(fake.calls.at(-1)).toMatchObject({ args: { maplen: 2 } });
  });
});

describe('Domain.memoryPeek and Domain.blockPeek', () => {
  it('read more than 4 MiB in several calls', async () => {
    const size = 4 * MIB + 2;
    fake.answer(
      remote.domainMemoryPeek,
      { buffer: new Uint8Array(4 * MIB).fill(1) },
      { buffer: Uint8Array.of(2, 3) },
    );
    const bytes = await domain.memoryPeek(2n ** 63n, size, { flags: 2 });
    expect(bytes).toHaveLength(size);
    expect([...bytes.slice(-3)]).toEqual([1, 2, 3]);
    expect(fake.calls.map(({ args }) => args)).toMatchObject([
      { offset: 2n ** 63n, size: 4 * MIB },
      { offset: 2n ** 63n + BigInt(4 * MIB), size: 2 },
    ]);
  });

  it('make one call for 0 bytes', async () => {
    fake.answer(remote.domainBlockPeek, { buffer: new Uint8Array() });
    expect(await domain.blockPeek('vda', 0, 0)).toEqual(new Uint8Array());
    expect(fake.calls).toMatchObject([{ args: { size: 0 } }]);
  });

  it('reject a reply of another length', async () => {
    fake.answer(remote.domainBlockPeek, { buffer: Uint8Array.of(1) });
    await expect(domain.blockPeek('vda', 0, 2)).rejects.toMatchObject({
      name: 'ProtocolError',
      code: 'REPLY_UNREADABLE',
      outcome: 'answered',
    });
  });

  it.each([-1, 0.5, Number.NaN, '7' as never, 2 ** 53])('reject the size %p', async (size) => {
    await expect(domain.blockPeek('vda', 0, size)).rejects.toMatchObject({ argument: 'size' });
    expect(fake.calls).toEqual([]);
  });
});

describe('The connection', () => {
  it('swaps two arguments of Network.update() for a daemon with the old order', async () => {
    fake.answer(remote.connectSupportsFeature, { supported: 0 });
    const network = Network.of(connection, NET);
    await network.update(3, 4, -1, '<host/>');
    await network.update(3, 4, -1, '<host/>');
    expect(fake.calls.map(({ args }) => args)).toMatchObject([
      { feature: 16 },
      { command: 4, section: 3 },
      { command: 4, section: 3 },
    ]);
  });

  it('asks the daemon only once for the type of the hypervisor', async () => {
    fake.answer(remote.connectGetType, { type: 'Test' });
    expect([await connection.getType(), await connection.getType()]).toEqual(['Test', 'Test']);
    expect(fake.calls).toHaveLength(1);
  });
});

describe('Connection.nodeAllocPages', () => {
  it('rejects lists of different lengths', async () => {
    const allocating = connection.nodeAllocPages([2048], [], 0, 1);
    await expect(allocating).rejects.toMatchObject({ argument: 'pageCounts' });
    expect(fake.calls).toEqual([]);
  });
});
