import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Domain } from '../../../../src/index.ts';
import { VirDomainMemoryStatTags } from '../../../../src/index.ts';
import { about } from '../question.ts';
import { SOMETHING } from '../values.ts';

const ask = about('domain');

/** Questions about the properties and statistics of a domain. */
export const DOMAIN_QUESTIONS = [
  ask('virDomainGetName', (it) => it.name, 'it.name()'),
  ask('virDomainGetUUIDString', (it) => it.uuid, 'it.UUIDString()'),
  ask('virDomainGetUUID', (it) => it.uuid.replaceAll('-', ''), 'it.UUID()'),
  ask('virDomainGetID', (it) => it.id, 'it.ID()'),
  ask('virDomainGetConnect', (it) => it.connection.uri, 'it.connect().getURI()'),
  ask(
    'virDomainGetState',
    (it, flags) => it.getState({ flags }),
    'named("state reason", it.state(arg))',
    {
      args: [0, 1],
    },
  ),
  ask('virDomainGetInfo', infoWithoutTime, 'named("state maxMem memory nrVirtCpu", it.info()[:4])'),
  ask('virDomainGetInfo', async (it) => (await it.getInfo()).cpuTime, 'it.info()[4]', {
    label: 'for the CPU time',
    comparison: 'nanoseconds',
  }),
  ask(
    'virDomainGetControlInfo',
    (it, flags) => it.getControlInfo({ flags }),
    'named("state details stateTime", it.controlInfo(arg))',
    { args: [0, 1] },
  ),
  ask('virDomainIsActive', (it) => it.isActive(), 'it.isActive()'),
  ask('virDomainIsPersistent', (it) => it.isPersistent(), 'it.isPersistent()'),
  ask('virDomainIsUpdated', (it) => it.isUpdated(), 'it.isUpdated()'),
  ask('virDomainGetAutostart', (it) => it.getAutostart(), 'it.autostart()'),
  ask('virDomainGetOSType', (it) => it.getOsType(), 'it.OSType()'),
  ask('virDomainGetHostname', (it, flags) => it.getHostname({ flags }), 'it.hostname(arg)', {
    args: [0, 1, 2, 3],
  }),
  ask('virDomainGetTime', (it) => it.getTime(), 'named("seconds nseconds", it.getTime().values())'),
  ask('virDomainGetXMLDesc', (it, flags) => it.getXmlDesc({ flags }), 'it.XMLDesc(arg)', {
    args: [0, 1, 2, 3, 4, 8, 32],
  }),
  ask(
    'virDomainGetMetadata',
    (it, [type, uri, flags]) => it.getMetadata(type, { uri, flags }),
    'it.metadata(*arg)',
    {
      args: [
        [0, null, 0],
        [1, null, 0],
        [1, null, 2],
        [2, 'urn:nobody', 0],
        [2, 'urn:example', 0],
        [2, 'urn:example', 3],
        [7, null, 0],
      ] as const,
    },
  ),
  ask('virDomainGetMaxMemory', (it) => it.getMaxMemory(), 'it.maxMemory()'),
  ask('virDomainGetMaxVcpus', (it) => it.getMaxVcpus(), 'it.maxVcpus()'),
  ask('virDomainGetVcpusFlags', (it, flags) => it.getVcpusFlags({ flags }), 'it.vcpusFlags(arg)', {
    args: [0, 1, 2, 4, 5, 6, 8],
  }),
  ask(
    'virDomainHasManagedSaveImage',
    (it, flags) => it.hasManagedSaveImage({ flags }),
    'it.hasManagedSaveImage(arg)',
    { args: [0, 1] },
  ),
  ask(
    'virDomainManagedSaveGetXMLDesc',
    (it, flags) => it.managedSaveGetXmlDesc({ flags }),
    'it.managedSaveGetXMLDesc(arg)',
    { args: [0, 1, 4] },
  ),
  ask(
    'virDomainGetBlockInfo',
    (it, disk) => it.getBlockInfo(disk),
    'named("capacity allocation physical", it.blockInfo(arg))',
    { args: ['vda', 'vdb', 'vdz'] },
  ),
  ask(
    'virDomainBlockStats',
    (it, disk) => it.blockStats(disk),
    'named("rdReq rdBytes wrReq wrBytes errs", it.blockStats(arg))',
    // The values of the test driver grow with the time of day.
    { args: ['vda', 'vdz'], comparison: 'amounts' },
  ),
  ask(
    'virDomainBlockStatsFlags',
    async (it, disk) => Object.keys(await it.blockStatsFlags(disk)).sort(),
    'sorted(it.blockStatsFlags(arg))',
    { args: ['vda', 'vdz', ''] },
  ),
  ask(
    'virDomainInterfaceStats',
    (it, device) => it.interfaceStats(device),
    'named("rxBytes rxPackets rxErrs rxDrop txBytes txPackets txErrs txDrop",' +
      ' it.interfaceStats(arg))',
    // The host sends packets to its bridges at any time.
    { args: ['52:54:00:12:34:56', 'no-such-device'], comparison: 'amounts' },
  ),
  ask('virDomainScreenshot', screenshot, 'screenshot(conn, it, arg)', { args: [0, 9] }),
  ask('virDomainMemoryStats', memoryStats, '{**it.memoryStats(), "rss": SOMETHING}'),
  ask('virDomainGetCPUStats', (it) => it.getCpuStats(), 'it.getCPUStats(True)', {
    comparison: 'nanoseconds',
  }),
  ask('virDomainGetCPUStats', (it) => it.getCpuStats({ startCpu: 0 }), 'it.getCPUStats(False)', {
    label: 'of each CPU',
    comparison: 'nanoseconds',
  }),
];

/** Returns the picture as a digest, because it may be large. */
async function screenshot(it: Domain, screen: number): Promise<object> {
  const picture = await it.screenshot({ screen });
  const bytes = await buffer(picture);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { mime: picture.mimeType, length: bytes.length, digest };
}

async function infoWithoutTime(it: Domain): Promise<object> {
  const { cpuTime: _, ...info } = await it.getInfo();
  return info;
}

/** libvirt-python uses libvirt's names in lower case, except for one. */
async function memoryStats(it: Domain): Promise<object> {
  const stats = await it.memoryStats();
  const named = stats.map(({ tag, val }) => [TAG_NAMES.get(tag), val]);
  return { ...Object.fromEntries(named), rss: SOMETHING };
}

const TAG_NAMES = new Map<number, string>([
  ...Object.entries(VirDomainMemoryStatTags).map(
    ([name, tag]) => [tag, name.toLowerCase()] as const,
  ),
  [VirDomainMemoryStatTags.ACTUAL_BALLOON, 'actual'],
]);
