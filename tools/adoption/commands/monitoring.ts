import type { Command } from '../command.ts';

/** The states and statistics of domains. */
export const MONITORING: readonly Command[] = [
  {
    name: 'domblkerror',
    methods: ['Domain.getDiskErrors'],
    program: ['console.log(await domain.getDiskErrors()); // [{ disk, error, errorName }]'],
  },
  {
    name: 'domblkinfo',
    methods: ['Domain.getBlockInfo'],
    program: [
      "const { capacity, allocation, physical } = await domain.getBlockInfo('vda');",
      'console.log(capacity, allocation, physical); // bytes',
    ],
    replaces: "virsh domblkinfo web vda | awk '/^Capacity/ {print $2}'",
  },
  {
    name: 'domblklist',
    methods: ['Domain.getConfig'],
    program: [
      'for (const disk of (await domain.getConfig()).devices?.disk ?? []) {',
      "  console.log(disk.target.dev, disk.type === 'file' ? disk.source?.file : disk.type);",
      '}',
    ],
    replaces: "virsh domblklist web | awk 'NR>2 && NF {print $2}'",
  },
  {
    name: 'domblkstat',
    methods: ['Domain.blockStats', 'Domain.blockStatsFlags'],
    program: [
      "const { rdBytes, wrBytes } = await domain.blockStats('vda');",
      'console.log(rdBytes, wrBytes);',
    ],
    replaces: "virsh domblkstat web vda | awk '/rd_bytes/ {print $3}'",
  },
  {
    name: 'domcontrol',
    methods: ['Domain.getControlInfo'],
    program: ['console.log((await domain.getControlInfo()).stateName); // ok'],
  },
  {
    name: 'domif-getlink',
    methods: ['Domain.getConfig'],
    program: [
      'for (const { target, link } of (await domain.getConfig()).devices?.interface ?? []) {',
      "  console.log(target?.dev, link?.state ?? 'up');",
      '}',
    ],
  },
  {
    name: 'domifaddr',
    methods: ['findAddresses', 'Domain.interfaceAddresses', 'waitForAddress'],
    program: [
      'const found = await findAddresses(domain);',
      'console.log(found?.interfaces[0]?.addrs[0]?.addr);',
    ],
    replaces: "virsh domifaddr web | awk '/ipv4/ {print $4}' | cut -d/ -f1",
    note: '`domain.interfaceAddresses({ source })` asks one source, as virsh does. `findAddresses` asks the agent, the leases and the ARP table in turn.',
  },
  {
    name: 'domiflist',
    methods: ['Domain.getConfig'],
    program: [
      'for (const nic of (await domain.getConfig()).devices?.interface ?? []) {',
      '  console.log(nic.target?.dev, nic.type, nic.model?.type, nic.mac?.address);',
      '}',
    ],
    replaces: "virsh domiflist web | awk 'NR>2 && NF {print $5}'",
  },
  {
    name: 'domifstat',
    methods: ['Domain.interfaceStats'],
    program: [
      "const { rxBytes, txBytes } = await domain.interfaceStats('vnet0');",
      'console.log(rxBytes, txBytes);',
    ],
    replaces: "virsh domifstat web vnet0 | awk '/rx_bytes/ {print $3}'",
  },
  {
    name: 'dominfo',
    methods: ['Domain.getInfo', 'Domain.isPersistent', 'Domain.getAutostart'],
    program: [
      'const { stateName, nrVirtCpu, memory, cpuTime } = await domain.getInfo();',
      'console.log(stateName, nrVirtCpu, memory, cpuTime); // memory in KiB, cpuTime in nanoseconds',
    ],
    replaces: "virsh dominfo web | awk -F: '/^Used memory/ {print $2}'",
  },
  {
    name: 'dommemstat',
    methods: ['Domain.memoryStats', 'Domain.setMemoryStatsPeriod'],
    program: [
      'for (const { tagName, val } of await domain.memoryStats()) console.log(tagName, val); // KiB',
    ],
    replaces: "virsh dommemstat web | awk '/^unused/ {print $2}'",
    note: '`--period` is `domain.setMemoryStatsPeriod()`.',
  },
  {
    name: 'domstate',
    methods: ['Domain.getState'],
    program: [
      'const { stateName, reasonName } = await domain.getState();',
      'console.log(stateName, reasonName); // running booted',
    ],
    replaces: '[ "$(LC_ALL=C virsh domstate web)" = "running" ]',
    note: 'virsh translates the states. `stateName` is English in every locale.',
  },
  {
    name: 'domstats',
    methods: ['Connection.getAllDomainStats', 'Connection.domainListGetStats'],
    program: [
      "for (const { dom, stats } of await connection.getAllDomainStats({ stats: ['STATE', 'BALLOON'] })) {",
      '  console.log(dom.name, stats.state, stats.balloon);',
      '}',
    ],
    replaces: "virsh domstats --balloon | awk -F= '/balloon.current/ {print $2}'",
  },
  {
    name: 'domtime',
    methods: ['Domain.getTime', 'Domain.setTime'],
    program: [
      "await domain.setTime(0, { flags: 'SYNC' });",
      'console.log((await domain.getTime()).seconds);',
    ],
  },
  {
    name: 'list',
    methods: ['Connection.listAllDomains', 'Connection.getAllDomainStats'],
    program: [
      'for (const each of await connection.listAllDomains()) {',
      '  console.log(each.id, each.name, (await each.getState()).stateName);',
      '}',
    ],
    replaces: "virsh list --all | awk 'NR>2 && NF {print $2}'",
    note: '`listAllDomains` returns all domains, as `--all` does; `flags` selects some of them.',
  },
];
