import type { Domain } from '../../../src/index.ts';
import { VirDomainMemoryStatTags } from '../../../src/index.ts';
import { dumpShare } from './dump-share.ts';
import { ask, askEach, SOMETHING } from './values.ts';

export async function dumpDomain(domain: Domain): Promise<object> {
  return {
    uuid: domain.uuid,
    id: String(domain.id),
    getState: await ask(() => domain.getState()),
    getInfo: await ask(() => infoWithoutTime(domain)),
    getControlInfo: await ask(() => domain.getControlInfo()),
    isActive: await ask(() => domain.isActive()),
    isPersistent: await ask(() => domain.isPersistent()),
    isUpdated: await ask(() => domain.isUpdated()),
    getAutostart: await ask(() => domain.getAutostart()),
    getOsType: await ask(() => domain.getOsType()),
    getHostname: await ask(() => domain.getHostname()),
    getTime: await ask(() => domain.getTime()),
    getXmlDesc: await askEach([0, 1, 2, 3, 8, 32], (flags) => domain.getXmlDesc(flags)),
    getMetadata: await askEach([0, 1, 2], (type) =>
      domain.getMetadata(type, type === 2 ? 'urn:nobody' : null),
    ),
    'getMetadata of an element': await ask(() => domain.getMetadata(2, 'urn:example')),
    getMaxMemory: await ask(() => domain.getMaxMemory()),
    getMaxVcpus: await ask(() => domain.getMaxVcpus()),
    getVcpusFlags: await askEach([0, 1, 2, 4, 5, 6, 8], (flags) => domain.getVcpusFlags(flags)),
    hasManagedSaveImage: await ask(() => domain.hasManagedSaveImage()),
    getBlockInfo: await ask(() => domain.getBlockInfo('vda')),
    'blockStats of nothing': await ask(() => domain.blockStats('vdz')),
    'interfaceStats of nothing': await ask(() => domain.interfaceStats('no-such-device')),
    interfaceStats: await ask(() => domain.interfaceStats('52:54:00:12:34:56')),
    memoryStats: await ask(() => memoryStats(domain)),
    share: await dumpShare(domain),
  };
}

async function infoWithoutTime(domain: Domain): Promise<object> {
  const { cpuTime: _, ...info } = await domain.getInfo();
  return info;
}

/** libvirt-python names the figures as libvirt does, in lower case, but for one. */
async function memoryStats(domain: Domain): Promise<object> {
  const stats = await domain.memoryStats();
  const named = stats.map(({ tag, val }) => [TAG_NAMES.get(tag), val]);
  return { ...Object.fromEntries(named), rss: SOMETHING };
}

const TAG_NAMES = new Map<number, string>([
  ...Object.entries(VirDomainMemoryStatTags).map(
    ([name, tag]) => [tag, name.toLowerCase()] as const,
  ),
  [VirDomainMemoryStatTags.ACTUAL_BALLOON, 'actual'],
]);
