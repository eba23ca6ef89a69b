import type {
  CommandGroup,
  CommandSpec,
  FieldSpec,
  OptionSpec,
} from '../../registry/command-spec.ts';
import { fields, flag, optional, position, text } from '../../registry/spec-parts.ts';
import { CHANGE, DOMAIN, IMPACT, integer, NAME_FIELD, size } from '../domain/parts.ts';
import { BLOCK_IO_OPTIONS } from './block-io-options.ts';

const PARAMETERS: readonly FieldSpec[] = [
  NAME_FIELD,
  { name: 'parameters', type: 'object', summary: "The parameters, by libvirt's names" },
];
const TUNE = { shape: 'record', isInVirsh: true, fields: PARAMETERS } as const;
const limit = (name: string, summary: string): OptionSpec => ({
  ...size(name, summary),
  specialValues: ['-1'],
});
const tunables = () => import('./tunables.ts');

const TUNABLES: readonly CommandSpec[] = [
  {
    ...TUNE,
    name: 'blkdeviotune',
    summary: 'Print or change the limits of a disk',
    positions: [DOMAIN, position('device', 'The target of the disk, such as vda')],
    options: [...BLOCK_IO_OPTIONS, ...IMPACT],
    examples: [
      { line: 'lvsh blkdeviotune web vda', purpose: 'Print the limits' },
      { line: 'lvsh blkdeviotune web vda --total-iops-sec 500', purpose: 'Set a limit' },
    ],
    load: async () => (await tunables()).blkdeviotune,
  },
  {
    ...TUNE,
    name: 'blkiotune',
    summary: 'Print or change the shares and limits of a domain for disks of the host',
    positions: [DOMAIN],
    options: [
      integer('weight', 'The weight of the domain'),
      text('device-weights', 'The weights of disks: /dev/sda,100,/dev/sdb,200'),
      text('device-read-iops-sec', 'The limits of reads: /dev/sda,1000'),
      text('device-write-iops-sec', 'The limits of writes: /dev/sda,1000'),
      text('device-read-bytes-sec', 'The limits of reads in bytes/s: /dev/sda,1000000'),
      text('device-write-bytes-sec', 'The limits of writes in bytes/s: /dev/sda,1000000'),
      ...IMPACT,
    ],
    examples: [{ line: 'lvsh blkiotune web --weight 500', purpose: 'Change the weight' }],
    load: async () => (await tunables()).blkiotune,
  },
  {
    ...TUNE,
    name: 'memtune',
    summary: 'Print or change the memory limits of a domain',
    details: 'Sizes without a unit are in KiB. -1 stands for no limit.',
    positions: [DOMAIN],
    options: [
      limit('hard-limit', 'The limit of the memory'),
      limit('soft-limit', 'The limit while memory is scarce'),
      limit('swap-hard-limit', 'The limit of memory and swap together'),
      limit('min-guarantee', 'The memory that is guaranteed'),
      ...IMPACT,
    ],
    examples: [{ line: 'lvsh memtune web --hard-limit 4GiB --live', purpose: 'Set a limit' }],
    load: async () => (await tunables()).memtune,
  },
  {
    ...TUNE,
    name: 'numatune',
    summary: 'Print or change the NUMA policy of a domain',
    positions: [DOMAIN],
    options: [
      text('mode', 'strict, preferred, interleave, restrictive, or a number'),
      text('nodeset', 'The nodes of the host: 0-1'),
      ...IMPACT,
    ],
    examples: [{ line: 'lvsh numatune web', purpose: 'Print the policy' }],
    load: async () => (await tunables()).numatune,
  },
  {
    ...TUNE,
    name: 'schedinfo',
    summary: "Print or change the scheduler's parameters of a domain",
    positions: [
      DOMAIN,
      { ...optional('set', 'Parameters to change: cpu_shares=512'), several: true },
    ],
    options: [integer('weight', 'Xen: the weight'), integer('cap', 'Xen: the cap'), ...IMPACT],
    fields: [
      NAME_FIELD,
      ...fields('string', { scheduler: 'The scheduler' }),
      ...PARAMETERS.slice(1),
    ],
    examples: [{ line: 'lvsh schedinfo web cpu_shares=512', purpose: 'Change a parameter' }],
    load: async () => (await import('./scheduler.ts')).schedinfo,
  },
  {
    ...TUNE,
    name: 'domiftune',
    summary: 'Print or change the limits of a network interface',
    positions: [DOMAIN, position('interface', 'The MAC address or the host device')],
    options: [
      text('inbound', 'AVERAGE[,PEAK[,BURST[,FLOOR]]] in KiB/s and KiB'),
      text('outbound', 'AVERAGE[,PEAK[,BURST]] in KiB/s and KiB'),
      ...IMPACT,
    ],
    examples: [{ line: 'lvsh domiftune web vnet0 --inbound 1000,2000', purpose: 'Set a limit' }],
    load: async () => (await tunables()).domiftune,
  },
  {
    ...TUNE,
    name: 'perf',
    summary: 'Print the performance events of a domain, or switch them on and off',
    positions: [DOMAIN],
    options: [
      text('enable', 'Switch these events on: cpu_cycles,cache_misses'),
      text('disable', 'Switch these events off'),
      ...IMPACT,
    ],
    examples: [{ line: 'lvsh perf web --enable cpu_cycles', purpose: 'Count CPU cycles' }],
    load: async () => (await tunables()).perf,
  },
];

const pinning = () => import('./pinning.ts');
const AFFINITY = fields('string', { affinity: 'The CPUs that it may run on: 0-3,5' });
const THREAD: FieldSpec = { name: 'id', type: 'integer', summary: 'The id of the I/O thread' };
const THREAD_CHANGE = { ...CHANGE, fields: [...CHANGE.fields, THREAD] };

const THREADS: readonly CommandSpec[] = [
  {
    name: 'emulatorpin',
    summary: 'Print or change the CPUs of the host that the emulator may run on',
    positions: [DOMAIN, optional('cpulist', 'The CPUs of the host: 0-3,5 or 0-7,^3; r is all')],
    options: IMPACT,
    shape: 'record',
    isInVirsh: true,
    fields: [NAME_FIELD, ...AFFINITY],
    examples: [{ line: 'lvsh emulatorpin web 0-1', purpose: 'Use two CPUs of the host' }],
    load: async () => (await pinning()).emulatorpin,
  },
  {
    name: 'iothreadinfo',
    summary: 'List the I/O threads of a domain',
    positions: [DOMAIN],
    options: IMPACT,
    shape: 'list',
    isInVirsh: true,
    nameField: 'id',
    fields: [THREAD, ...AFFINITY],
    examples: [{ line: 'lvsh iothreadinfo web', purpose: 'List the I/O threads' }],
    load: async () => (await pinning()).iothreadinfo,
  },
  {
    ...THREAD_CHANGE,
    name: 'iothreadpin',
    summary: 'Change the CPUs of the host that an I/O thread may run on',
    positions: [
      DOMAIN,
      position('iothread', 'The id of the I/O thread'),
      position('cpulist', 'The CPUs of the host: 0-3,5 or 0-7,^3; r is all'),
    ],
    options: IMPACT,
    fields: [...THREAD_CHANGE.fields, ...AFFINITY],
    examples: [{ line: 'lvsh iothreadpin web 1 2-3', purpose: 'Use two CPUs of the host' }],
    load: async () => (await pinning()).iothreadpin,
  },
  {
    ...THREAD_CHANGE,
    name: 'iothreadadd',
    summary: 'Add an I/O thread to a domain',
    positions: [DOMAIN, position('id', 'The id of the I/O thread')],
    options: IMPACT,
    examples: [{ line: 'lvsh iothreadadd web 2 --config --live', purpose: 'Add an I/O thread' }],
    load: async () => (await pinning()).iothreadadd,
  },
  {
    ...THREAD_CHANGE,
    name: 'iothreaddel',
    summary: 'Remove an I/O thread of a domain',
    positions: [DOMAIN, position('id', 'The id of the I/O thread')],
    options: IMPACT,
    examples: [{ line: 'lvsh iothreaddel web 2 --config --live', purpose: 'Remove it' }],
    load: async () => (await pinning()).iothreaddel,
  },
  {
    ...THREAD_CHANGE,
    name: 'iothreadset',
    summary: 'Change the parameters of an I/O thread',
    positions: [DOMAIN, position('id', 'The id of the I/O thread')],
    options: [
      integer('poll-max-ns', 'The longest polling time, in ns'),
      integer('poll-grow', 'The factor by which the polling time grows'),
      integer('poll-shrink', 'The divisor by which the polling time shrinks'),
      integer('thread-pool-min', 'The least number of worker threads'),
      integer('thread-pool-max', 'The largest number of worker threads'),
      ...IMPACT,
    ],
    examples: [{ line: 'lvsh iothreadset web 1 --poll-max-ns 32768', purpose: 'Poll less' }],
    load: async () => (await pinning()).iothreadset,
  },
];

const CPU_STATS: CommandSpec = {
  name: 'cpu-stats',
  summary: 'List the time of a domain on the CPUs of the host',
  positions: [DOMAIN],
  options: [
    flag('total', 'List the sum of all CPUs only'),
    integer('start', 'List CPUs from this number on, without the sum'),
    integer('count', 'List this number of CPUs at most, without the sum'),
  ],
  shape: 'list',
  isInVirsh: true,
  nameField: 'cpu',
  fields: [
    { name: 'cpu', type: 'integer', summary: 'The CPU; null for the sum', nullable: true },
    ...fields(
      'bigint',
      {
        cpuTime: 'The whole time, in ns',
        vcpuTime: 'The time of virtual CPUs, in ns',
        userTime: 'The time in user mode, in ns',
        systemTime: 'The time in the kernel, in ns',
      },
      { nullable: true },
    ),
  ],
  examples: [{ line: 'lvsh cpu-stats web --total', purpose: 'Print the sum' }],
  load: async () => (await import('./cpu-stats.ts')).cpuStats,
};

/** The commands about limits, shares and CPUs of domains. */
export const tuningCommands: CommandGroup = {
  title: 'Limits and shares',
  commands: [...TUNABLES, ...THREADS, CPU_STATS],
};
