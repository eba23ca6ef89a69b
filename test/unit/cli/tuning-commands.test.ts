import { describe, expect, it } from '@jest/globals';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { testCommands } from './support/command-row.ts';
import { lvsh } from './support/test-environment.ts';

const MAC = 'aa:bb:cc:dd:ee:ff';
const run = (lines: string) => async (daemon: TestDaemon) => {
  for (const each of lines.split(';')) {
    expect(await lvsh(daemon, each)).toMatchObject({ exitCode: 0 });
  }
};
const testDomain = ({ hypervisor }: TestDaemon) => hypervisor.domains.lookupByName('test');

describe('lvsh', () => {
  testCommands([
    {
      does: 'prints the memory limits of a domain',
      line: 'memtune test',
      json: {
        name: 'test',
        parameters: {
          hard_limit: 9_007_199_254_740_991,
          soft_limit: 9_007_199_254_740_991,
          swap_hard_limit: 9_007_199_254_740_991,
        },
      },
      table: 'hard_limit     : unlimited\nsoft_limit     : unlimited\nswap_hard_limit: unlimited\n',
      virsh: 'hard_limit     : unlimited\nsoft_limit     : unlimited\nswap_hard_limit: unlimited\n',
      name: 'test\n',
    },
    {
      does: 'sets a memory limit and removes another one',
      line: 'memtune test --hard-limit 4GiB --soft-limit -1',
      json: {
        name: 'test',
        parameters: { hard_limit: 4_194_304, soft_limit: 9_007_199_254_740_991 },
      },
      table: "Parameters of 'test' changed\n",
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).xml).toContain('4194304</hard_limit>'),
    },
    {
      does: 'sets the limits of a disk',
      line: 'blkdeviotune test vda --read-iops-sec 5 --read-iops-sec-max 9 --group-name g --config',
      json: {
        name: 'test',
        parameters: { read_iops_sec: 5, read_iops_sec_max: 9, group_name: 'g' },
      },
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).inactiveXml).toContain('<read_iops_sec>5'),
    },
    {
      does: 'sets the weights of disks of the host',
      line: 'blkiotune test --device-weights /dev/sda,500 --weight 300',
      json: { name: 'test', parameters: { weight: 300, device_weight: '/dev/sda,500' } },
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).xml).toContain('<weight>500</weight>'),
    },
    {
      does: 'sets the NUMA policy by its name',
      line: 'numatune test --mode preferred --nodeset 0 --config',
      json: { name: 'test', parameters: { numa_mode: 1, numa_nodeset: '0' } },
      virsh: '',
    },
    {
      does: 'prints the NUMA policy by its name',
      line: 'numatune test',
      virsh: 'numa_mode      : strict\nnuma_nodeset   : \n',
    },
    {
      does: "prints the scheduler's parameters",
      line: 'schedinfo test',
      json: { name: 'test', scheduler: 'fair', parameters: { weight: 50 } },
      virsh: 'Scheduler      : fair\nweight         : 50\n',
    },
    {
      does: "sets one of the scheduler's parameters",
      line: 'schedinfo test weight=51',
      json: { name: 'test', scheduler: 'fair', parameters: { weight: 50 } },
    },
    {
      does: 'sets the bandwidth of a network interface',
      line: `domiftune test ${MAC} --inbound 10,,30`,
      json: { name: 'test', parameters: { 'inbound.average': 10, 'inbound.burst': 30 } },
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).xml).toContain("average='10'"),
    },
    {
      does: 'switches a performance event on',
      line: 'perf test --enable cmt --disable mbmt',
      json: { name: 'test', parameters: { cmt: true, mbmt: false } },
      virsh: 'cmt            : enabled\nmbmt           : disabled\n',
    },
    {
      does: 'prints the CPUs of an emulator that is not pinned',
      line: 'emulatorpin test',
      json: { name: 'test', affinity: expect.stringMatching(/^0-\d+$/) },
    },
    {
      does: 'pins the emulator',
      line: 'emulatorpin test 0,2',
      json: { name: 'test', affinity: '0,2' },
      table: "Emulator of 'test' pinned to 0,2\n",
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).xml).toContain("<emulatorpin cpuset='0,2'/>"),
    },
    {
      does: 'adds an I/O thread',
      line: 'iothreadadd test 4',
      json: { name: 'test', id: 4, result: 'added' },
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).xml).toContain("<iothread id='4'"),
    },
    {
      does: 'lists I/O threads',
      line: 'iothreadinfo test',
      given: run('iothreadadd test 4;iothreadpin test 4 1'),
      json: [{ id: 4, affinity: '1' }],
      virsh: ` IOThread ID   CPU Affinity\n${'-'.repeat(29)}\n 4             1\n`,
      name: '4\n',
    },
    {
      does: 'prints that there is no I/O thread',
      line: 'iothreadinfo test',
      json: [],
      virsh: 'No IOThreads found for the domain',
    },
    {
      does: 'pins an I/O thread',
      line: 'iothreadpin test 4 0-1',
      given: run('iothreadadd test 4'),
      json: { name: 'test', id: 4, affinity: '0-1', result: 'changed' },
      virsh: '',
    },
    {
      does: 'changes an I/O thread',
      line: 'iothreadset test 4 --poll-max-ns 100',
      given: run('iothreadadd test 4'),
      json: { name: 'test', id: 4, result: 'changed' },
      virsh: '',
    },
    {
      does: 'removes an I/O thread',
      line: 'iothreaddel test 4',
      given: run('iothreadadd test 4'),
      json: { name: 'test', id: 4, result: 'removed' },
      virsh: '',
      after: (daemon) => expect(testDomain(daemon).xml).not.toContain("<iothread id='4'"),
    },
    {
      does: 'lists the time on one CPU of the host',
      line: 'cpu-stats test --start 1 --count 1',
      json: [
        {
          ...{ cpu: 1, cpuTime: expect.any(Number), vcpuTime: expect.any(Number) },
          ...{ userTime: null, systemTime: null },
        },
      ],
      name: '1\n',
    },
    {
      does: 'lists the time on all CPUs of the host together',
      line: 'cpu-stats test --total',
      json: [
        {
          ...{ cpu: null, cpuTime: expect.any(Number), vcpuTime: null },
          ...{ userTime: expect.any(Number), systemTime: expect.any(Number) },
        },
      ],
    },
    {
      does: 'lists disks that failed',
      line: 'domblkerror test',
      json: [{ disk: 'vda', error: 'unspec' }],
      virsh: 'vda: unspecified error\n',
      name: 'vda\n',
    },
  ]);

  it.each([
    ['memtune test --current --live', /--current excludes/],
    [`domiftune test ${MAC} --inbound fast`, /"fast" is not a bandwidth/],
    ['numatune test --mode best', /no NUMA mode "best"/],
    ['schedinfo test weight', /"weight" is not a parameter/],
    ['schedinfo test zork=1', /no parameter "zork"/],
    ['iothreadadd test 0', /must be at least 1/],
    ['iothreadset test 1', /requires a parameter/],
    ['cpu-stats test --start -1', /must not be negative/],
  ])('exits with 2 and a reason for the command line %s', async (line, reason) => {
    await using daemon = await startDaemon({ memory: true });
    const { exitCode, stderr } = await lvsh(daemon, line);
    expect(stderr).toMatch(reason);
    expect(exitCode).toBe(2);
  });
});
