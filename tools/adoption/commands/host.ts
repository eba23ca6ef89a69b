import type { Command } from '../command.ts';

/** The host and its hypervisor. */
export const HOST: readonly Command[] = [
  {
    name: 'allocpages',
    methods: ['Connection.nodeAllocPages'],
    program: [
      'await connection.nodeAllocPages([2048], [64], 0, 1); // 64 pages of 2048 KiB in cell 0',
    ],
  },
  {
    name: 'capabilities',
    methods: ['Connection.getCapabilities', 'Connection.getCapabilitiesConfig'],
    program: [
      'const { host } = await connection.getCapabilitiesConfig();',
      'console.log(host?.cpu?.model, host?.uuid);',
    ],
    replaces: "virsh capabilities | xmllint --xpath 'string(//host/cpu/model)' -",
  },
  {
    name: 'cpu-baseline',
    methods: ['Connection.baselineCpu'],
    program: [
      "const cpus = [await readFile('one.xml', 'utf8'), await readFile('two.xml', 'utf8')];",
      "console.log(await connection.baselineCpu(cpus, { flags: 'MIGRATABLE' }));",
    ],
    note: 'The documents are `<cpu>` elements.',
  },
  {
    name: 'cpu-compare',
    methods: ['Connection.compareCpu'],
    program: [
      "const result = await connection.compareCpu(await readFile('cpu.xml', 'utf8'));",
      'console.log(enumName(VirCPUCompareResult, result)); // superset',
    ],
  },
  {
    name: 'cpu-models',
    methods: ['Connection.getCpuModelNames'],
    program: ["console.log(await connection.getCpuModelNames('x86_64'));"],
  },
  {
    name: 'domcapabilities',
    methods: ['Connection.getDomainCapabilities', 'Connection.getDomainCapabilitiesConfig'],
    program: [
      "const { devices } = await connection.getDomainCapabilitiesConfig({ virttype: 'kvm' });",
      'console.log(devices?.disk?.enum);',
    ],
    replaces: "virsh domcapabilities | xmllint --xpath '//disk/enum' -",
  },
  {
    name: 'freecell',
    methods: ['Connection.nodeGetCellsFreeMemory', 'Connection.nodeGetFreeMemory'],
    program: [
      'console.log(await connection.nodeGetCellsFreeMemory(0, 8)); // bytes',
      'console.log(await connection.nodeGetFreeMemory());',
    ],
  },
  {
    name: 'freepages',
    methods: ['Connection.nodeGetFreePages'],
    program: ['console.log(await connection.nodeGetFreePages([4, 2048], 0, 1)); // sizes in KiB'],
  },
  {
    name: 'hostname',
    methods: ['Connection.getHostname'],
    program: ['console.log(await connection.getHostname());'],
  },
  {
    name: 'hypervisor-cpu-baseline',
    methods: ['Connection.baselineHypervisorCpu'],
    program: [
      "const cpus = [await readFile('one.xml', 'utf8'), await readFile('two.xml', 'utf8')];",
      "console.log(await connection.baselineHypervisorCpu(cpus, { virttype: 'kvm' }));",
    ],
  },
  {
    name: 'hypervisor-cpu-compare',
    methods: ['Connection.compareHypervisorCpu'],
    program: [
      "const cpu = await readFile('cpu.xml', 'utf8');",
      "const result = await connection.compareHypervisorCpu(cpu, { virttype: 'kvm' });",
      'console.log(enumName(VirCPUCompareResult, result));',
    ],
  },
  {
    name: 'hypervisor-cpu-models',
    isNew: true,
    methods: ['Connection.getDomainCapabilitiesConfig'],
    program: [
      "const { cpu } = await connection.getDomainCapabilitiesConfig({ virttype: 'kvm' });",
      "for (const mode of cpu?.mode ?? []) if (mode.name === 'custom') console.log(mode.model);",
    ],
    note: 'virsh reads the same document.',
  },
  {
    name: 'maxvcpus',
    methods: ['Connection.getMaxVcpus'],
    program: ["console.log(await connection.getMaxVcpus({ type: 'kvm' }));"],
  },
  {
    name: 'node-memory-tune',
    methods: ['Connection.nodeGetMemoryParameters', 'Connection.nodeSetMemoryParameters'],
    program: [
      'await connection.nodeSetMemoryParameters({ shm_pages_to_scan: 200 });',
      'console.log(await connection.nodeGetMemoryParameters());',
    ],
  },
  {
    name: 'nodecpumap',
    methods: ['Connection.nodeGetCpuMap'],
    program: [
      'console.log(await connection.nodeGetCpuMap()); // { cpumap: [true, ...], online: 8 }',
    ],
  },
  {
    name: 'nodecpustats',
    methods: ['Connection.nodeGetCpuStats'],
    program: ['console.log(await connection.nodeGetCpuStats(-1)); // all CPUs, in nanoseconds'],
  },
  {
    name: 'nodeinfo',
    methods: ['Connection.nodeGetInfo'],
    program: [
      'const { model, cpus, mhz, memory } = await connection.nodeGetInfo();',
      'console.log(model, cpus, mhz, memory); // memory in KiB',
    ],
    replaces: "virsh nodeinfo | awk '/^CPU\\(s\\)/ {print $2}'",
  },
  {
    name: 'nodememstats',
    methods: ['Connection.nodeGetMemoryStats'],
    program: ['console.log(await connection.nodeGetMemoryStats(-1)); // all cells, in KiB'],
    replaces: "virsh nodememstats | awk '/^free/ {print $3}'",
  },
  {
    name: 'nodesevinfo',
    methods: ['Connection.nodeGetSevInfo'],
    program: ['console.log(await connection.nodeGetSevInfo());'],
  },
  {
    name: 'nodesuspend',
    methods: ['Connection.nodeSuspendForDuration'],
    program: ["await connection.nodeSuspendForDuration('MEM', 60n); // seconds"],
  },
  {
    name: 'sysinfo',
    methods: ['Connection.getSysinfo', 'Connection.getSysinfoConfig'],
    program: ['console.log(await connection.getSysinfo());'],
  },
  {
    name: 'uri',
    methods: ['Connection.uri'],
    program: ['console.log(connection.uri);'],
  },
  {
    name: 'version',
    methods: ['Connection.getLibVersion', 'Connection.getVersion'],
    program: [
      'console.log(await connection.getLibVersion()); // 9000000n is 9.0.0',
      'console.log(await connection.getVersion()); // of the hypervisor',
    ],
    note: 'A version is major * 1,000,000 + minor * 1,000 + release.',
  },
];
