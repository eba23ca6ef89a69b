import type { Command } from '../command.ts';

/** Domains: CPUs, memory and other resources. */
export const DOMAIN_TUNING: readonly Command[] = [
  {
    name: 'blkiotune',
    methods: ['Domain.setBlkioParameters', 'Domain.getBlkioParameters'],
    program: [
      'await domain.setBlkioParameters({ weight: 500 });',
      'console.log(await domain.getBlkioParameters());',
    ],
  },
  {
    name: 'cpu-stats',
    methods: ['Domain.getCpuStats'],
    program: [
      'const [total] = await domain.getCpuStats({ startCpu: -1, ncpus: 1 });',
      'console.log(total); // nanoseconds: cpu_time, user_time, system_time',
    ],
    replaces: "virsh cpu-stats web --total | awk '/cpu_time/ {print $2}'",
  },
  {
    name: 'iothreadinfo',
    methods: ['Domain.getIoThreadInfo'],
    program: ['console.log(await domain.getIoThreadInfo());'],
  },
  {
    name: 'iothreadpin',
    methods: ['Domain.pinIoThread'],
    program: ['await domain.pinIoThread(1, [true, false, true, false]); // CPUs 0 and 2'],
  },
  {
    name: 'iothreadadd',
    methods: ['Domain.addIoThread'],
    program: ["await domain.addIoThread(2, { flags: ['LIVE', 'CONFIG'] });"],
  },
  {
    name: 'iothreadset',
    methods: ['Domain.setIoThreadParams'],
    program: ["await domain.setIoThreadParams(1, { poll_max_ns: 32_768n }, { flags: 'LIVE' });"],
  },
  {
    name: 'iothreaddel',
    methods: ['Domain.delIoThread'],
    program: ["await domain.delIoThread(2, { flags: ['LIVE', 'CONFIG'] });"],
  },
  {
    name: 'memtune',
    methods: ['Domain.setMemoryParameters', 'Domain.getMemoryParameters'],
    program: [
      'await domain.setMemoryParameters({ hard_limit: 4n * 1024n ** 2n }); // KiB',
      'console.log(await domain.getMemoryParameters());',
    ],
  },
  {
    name: 'numatune',
    methods: ['Domain.setNumaParameters', 'Domain.getNumaParameters'],
    program: [
      "await domain.setNumaParameters({ numa_nodeset: '0-1' }, { flags: 'CONFIG' });",
      'console.log(await domain.getNumaParameters());',
    ],
  },
  {
    name: 'perf',
    methods: ['Domain.setPerfEvents', 'Domain.getPerfEvents'],
    program: [
      'await domain.setPerfEvents({ cache_misses: true });',
      'console.log(await domain.getPerfEvents());',
    ],
  },
  {
    name: 'schedinfo',
    methods: [
      'Domain.getSchedulerType',
      'Domain.getSchedulerParametersFlags',
      'Domain.setSchedulerParametersFlags',
    ],
    program: [
      "await domain.setSchedulerParametersFlags({ cpu_shares: 2048n }, { flags: 'LIVE' });",
      'console.log(await domain.getSchedulerType(), await domain.getSchedulerParametersFlags());',
    ],
  },
  {
    name: 'setmaxmem',
    methods: ['Domain.setMemoryFlags', 'Domain.setMaxMemory'],
    program: [
      'const kibibytes = 4n * 1024n ** 2n;',
      "await domain.setMemoryFlags(kibibytes, { flags: ['CONFIG', 'MAXIMUM'] });",
    ],
  },
  {
    name: 'setmem',
    methods: ['Domain.setMemoryFlags', 'Domain.setMemory'],
    program: [
      'const kibibytes = 2n * 1024n ** 2n;',
      "await domain.setMemoryFlags(kibibytes, { flags: ['LIVE', 'CONFIG'] });",
    ],
  },
  {
    name: 'setvcpus',
    methods: ['Domain.setVcpusFlags', 'Domain.setVcpus'],
    program: ["await domain.setVcpusFlags(4, { flags: ['LIVE', 'CONFIG'] });"],
  },
  {
    name: 'setvcpu',
    methods: ['Domain.setVcpu'],
    program: ["await domain.setVcpu('2-3', true, { flags: 'AFFECT_LIVE' });"],
  },
  {
    name: 'vcpucount',
    methods: ['Domain.getVcpusFlags'],
    program: [
      "console.log(await domain.getVcpusFlags({ flags: ['CONFIG', 'MAXIMUM'] }));",
      "console.log(await domain.getVcpusFlags({ flags: 'LIVE' }));",
    ],
    replaces: "virsh vcpucount web | awk '/maximum.*config/ {print $3}'",
  },
  {
    name: 'vcpuinfo',
    methods: ['Domain.getVcpus'],
    program: [
      'for (const { number, cpu, stateName, cpuTime } of await domain.getVcpus()) {',
      '  console.log(number, cpu, stateName, cpuTime); // cpuTime in nanoseconds',
      '}',
    ],
    replaces: "virsh vcpuinfo web | awk '/^CPU:/ {print $2}'",
  },
  {
    name: 'vcpupin',
    methods: ['Domain.pinVcpuFlags', 'Domain.getVcpuPinInfo'],
    program: [
      "await domain.pinVcpuFlags(0, [true, false, true, false], { flags: 'LIVE' }); // CPUs 0 and 2",
      'console.log(await domain.getVcpuPinInfo());',
    ],
  },
  {
    name: 'emulatorpin',
    methods: ['Domain.pinEmulator', 'Domain.getEmulatorPinInfo'],
    program: [
      'await domain.pinEmulator([true, false, true, false]); // CPUs 0 and 2',
      'console.log(await domain.getEmulatorPinInfo());',
    ],
  },
  {
    name: 'domdirtyrate-calc',
    methods: ['Domain.startDirtyRateCalc', 'Connection.domainListGetStats'],
    program: [
      'await domain.startDirtyRateCalc(1); // measures for 1 s',
      "const [record] = await connection.domainListGetStats([domain], { stats: 'DIRTYRATE' });",
      'console.log(record?.stats.dirtyrate);',
    ],
  },
  {
    name: 'domlaunchsecinfo',
    methods: ['Domain.getLaunchSecurityInfo'],
    program: ['console.log(await domain.getLaunchSecurityInfo());'],
  },
  {
    name: 'domsetlaunchsecstate',
    methods: ['Domain.setLaunchSecurityState'],
    program: [
      "const header = await readFile('header.b64', 'utf8');",
      "const secret = await readFile('secret.b64', 'utf8');",
      "await domain.setLaunchSecurityState({ 'sev-secret-header': header, 'sev-secret': secret });",
    ],
  },
];
