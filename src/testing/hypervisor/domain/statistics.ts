import type { RemoteDomainDiskError, RemoteTypedParam } from '../../../protocol/index.ts';
import { VirDomainCpuStatsNames, VirTypedParameterFlags } from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, invalidArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { ullong } from '../typed-parameters.ts';
import { currentMemoryKiB, currentVcpus, devicesOf, maxVcpus, memoryKiB } from './definition.ts';
import { findDisk } from './disks.ts';
import type { SimulatedDomain } from './domain.ts';
import { findInterface } from './interfaces.ts';
import { diskSource, diskTargetName } from './parse/disk.ts';

/** The size of every disk, regardless of its source. */
const DISK_SIZE = {
  capacity: 1_099_506_450_432n,
  allocation: 1_099_511_627_776n,
  physical: 1_099_511_627_776n,
} as const;

/** The CPU time of the whole guest. Each virtual CPU has about half of it. */
const CPU_TIME = { total: 48_772_617_035n, user: 5_540_000_000n, system: 6_460_000_000n } as const;
const VCPU_TIME = { cpu: 24_386_308_517n, vcpu: 23_151_740_627n } as const;

export interface DomainInfoReply {
  readonly state: number;
  readonly maxMem: bigint;
  readonly memory: bigint;
  readonly nrVirtCpu: number;
  readonly cpuTime: bigint;
}

/**
 * Returns the basic information about a domain (virDomainGetInfo). The CPU time is derived from the
 * clock.
 */
export function domainInfo(domain: SimulatedDomain): DomainInfoReply {
  const { definition } = domain;
  return {
    state: domain.state,
    maxMem: memoryKiB(definition),
    memory: currentMemoryKiB(definition),
    nrVirtCpu: currentVcpus(definition),
    cpuTime: microseconds(domain) * 1000n,
  };
}

/** Returns counters of the guest's CPUs: in total, or for each CPU of a range. */
export function cpuStats(
  domain: SimulatedDomain,
  startCpu: number,
  ncpus: number,
  flags: number,
): RemoteTypedParam[][] {
  checkFlags(flags, VirTypedParameterFlags.STRING_OKAY, 'testDomainGetCPUStats');
  domain.checkActive();
  if (startCpu === -1) {
    const { total, user, system } = CPU_TIME;
    return [
      [
        ullong(VirDomainCpuStatsNames.CPUTIME, total),
        ullong(VirDomainCpuStatsNames.USERTIME, user),
        ullong(VirDomainCpuStatsNames.SYSTEMTIME, system),
      ],
    ];
  }
  const known = cpuCount(domain);
  if (startCpu >= known) {
    const detail = `start_cpu ${startCpu} larger than maximum of ${known - 1}`;
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  const count = Math.min(ncpus, known - startCpu);
  return Array.from({ length: count }, (_, index) => [
    ullong(VirDomainCpuStatsNames.CPUTIME, VCPU_TIME.cpu + BigInt(startCpu + index)),
    ullong(VirDomainCpuStatsNames.VCPUTIME, VCPU_TIME.vcpu + BigInt(startCpu + index)),
  ]);
}

/** Returns the number of CPUs that {@link cpuStats} has counters for. */
export function cpuCount(domain: SimulatedDomain): number {
  return currentVcpus(domain.definition);
}

export interface BlockStatsReply {
  readonly rdReq: bigint;
  readonly rdBytes: bigint;
  readonly wrReq: bigint;
  readonly wrBytes: bigint;
  readonly errs: bigint;
}

/** Returns counters of a disk (virDomainBlockStats). They grow with the clock. */
export function blockStats(domain: SimulatedDomain, path: string): BlockStatsReply {
  if (path === '') {
    const detail = 'summary statistics are not supported yet';
    throw failure(ErrorNumber.OPERATION_UNSUPPORTED, ErrorDomain.TEST, detail);
  }
  domain.checkActive();
  if (findDisk(domain.definition, path) === undefined) {
    throw invalidArgument(ErrorDomain.TEST, `invalid path: ${path}`);
  }
  const base = microseconds(domain);
  return {
    rdReq: base / 10n,
    rdBytes: base / 20n,
    wrReq: base / 30n,
    wrBytes: base / 40n,
    errs: base / 1_000_000n / 2n,
  };
}

export interface BlockInfoReply {
  readonly allocation: bigint;
  readonly capacity: bigint;
  readonly physical: bigint;
}

export function blockInfo(domain: SimulatedDomain, path: string, flags: number): BlockInfoReply {
  checkFlags(flags, 0, 'testDomainGetBlockInfo');
  const disk = findDisk(domain.definition, path);
  if (disk === undefined) {
    throw invalidArgument(ErrorDomain.TEST, `invalid path ${path} not assigned to domain`);
  }
  if (diskSource(disk) === undefined) {
    const detail = `disk '${path}' does not currently have a source assigned`;
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  return DISK_SIZE;
}

export interface InterfaceStatsReply {
  readonly rxBytes: bigint;
  readonly rxPackets: bigint;
  readonly rxErrs: bigint;
  readonly rxDrop: bigint;
  readonly txBytes: bigint;
  readonly txPackets: bigint;
  readonly txErrs: bigint;
  readonly txDrop: bigint;
}

/** Returns counters of an interface (virDomainInterfaceStats). They grow with the clock. */
export function interfaceStats(domain: SimulatedDomain, device: string): InterfaceStatsReply {
  domain.checkActive();
  findInterface(domain.definition, device);
  const base = microseconds(domain);
  const seconds = base / 1_000_000n;
  return {
    rxBytes: base / 10n,
    rxPackets: base / 100n,
    rxErrs: seconds,
    rxDrop: seconds / 2n,
    txBytes: base / 20n,
    txPackets: base / 110n,
    txErrs: seconds / 3n,
    txDrop: seconds / 4n,
  };
}

/** Returns an error for every disk of a running guest. The two kinds of errors alternate. */
export function diskErrors(domain: SimulatedDomain): RemoteDomainDiskError[] {
  domain.checkActive();
  return devicesOf(domain.definition, 'disk').map((disk, index) => ({
    disk: diskTargetName(disk),
    error: (index % 2) + 1,
  }));
}

/** Returns the current and the maximum number of virtual CPUs, for bulk statistics. */
export function vcpuLimits(domain: SimulatedDomain): {
  readonly current: number;
  readonly maximum: number;
} {
  return { current: currentVcpus(domain.definition), maximum: maxVcpus(domain.definition) };
}

function microseconds(domain: SimulatedDomain): bigint {
  return BigInt(Math.floor(domain.owner.core.environment.now() * 1000));
}
