import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { step, TEST } from '../step.ts';

const dom = TEST;
const pool = { name: 'default-pool', uuid: 'dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566' };
const snap = { dom, name: 'none' };
const flags = 0;

/** Calls that request more than the protocol allows. */
export const limits: readonly Step[] = [
  ...atLimits('a negative number of', -1),
  ...atLimits('too many of', 1_000_000),
  step(remote.nodeGetCellsFreeMemory, { startCell: -1, maxcells: 1 }, 'before the first'),
  step(remote.nodeGetCellsFreeMemory, { startCell: 9, maxcells: 1 }, 'after the last'),
  step(remote.domainMemoryStats, { dom, maxStats: 1_000_000, flags }, 'too many'),
  step(remote.domainGetDiskErrors, { dom, maxerrors: 1_000_000, flags }, 'too many'),
  step(
    remote.domainGetCpuStats,
    { dom, nparams: 1_000_000, startCpu: -1, ncpus: 1, flags },
    'too many',
  ),
  step(
    remote.domainGetCpuStats,
    { dom, nparams: 1, startCpu: -1, ncpus: 1_000_000, flags },
    'too many of the host',
  ),
  step(remote.domainMemoryPeek, { dom, offset: 0n, size: 100_000_000, flags: 1 }, 'too large'),
];

function atLimits(note: string, number: number): readonly Step[] {
  const names = { maxnames: number };
  const parameters = { dom, nparams: number, flags };
  return [
    step(remote.connectListDomains, { maxids: number }, note),
    step(remote.connectListDefinedDomains, names, note),
    step(remote.connectListNetworks, names, note),
    step(remote.connectListDefinedNetworks, names, note),
    step(remote.connectListStoragePools, names, note),
    step(remote.connectListDefinedStoragePools, names, note),
    step(remote.connectListInterfaces, names, note),
    step(remote.connectListDefinedInterfaces, names, note),
    step(remote.connectListNwfilters, names, note),
    step(remote.connectListSecrets, { maxuuids: number }, note),
    step(remote.storagePoolListVolumes, { pool, ...names }, note),
    step(remote.nodeListDevices, { cap: null, ...names, flags }, note),
    step(remote.nodeDeviceListCaps, { name: 'computer', ...names }, note),
    step(remote.domainSnapshotListNames, { dom, ...names, flags }, note),
    step(remote.domainSnapshotListChildrenNames, { snap, ...names, flags }, note),
    step(remote.domainGetSchedulerParameters, { dom, nparams: number }, note),
    step(remote.domainGetSchedulerParametersFlags, parameters, note),
    step(remote.domainGetMemoryParameters, parameters, note),
    step(remote.domainGetBlkioParameters, parameters, note),
    step(remote.domainGetNumaParameters, parameters, note),
    step(remote.domainGetBlockIoTune, { ...parameters, disk: 'vda' }, note),
    step(remote.domainGetInterfaceParameters, { ...parameters, device: 'testnet0' }, note),
    step(remote.domainBlockStatsFlags, { ...parameters, path: 'vda' }, note),
    step(remote.nodeGetCpuStats, { cpuNum: -1, nparams: number, flags }, note),
    step(remote.nodeGetMemoryStats, { cellNum: -1, nparams: number, flags }, note),
    step(remote.nodeGetMemoryParameters, { nparams: number, flags }, note),
    step(remote.nodeGetCellsFreeMemory, { startCell: 0, maxcells: number }, note),
    step(remote.domainGetVcpus, { dom, maxinfo: number, maplen: 2 }, note),
    step(remote.domainGetVcpus, { dom, maxinfo: 2, maplen: number }, `${note} bytes`),
    step(remote.domainGetVcpuPinInfo, { dom, ncpumaps: number, maplen: 2, flags }, note),
    step(remote.domainGetVcpuPinInfo, { dom, ncpumaps: 2, maplen: number, flags }, `${note} bytes`),
  ];
}
