import type { Connection } from '../../../../src/index.ts';
import { SAVED_IMAGE } from '../populate.ts';
import { about } from '../question.ts';

const ask = about('connection');

const Q35 = { arch: 'x86_64', machine: 'q35', virttype: 'qemu' };
const QEMU64 = '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>';
const ANY_CPU = '<cpu><arch>x86_64</arch></cpu>';

const GUEST =
  "<domain type='qemu'><name>native</name><memory>65536</memory>" +
  "<uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid><os><type arch='x86_64'>hvm</type></os></domain>";

/** Questions about the host and its capabilities. */
export const HOST_QUESTIONS = [
  ask('virConnectGetURI', (it) => it.uri, 'it.getURI()'),
  ask('virConnectGetType', (it) => it.getType(), 'it.getType()'),
  ask('virConnectGetVersion', (it) => it.getVersion(), 'it.getVersion()'),
  ask('virConnectGetLibVersion', (it) => it.getLibVersion(), 'it.getLibVersion()'),
  ask('virConnectGetHostname', (it) => it.getHostname(), 'it.getHostname()'),
  ask('virConnectGetCapabilities', (it) => it.getCapabilities(), 'it.getCapabilities()'),
  ask(
    'virConnectGetDomainCapabilities',
    (it, flags) => it.getDomainCapabilities({ flags }),
    'it.getDomainCapabilities(flags=arg)',
    { args: [0, 1, 2] },
  ),
  ask(
    'virConnectGetDomainCapabilities',
    (it) => it.getDomainCapabilities({ ...Q35 }),
    'it.getDomainCapabilities(None, "x86_64", "q35", "qemu")',
    { label: 'of q35' },
  ),
  ask('virConnectGetSysinfo', (it, flags) => it.getSysinfo({ flags }), 'it.getSysinfo(arg)', {
    args: [0, 1],
  }),
  ask('virConnectGetMaxVcpus', (it, type) => it.getMaxVcpus({ type }), 'it.getMaxVcpus(arg)', {
    args: [null, 'qemu', 'kvm', 'test', 'nothing'],
  }),
  ask(
    'virConnectGetCPUModelNames',
    (it, arch) => it.getCpuModelNames(arch),
    'it.getCPUModelNames(arg)',
    { args: ['x86_64', 'i686', 'ppc64', 'abacus'] },
  ),
  ask(
    'virConnectCompareCPU',
    (it, [cpu, flags]) => it.compareCpu(cpu, { flags }),
    'it.compareCPU(*arg)',
    {
      args: [
        [ANY_CPU, 0],
        [QEMU64, 0],
        [QEMU64, 1],
        [QEMU64, 2],
        [QEMU64, 1 << 30],
      ] as const,
    },
  ),
  ask(
    'virConnectBaselineCPU',
    (it, flags) => it.baselineCpu([QEMU64], { flags }),
    `it.baselineCPU(["${QEMU64}"], arg)`,
    { args: [0, 1, 2] },
  ),
  ask(
    'virConnectCompareHypervisorCPU',
    (it, flags) => it.compareHypervisorCpu(QEMU64, { flags }),
    `it.compareHypervisorCPU(None, None, None, None, "${QEMU64}", arg)`,
    { args: [0, 1, 2] },
  ),
  ask(
    'virConnectBaselineHypervisorCPU',
    (it, flags) => it.baselineHypervisorCpu([QEMU64], { flags }),
    `it.baselineHypervisorCPU(None, None, None, None, ["${QEMU64}"], arg)`,
    { args: [0, 1, 2] },
  ),
  ask('virConnectIsSecure', (it) => it.isSecure(), 'it.isSecure()'),
  ask('virConnectIsEncrypted', (it) => it.isEncrypted(), 'it.isEncrypted()'),
  ask('virConnectIsAlive', (it) => it.isAlive, 'it.isAlive()'),
  ask(
    'virConnectGetStoragePoolCapabilities',
    (it, flags) => it.getStoragePoolCapabilities({ flags }),
    'it.getStoragePoolCapabilities(arg)',
    { args: [0, 1] },
  ),
  ask(
    'virConnectFindStoragePoolSources',
    (it, type) => it.findStoragePoolSources(type),
    'it.findStoragePoolSources(arg, None)',
    { args: ['logical', 'dir', 'netfs', 'nothing'] },
  ),
  ask(
    'virConnectDomainXMLToNative',
    (it, format) => it.domainXmlToNative(format, GUEST),
    `it.domainXMLToNative(arg, "${GUEST}")`,
    { args: ['qemu-argv', 'nothing'] },
  ),
  ask(
    'virConnectDomainXMLFromNative',
    (it, format) => it.domainXmlFromNative(format, 'qemu -m 64'),
    'it.domainXMLFromNative(arg, "qemu -m 64")',
    { args: ['qemu-argv', 'nothing'] },
  ),
  ask(
    'virDomainSaveImageGetXMLDesc',
    (it, [file, flags]) => it.domainSaveImageGetXmlDesc(file, { flags }),
    'it.saveImageGetXMLDesc(*arg)',
    {
      args: [
        [SAVED_IMAGE, 0],
        [SAVED_IMAGE, 1],
        ['/nonexistent/image', 0],
      ] as const,
    },
  ),
];

/** Questions about the CPUs and the memory of the host. */
export const NODE_QUESTIONS = [
  ask(
    'virNodeGetInfo',
    nodeInfo,
    'named("model memory cpus mhz nodes sockets cores threads", it.getInfo())',
  ),
  ask('virNodeGetCPUMap', cpuMap, 'named("present cpumap online", it.getCPUMap())'),
  ask(
    'virNodeGetMemoryParameters',
    (it) => it.nodeGetMemoryParameters(),
    'it.getMemoryParameters()',
  ),
  ask(
    'virNodeGetFreePages',
    (it) => it.nodeGetFreePages([2048], 0, 1),
    '[list(row.values()) for row in it.getFreePages([2048], 0, 1).values()]',
  ),
  ask(
    'virNodeGetFreePages',
    (it, [pages, cells]) => it.nodeGetFreePages(pages, 0, cells),
    'it.getFreePages(arg[0], 0, arg[1])',
    {
      args: [
        [[2048], 2000],
        [[4, 2048], 513],
        [[], 1],
      ] as const,
      label: 'of none or too many',
    },
  ),
  ask('virNodeGetSEVInfo', (it) => it.nodeGetSevInfo(), 'it.getSEVInfo()'),
  ask(
    'virNodeGetSecurityModel',
    (it) => it.nodeGetSecurityModel(),
    'named("model doi", it.getSecurityModel())',
  ),
  ask('virNodeGetFreeMemory', (it) => it.nodeGetFreeMemory(), 'it.getFreeMemory()', {
    comparison: 'amounts',
  }),
  ask(
    'virNodeGetCellsFreeMemory',
    (it) => it.nodeGetCellsFreeMemory(0, 1),
    'it.getCellsFreeMemory(0, 1)',
    { comparison: 'amounts' },
  ),
  ask(
    'virNodeGetCellsFreeMemory',
    (it, count) => it.nodeGetCellsFreeMemory(0, count),
    'it.getCellsFreeMemory(0, arg)',
    { args: [1025], label: 'of too many' },
  ),
  ask(
    'virNodeGetMemoryStats',
    (it, cell) => it.nodeGetMemoryStats(cell),
    'it.getMemoryStats(arg)',
    {
      args: [-1, 0],
      comparison: 'amounts',
    },
  ),
  ask(
    'virNodeGetMemoryStats',
    (it, cell) => it.nodeGetMemoryStats(cell),
    'it.getMemoryStats(arg)',
    {
      args: [999],
      label: 'of no cell',
    },
  ),
  ask('virNodeGetCPUStats', (it, cpu) => it.nodeGetCpuStats(cpu), 'it.getCPUStats(arg)', {
    args: [-1, 0],
    comparison: 'nanoseconds',
  }),
  ask('virNodeGetCPUStats', (it, cpu) => it.nodeGetCpuStats(cpu), 'it.getCPUStats(arg)', {
    args: [9999],
    label: 'of no CPU',
  }),
];

/** libvirt-python returns the memory in MiB. */
async function nodeInfo(it: Connection): Promise<object> {
  const info = await it.nodeGetInfo();
  return { ...info, memory: info.memory / 1024n };
}

async function cpuMap(it: Connection): Promise<object> {
  const { cpumap, online } = await it.nodeGetCpuMap();
  return { present: cpumap.length, cpumap, online };
}
