import type { Domain } from '../../../../src/index.ts';
import { about } from '../question.ts';
import { firstError, orNull, SOMETHING } from '../values.ts';

const ask = about('domain');

/** `VirDomainModificationImpact`: now, the running guest, the definition, and both. */
const IMPACTS = { args: [0, 1, 2, 3] } as const;

const MAC = '52:54:00:12:34:56';

/** Questions about a domain's share of its host: CPUs, limits, jobs. */
export const SHARE_QUESTIONS = [
  ask(
    'virDomainGetVcpus',
    vcpus,
    '[{"number": number, "state": state, "cpuTime": SOMETHING, "cpu": SOMETHING, "cpumap": cpumap}' +
      ' for vcpus in [it.vcpus()]' +
      ' for (number, state, _, _), cpumap in zip(vcpus[0], vcpus[1], strict=True)]',
  ),
  ask('virDomainGetVcpuPinInfo', vcpuPins, 'it.vcpuPinInfo(arg)', { args: [0, 1, 2] }),
  ask(
    'virDomainGetEmulatorPinInfo',
    (it, flags) => it.getEmulatorPinInfo({ flags }),
    'it.emulatorPinInfo(arg)',
    IMPACTS,
  ),
  ask('virDomainGetIOThreadInfo', ioThreads, 'it.ioThreadInfo(arg)', IMPACTS),
  ask(
    'virDomainGetMemoryParameters',
    (it, flags) => it.getMemoryParameters({ flags }),
    'it.memoryParameters(arg)',
    IMPACTS,
  ),
  ask(
    'virDomainGetBlkioParameters',
    (it, flags) => it.getBlkioParameters({ flags }),
    'it.blkioParameters(arg)',
    IMPACTS,
  ),
  ask(
    'virDomainGetNumaParameters',
    (it, flags) => it.getNumaParameters({ flags }),
    'it.numaParameters(arg)',
    IMPACTS,
  ),
  ask(
    'virDomainGetSchedulerType',
    (it) => it.getSchedulerType(),
    'named("type nparams", it.schedulerType())',
  ),
  ask(
    'virDomainGetSchedulerParameters',
    (it) => it.getSchedulerParameters(),
    'it.schedulerParameters()',
  ),
  ask(
    'virDomainGetSchedulerParametersFlags',
    (it, flags) => it.getSchedulerParametersFlags({ flags }),
    'it.schedulerParametersFlags(arg)',
    IMPACTS,
  ),
  ask(
    'virDomainGetInterfaceParameters',
    (it, flags) => it.getInterfaceParameters(MAC, { flags }),
    `it.interfaceParameters("${MAC}", arg)`,
    IMPACTS,
  ),
  ask(
    'virDomainGetBlockIoTune',
    (it, flags) => it.getBlockIoTune('vda', { flags }),
    'it.blockIoTune("vda", arg)',
    IMPACTS,
  ),
  ask(
    'virDomainGetPerfEvents',
    (it, flags) => it.getPerfEvents({ flags }),
    'it.perfEvents(arg)',
    IMPACTS,
  ),
  ask('virDomainGetBlockJobInfo', blockJob, 'it.blockJobInfo("vda", arg)', { args: [0, 1] }),
  ask(
    'virDomainBlockPeek',
    (it, [offset, size]) => it.blockPeek('vda', offset, size),
    'it.blockPeek("vda", *arg)',
    {
      args: [
        [0, 64],
        [512, 1],
        [1 << 30, 64],
      ] as const,
    },
  ),
  ask(
    'virDomainMemoryPeek',
    (it, flags) => it.memoryPeek(0, 16, { flags }),
    'it.memoryPeek(0, 16, arg)',
    {
      args: [1, 2],
    },
  ),
  ask(
    'virDomainGetDiskErrors',
    (it) => it.getDiskErrors(),
    '[{"disk": disk, "error": error} for disk, error in it.diskErrors().items()]',
  ),
  ask(
    'virDomainGetJobInfo',
    (it) => it.getJobInfo(),
    'named("type timeElapsed timeRemaining dataTotal dataProcessed dataRemaining' +
      ' memTotal memProcessed memRemaining fileTotal fileProcessed fileRemaining", it.jobInfo())',
  ),
  // KEEP_COMPLETED: without it libvirt forgets a completed job after the first answer.
  ask('virDomainGetJobStats', jobStats, 'it.jobStats(arg)', { args: [0, 2, 3] }),
  ask(
    'virDomainMigrateGetMaxDowntime',
    (it) => orNull(() => it.migrateGetMaxDowntime()),
    'or_none(it.migrateGetMaxDowntime)',
  ),
  ask(
    'virDomainMigrateGetMaxSpeed',
    (it, flags) => it.migrateGetMaxSpeed({ flags }),
    'it.migrateGetMaxSpeed(arg)',
    { args: [0, 1] },
  ),
  ask(
    'virDomainMigrateGetCompressionCache',
    (it) => orNull(() => it.migrateGetCompressionCache()),
    'or_none(it.migrateGetCompressionCache)',
  ),
  ask('virDomainBackupGetXMLDesc', (it) => it.backupGetXmlDesc(), 'it.backupGetXMLDesc()'),
];

/** Questions about the guest's agent and the host's security. */
export const GUEST_QUESTIONS = [
  ask(
    'virDomainGetGuestInfo',
    async (it, types) => (await it.getGuestInfo({ types })).params,
    'it.guestInfo(arg)',
    { args: [0, 1, 2, 4, 8, 16, 32, 64] },
  ),
  ask(
    'virDomainInterfaceAddresses',
    (it, source) => it.interfaceAddresses({ source }),
    '[{"name": name, "hwaddr": each["hwaddr"], "addrs": each["addrs"] or []}' +
      ' for name, each in it.interfaceAddresses(arg).items()]',
    { args: [0, 1, 2, 3] },
  ),
  ask('virDomainGetFSInfo', fileSystems, 'it.fsInfo()'),
  ask(
    'virDomainAuthorizedSSHKeysGet',
    (it, user) => it.authorizedSshKeysGet(user),
    'it.authorizedSSHKeysGet(arg)',
    { args: ['root', ''] },
  ),
  ask('virDomainGetGuestVcpus', (it) => orNull(() => it.getGuestVcpus()), 'or_none(it.guestVcpus)'),
  ask(
    'virDomainGetSecurityLabel',
    (it) => it.getSecurityLabel(),
    'named("label enforcing", it.securityLabel())',
  ),
  ask(
    'virDomainGetSecurityLabelList',
    (it) => firstError(() => it.getSecurityLabelList()),
    'first_error(lambda: [named("label enforcing", each) for each in it.securityLabelList()])',
  ),
  ask(
    'virDomainGetLaunchSecurityInfo',
    (it) => it.getLaunchSecurityInfo(),
    'it.launchSecurityInfo()',
  ),
  ask('virDomainGetMessages', (it, flags) => it.getMessages({ flags }), 'it.messages(arg)', {
    args: [0, 1, 2, 3],
  }),
];

async function vcpus(it: Domain): Promise<object> {
  const all = await it.getVcpus();
  return all.map((vcpu) => ({ ...vcpu, cpuTime: SOMETHING, cpu: SOMETHING }));
}

/** libvirt-python asks for the current CPUs, not for the maximum. */
async function vcpuPins(it: Domain, flags: number): Promise<object> {
  const pins = await it.getVcpuPinInfo({ flags });
  return pins.slice(0, (await it.getInfo()).nrVirtCpu);
}

async function ioThreads(it: Domain, flags: number): Promise<object> {
  const threads = await it.getIoThreadInfo({ flags });
  return threads.map(({ iothreadId, cpumap }) => [iothreadId, cpumap]);
}

/** libvirt-python returns an empty object if there is no job. */
async function blockJob(it: Domain, flags: number): Promise<object> {
  return (await it.getBlockJobInfo('vda', { flags })) ?? {};
}

async function jobStats(it: Domain, flags: number): Promise<object> {
  const { type, params } = await it.getJobStats({ flags });
  return { type, ...params };
}

async function fileSystems(it: Domain): Promise<object> {
  const all = await it.getFsInfo();
  return all.map(({ mountpoint, name, fstype, devAliases }) => [
    mountpoint,
    name,
    fstype,
    devAliases,
  ]);
}
