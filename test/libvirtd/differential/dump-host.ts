import type { Connection } from '../../../src/index.ts';
import { ask, askEach, names } from './values.ts';

export async function dumpHost(connection: Connection): Promise<object> {
  const { model: arch } = await connection.nodeGetInfo();
  const q35 = { arch: 'x86_64', machine: 'q35', virttype: 'qemu' };
  const qemu64 = '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>';
  return {
    uri: connection.uri,
    getType: await ask(() => connection.getType()),
    getVersion: await ask(() => connection.getVersion()),
    getLibVersion: await ask(() => connection.getLibVersion()),
    getHostname: await ask(() => connection.getHostname()),
    getCapabilities: await ask(() => connection.getCapabilities()),
    getDomainCapabilities: await ask(() => connection.getDomainCapabilities()),
    'getDomainCapabilities of q35': await ask(() => connection.getDomainCapabilities(q35)),
    getSysinfo: await ask(() => connection.getSysinfo()),
    getMaxVcpus: await ask(() => connection.getMaxVcpus()),
    'getMaxVcpus of qemu': await ask(() => connection.getMaxVcpus('qemu')),
    getCpuModelNames: await ask(() => connection.getCpuModelNames(arch)),
    'getCpuModelNames of nothing': await ask(() => connection.getCpuModelNames('abacus')),
    compareCpu: await ask(() => connection.compareCpu('<cpu><arch>x86_64</arch></cpu>')),
    baselineCpu: await ask(() => connection.baselineCpu([qemu64])),
    compareHypervisorCpu: await ask(() => connection.compareHypervisorCpu({}, qemu64)),
    baselineHypervisorCpu: await ask(() => connection.baselineHypervisorCpu({}, [qemu64])),
    isSecure: await ask(() => connection.isSecure()),
    isEncrypted: await ask(() => connection.isEncrypted()),
    nodeGetInfo: await ask(() => nodeInfo(connection)),
    nodeGetCpuMap: await ask(() => cpuMap(connection)),
    nodeGetMemoryParameters: await ask(() => connection.nodeGetMemoryParameters()),
    nodeGetFreePages: await ask(() => connection.nodeGetFreePages([2048], 0, 1)),
    nodeGetSevInfo: await ask(() => connection.nodeGetSevInfo()),
    domainSaveImageGetXmlDesc: await ask(() =>
      connection.domainSaveImageGetXmlDesc('/nonexistent/image'),
    ),
    nodeGetSecurityModel: await ask(() => connection.nodeGetSecurityModel()),
    getStoragePoolCapabilities: await ask(() => connection.getStoragePoolCapabilities()),
    findStoragePoolSources: await ask(() => connection.findStoragePoolSources('logical')),
  };
}

export async function dumpLists(connection: Connection): Promise<object> {
  return {
    listDomains: await ask(() => connection.listDomains()),
    listDefinedDomains: await ask(() => connection.listDefinedDomains()),
    listNetworks: await ask(() => connection.listNetworks()),
    listDefinedNetworks: await ask(() => connection.listDefinedNetworks()),
    listStoragePools: await ask(() => connection.listStoragePools()),
    listDefinedStoragePools: await ask(() => connection.listDefinedStoragePools()),
    nodeListDevices: await ask(() => connection.nodeListDevices()),
    'nodeListDevices of net': await ask(() => connection.nodeListDevices('net')),
    listAllDomains: await askEach(FLAGS, (flags) => names(connection.listAllDomains(flags))),
    listAllNetworks: await askEach(FLAGS, (flags) => names(connection.listAllNetworks(flags))),
    listAllStoragePools: await askEach(FLAGS, (flags) =>
      names(connection.listAllStoragePools(flags)),
    ),
    listAllNodeDevices: await askEach(FLAGS, (flags) =>
      names(connection.listAllNodeDevices(flags)),
    ),
  };
}

/** Every flag by itself, those that no list knows included, and some together. */
const FLAGS = [0, ...Array.from({ length: 14 }, (_, bit) => 1 << bit), 0x3, 0xc, 0x41];

/** libvirt-python tells the memory in MiB. */
async function nodeInfo(connection: Connection): Promise<object> {
  const info = await connection.nodeGetInfo();
  return { ...info, memory: info.memory / 1024n };
}

async function cpuMap(connection: Connection): Promise<object> {
  const { cpumap, online } = await connection.nodeGetCpuMap();
  return { present: cpumap.length, cpumap, online };
}
