import type { Domain } from '../../../src/index.ts';
import { ask, askEach, SOMETHING } from './values.ts';

/** What a domain has of its host: CPUs, limits, jobs, what the guest's agent says. */
export async function dumpShare(domain: Domain): Promise<object> {
  return {
    getVcpus: await ask(() => vcpus(domain)),
    getVcpuPinInfo: await askEach([0, 1, 2], (flags) => vcpuPins(domain, flags)),
    getEmulatorPinInfo: await askEach(IMPACTS, (flags) => domain.getEmulatorPinInfo(flags)),
    getIoThreadInfo: await askEach(IMPACTS, (flags) => ioThreads(domain, flags)),
    getMemoryParameters: await askEach(IMPACTS, (flags) => domain.getMemoryParameters(flags)),
    getBlkioParameters: await askEach(IMPACTS, (flags) => domain.getBlkioParameters(flags)),
    getNumaParameters: await askEach(IMPACTS, (flags) => domain.getNumaParameters(flags)),
    getSchedulerType: await ask(() => domain.getSchedulerType()),
    getSchedulerParameters: await ask(() => domain.getSchedulerParameters()),
    getSchedulerParametersFlags: await askEach(IMPACTS, (flags) =>
      domain.getSchedulerParametersFlags(flags),
    ),
    getInterfaceParameters: await askEach(IMPACTS, (flags) =>
      domain.getInterfaceParameters('52:54:00:12:34:56', flags),
    ),
    getBlockIoTune: await askEach(IMPACTS, (flags) => domain.getBlockIoTune('vda', flags)),
    getPerfEvents: await askEach(IMPACTS, (flags) => domain.getPerfEvents(flags)),
    blockStatsFlags: await ask(() => blockStats(domain)),
    getBlockJobInfo: await ask(() => blockJob(domain)),
    blockPeek: await ask(async () => hex(await domain.blockPeek('vda', 0, 64))),
    memoryPeek: await askEach([1, 2], async (flags) => hex(await domain.memoryPeek(0, 16, flags))),
    getDiskErrors: await ask(() => domain.getDiskErrors()),
    getJobInfo: await ask(() => domain.getJobInfo()),
    getJobStats: await askEach([0, 1], (flags) => jobStats(domain, flags)),
    backupGetXmlDesc: await ask(() => domain.backupGetXmlDesc()),
    managedSaveGetXmlDesc: await ask(() => domain.managedSaveGetXmlDesc()),
    getGuestInfo: await askEach([0, 1, 2, 4, 8, 16, 32, 64], async (types) => {
      return (await domain.getGuestInfo(types)).params;
    }),
    interfaceAddresses: await askEach([0, 1, 2], (source) => domain.interfaceAddresses(source)),
    getFsInfo: await ask(() => fileSystems(domain)),
    authorizedSshKeysGet: await ask(() => domain.authorizedSshKeysGet('root')),
    getGuestVcpus: await guestVcpus(domain),
    getSecurityLabel: await ask(() => domain.getSecurityLabel()),
    getSecurityLabelList: await securityLabels(domain),
    getLaunchSecurityInfo: await ask(() => domain.getLaunchSecurityInfo()),
    getMessages: await askEach([0, 1, 2], (flags) => domain.getMessages(flags)),
  };
}

/** What the host's CPUs have done for the domain, of which the figures count on. */
export async function dumpCpuStats(domain: Domain): Promise<object> {
  return { total: await domain.getCpuStats(), each: await domain.getCpuStats(0) };
}

/** `VirDomainModificationImpact`: now, the running guest, the definition, and both. */
const IMPACTS = [0, 1, 2, 3] as const;

async function vcpus(domain: Domain): Promise<object> {
  const all = await domain.getVcpus();
  return all.map((vcpu) => ({ ...vcpu, cpuTime: SOMETHING, cpu: SOMETHING }));
}

/** libvirt-python asks for the CPUs that are plugged in, and not for all that may be. */
async function vcpuPins(domain: Domain, flags: number): Promise<object> {
  const pins = await domain.getVcpuPinInfo(flags);
  return pins.slice(0, (await domain.getInfo()).nrVirtCpu);
}

/** libvirt-python has None for an error here. */
async function guestVcpus(domain: Domain): Promise<unknown> {
  const answer = (await ask(() => domain.getGuestVcpus())) as object;
  return 'error' in answer ? null : answer;
}

/** The daemon gives no error, so each client has words of its own. */
async function securityLabels(domain: Domain): Promise<unknown> {
  const answer = (await ask(() => domain.getSecurityLabelList())) as { error?: unknown[] };
  return answer.error === undefined ? answer : { error: answer.error[0] };
}

async function ioThreads(domain: Domain, flags: number): Promise<object> {
  const threads = await domain.getIoThreadInfo(flags);
  return threads.map(({ iothreadId, cpumap }) => [iothreadId, cpumap]);
}

/** The test driver's grow with the time of day. */
async function blockStats(domain: Domain): Promise<object> {
  return Object.keys(await domain.blockStatsFlags('vda')).sort();
}

/** libvirt-python has an empty object for no job. */
async function blockJob(domain: Domain): Promise<object> {
  return (await domain.getBlockJobInfo('vda')) ?? {};
}

async function jobStats(domain: Domain, flags: number): Promise<object> {
  const { type, params } = await domain.getJobStats(flags);
  return { type, ...params };
}

async function fileSystems(domain: Domain): Promise<object> {
  const all = await domain.getFsInfo();
  return all.map(({ mountpoint, name, fstype, devAliases }) => [
    mountpoint,
    name,
    fstype,
    devAliases,
  ]);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
