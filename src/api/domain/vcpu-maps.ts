import type { AnyProcedure, RemoteNonnullDomain } from '../../protocol/index.ts';
import {
  REMOTE_CPUMAPS_MAX,
  REMOTE_VCPUINFO_MAX,
  remote,
  VirDomainVcpuFlags,
  VirVcpuState,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';
import { countCpus } from '../calls/count-cpus.ts';
import { requireOptions } from '../calls/named-options.ts';
import { overLimit } from '../calls/over-limit.ts';
import type { MethodOptions } from '../calls/prepare.ts';
import { flagsOf } from '../calls/prepare.ts';
import { refuseFirst } from '../calls/refuse-first.ts';
import { cpuMapBytes, decodeCpuMaps, filledCpuMap } from '../values/cpu-map.ts';
import { enumName } from '../values/enum-name.ts';
import type { DomainIoThreadInfo, DomainVcpuInfo } from './domain-types.ts';

/**
 * The getters with CPU maps. A CPU map is as long as the host has CPUs, so all of them ask for that
 * number; the reply's room for the maps is limited.
 */
export async function getVcpus(
  calls: Calls,
  dom: RemoteNonnullDomain,
  options: CallOptions | undefined,
): Promise<readonly DomainVcpuInfo[]> {
  requireOptions(options, false);
  const [{ nrVirtCpu }, cpus] = await Promise.all([
    calls.call(remote.domainGetInfo, { dom }, options),
    countCpus(calls, options),
  ]);
  const maplen = cpuMapBytes(cpus);
  requireRoom(remote.domainGetVcpus, nrVirtCpu, maplen);
  const args = { dom, maxinfo: nrVirtCpu, maplen };
  const { info, cpumaps } = await calls.call(remote.domainGetVcpus, args, options);
  const maps = decodeCpuMaps(cpumaps, info.length, cpus);
  return info.map((vcpu, index) => ({
    ...vcpu,
    stateName: enumName(VirVcpuState, vcpu.state),
    cpumap: maps[index] ?? [],
  }));
}

export async function getVcpuPinInfo(
  calls: Calls,
  dom: RemoteNonnullDomain,
  options: MethodOptions | undefined,
): Promise<ReadonlyArray<readonly boolean[]>> {
  const procedure = remote.domainGetVcpuPinInfo;
  refuseFirst(calls, procedure, { dom, ncpumaps: 1, maplen: 1 }, options);
  const flags = flagsOf(procedure, options) | VirDomainVcpuFlags.MAXIMUM;
  const [{ num: ncpumaps }, cpus] = await Promise.all([
    calls.call(remote.domainGetVcpusFlags, { dom }, { ...options, flags }),
    countCpus(calls, options),
  ]);
  const maplen = cpuMapBytes(cpus);
  requireRoom(procedure, ncpumaps, maplen);
  const { cpumaps, num } = await calls.call(procedure, { dom, ncpumaps, maplen }, options);
  return decodeCpuMaps(cpumaps, Math.min(num, ncpumaps), cpus);
}

export async function getEmulatorPinInfo(
  calls: Calls,
  dom: RemoteNonnullDomain,
  options: MethodOptions | undefined,
): Promise<readonly boolean[] | null> {
  const procedure = remote.domainGetEmulatorPinInfo;
  refuseFirst(calls, procedure, { dom, maplen: 1 }, options);
  const cpus = await countCpus(calls, options);
  const maplen = cpuMapBytes(cpus);
  requireRoom(procedure, 1, maplen);
  const { cpumaps, ret } = await calls.call(procedure, { dom, maplen }, options);
  return ret === 0 ? null : filledCpuMap(cpumaps, cpus);
}

export async function getIoThreadInfo(
  calls: Calls,
  dom: RemoteNonnullDomain,
  options: MethodOptions | undefined,
): Promise<readonly DomainIoThreadInfo[]> {
  refuseFirst(calls, remote.domainGetIothreadInfo, { dom }, options);
  const [{ info }, cpus] = await Promise.all([
    calls.call(remote.domainGetIothreadInfo, { dom }, options),
    countCpus(calls, options),
  ]);
  return info.map(({ iothreadId, cpumap }) => ({
    iothreadId,
    cpumap: filledCpuMap(cpumap, cpus),
  }));
}

/**
 * A reply has room for a limited number of virtual CPUs, and for a limited number of bytes of all
 * their CPU maps.
 */
function requireRoom(procedure: AnyProcedure, count: number, mapBytes: number): void {
  const refusal =
    overLimit(procedure, 'virtual CPUs', count, REMOTE_VCPUINFO_MAX) ??
    overLimit(procedure, 'bytes of CPU maps', count * mapBytes, REMOTE_CPUMAPS_MAX);
  if (refusal !== undefined) throw refusal;
}
