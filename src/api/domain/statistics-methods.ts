import { ProtocolError } from '../../errors/index.ts';
import type { RemoteDomainGetCpuStatsRet, VirDomainMemoryStatTags } from '../../protocol/index.ts';
import {
  REMOTE_CPUMAP_MAX,
  REMOTE_DOMAIN_GET_CPU_STATS_NCPUS_MAX,
  REMOTE_DOMAIN_MEMORY_STATS_MAX,
  remote,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { getCountedParams } from '../connection/parameter-calls.ts';
import { refuseFirst } from '../connection/refuse-first.ts';
import type { OneOf } from '../values/flags.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { TuningMethods } from './tuning-methods.ts';

/** What a disk has done (`virDomainBlockStatsStruct`). -1 stands for what is not known. */
export interface DomainBlockStats {
  readonly rdReq: bigint;
  readonly rdBytes: bigint;
  readonly wrReq: bigint;
  readonly wrBytes: bigint;
  readonly errs: bigint;
}

/** What a network interface has done (`virDomainInterfaceStatsStruct`). -1 stands for what is not known. */
export interface DomainInterfaceStats {
  readonly rxBytes: bigint;
  readonly rxPackets: bigint;
  readonly rxErrs: bigint;
  readonly rxDrop: bigint;
  readonly txBytes: bigint;
  readonly txPackets: bigint;
  readonly txErrs: bigint;
  readonly txDrop: bigint;
}

/** One figure about the guest's memory (`virDomainMemoryStatStruct`). */
export interface DomainMemoryStat {
  /** What the figure is. */
  readonly tag: OneOf<VirDomainMemoryStatTags>;
  /**
   * In KiB, but for faults and allocations of huge pages, which are counts, and for the last
   * update, in seconds since 1970.
   */
  readonly val: bigint;
}

/** What the domain's devices have done. */
export abstract class StatisticsMethods extends TuningMethods {
  /**
   * What a disk has done (`virDomainBlockStats`).
   *
   * @param disk - Its target, such as `vda`, or the path of its source.
   */
  blockStats(disk: string, options?: CallOptions): Promise<DomainBlockStats> {
    return this.connection.call(remote.domainBlockStats, { dom: this, path: disk }, options);
  }

  /**
   * What a disk has done, in more detail (`virDomainBlockStatsFlags`).
   *
   * @param disk - Its target, such as `vda`, or the path of its source.
   */
  blockStatsFlags(disk: string, flags = 0, options?: CallOptions): Promise<TypedParams> {
    const procedure = remote.domainBlockStatsFlags;
    return getCountedParams(this.connection, procedure, flags, options, (nparams, allFlags) => ({
      dom: this,
      path: disk,
      nparams,
      flags: allFlags,
    }));
  }

  /**
   * What a network interface has done (`virDomainInterfaceStats`).
   *
   * @param device - Its target, such as `vnet0`, or its MAC address.
   */
  interfaceStats(device: string, options?: CallOptions): Promise<DomainInterfaceStats> {
    return this.connection.call(remote.domainInterfaceStats, { dom: this, device }, options);
  }

  /** What is known about the guest's memory (`virDomainMemoryStats`). */
  async memoryStats(flags = 0, options?: CallOptions): Promise<readonly DomainMemoryStat[]> {
    const args = { dom: this, maxStats: REMOTE_DOMAIN_MEMORY_STATS_MAX, flags };
    return (await this.connection.call(remote.domainMemoryStats, args, options)).stats;
  }

  /**
   * What the host's CPUs have done for the guest, in nanoseconds (`virDomainGetCPUStats`). Most
   * drivers need a control group of the guest's for it.
   *
   * @param startCpu - The first CPU, or -1 for all of them together.
   * @param ncpus - How many CPUs; left out, all from `startCpu` on. Without a CPU of its own it is 1.
   * @returns One object a CPU, without fields for one that has done nothing; one for all together.
   */
  async getCpuStats(
    startCpu = -1,
    ncpus?: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<readonly TypedParams[]> {
    const procedure = remote.domainGetCpuStats;
    const first = { dom: this, nparams: 0, startCpu, ncpus: ncpus ?? 1, flags };
    refuseFirst(this.connection, procedure, first);
    const allFlags = flags | (await this.connection.typedParamStringFlag(options));
    const ask = (
      nparams: number,
      start: number,
      count: number,
    ): Promise<RemoteDomainGetCpuStatsRet> =>
      this.connection.call(
        procedure,
        { dom: this, nparams, startCpu: start, ncpus: count, flags: allFlags },
        options,
      );
    if (startCpu < 0) {
      const { nparams } = await ask(0, startCpu, 1);
      return nparams === 0 ? [] : splitCpus(await ask(nparams, startCpu, 1), 1);
    }
    // Asked for no CPU and no parameter it tells the number of CPUs, asked for one CPU that of
    // parameters.
    const end = ncpus === undefined ? checkedCount((await ask(0, 0, 0)).nparams) : startCpu + ncpus;
    const { nparams } = await ask(0, startCpu, 1);
    const cpus: TypedParams[] = [];
    for (let start = startCpu; nparams > 0 && start < end; ) {
      const count = Math.min(end - start, REMOTE_DOMAIN_GET_CPU_STATS_NCPUS_MAX);
      cpus.push(...splitCpus(await ask(nparams, start, count), count));
      start += count;
    }
    return cpus;
  }
}

/** More CPUs than a map of them can have would be asked about without end. */
function checkedCount(cpus: number): number {
  const max = REMOTE_CPUMAP_MAX * 8;
  if (cpus <= max) return cpus;
  throw new ProtocolError(`The daemon has ${cpus} CPUs, of which libvirt can name ${max}`, {
    code: 'REPLY_UNREADABLE',
    outcome: 'answered',
  });
}

/** The answer is one list for all CPUs, which leaves out CPUs at its end that have done nothing. */
function splitCpus(answer: RemoteDomainGetCpuStatsRet, count: number): readonly TypedParams[] {
  const each = Math.max(answer.nparams, 1);
  return Array.from({ length: count }, (_, cpu) =>
    decodeTypedParams(answer.params.slice(cpu * each, (cpu + 1) * each)),
  );
}
