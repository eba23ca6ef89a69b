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

/** The I/O counters of a disk (`virDomainBlockStatsStruct`). An unknown value is -1. */
export interface DomainBlockStats {
  /** The number of read requests. */
  readonly rdReq: bigint;
  /** The number of bytes read. */
  readonly rdBytes: bigint;
  /** The number of write requests. */
  readonly wrReq: bigint;
  /** The number of bytes written. */
  readonly wrBytes: bigint;
  /** The number of errors. Xen reports it; most other hypervisors do not. */
  readonly errs: bigint;
}

/**
 * The traffic counters of a network interface (`virDomainInterfaceStatsStruct`). An unknown value
 * is -1.
 */
export interface DomainInterfaceStats {
  /** The number of bytes received. */
  readonly rxBytes: bigint;
  /** The number of packets received. */
  readonly rxPackets: bigint;
  /** The number of receive errors. */
  readonly rxErrs: bigint;
  /** The number of received packets that were dropped. */
  readonly rxDrop: bigint;
  /** The number of bytes sent. */
  readonly txBytes: bigint;
  /** The number of packets sent. */
  readonly txPackets: bigint;
  /** The number of send errors. */
  readonly txErrs: bigint;
  /** The number of packets to send that were dropped. */
  readonly txDrop: bigint;
}

/** A statistic of the guest's memory (`virDomainMemoryStatStruct`). */
export interface DomainMemoryStat {
  /** The kind of statistic. */
  readonly tag: OneOf<VirDomainMemoryStatTags>;
  /**
   * The value. In KiB, except: faults and huge page allocations are counts, and the time of the
   * last update is in seconds since 1970.
   */
  readonly val: bigint;
}

/** I/O, memory and CPU statistics. */
export abstract class StatisticsMethods extends TuningMethods {
  /**
   * Returns the I/O counters of a disk of the running domain (`virDomainBlockStats`).
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   */
  blockStats(disk: string, options?: CallOptions): Promise<DomainBlockStats> {
    return this.connection.call(remote.domainBlockStats, { dom: this, path: disk }, options);
  }

  /**
   * Returns the I/O counters of a disk of the running domain, in more detail
   * (`virDomainBlockStatsFlags`).
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @returns The counters by libvirt's names, such as `rd_bytes`.
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
   * Returns the traffic counters of a network interface of the running domain
   * (`virDomainInterfaceStats`).
   *
   * @param device - The interface's target, such as `vnet0`, or its MAC address.
   */
  interfaceStats(device: string, options?: CallOptions): Promise<DomainInterfaceStats> {
    return this.connection.call(remote.domainInterfaceStats, { dom: this, device }, options);
  }

  /**
   * Returns statistics of the running domain's memory (`virDomainMemoryStats`). Most of them come
   * from the balloon driver in the guest, and are absent without it. {@link setMemoryStatsPeriod}
   * sets how often they are updated.
   */
  async memoryStats(flags = 0, options?: CallOptions): Promise<readonly DomainMemoryStat[]> {
    const args = { dom: this, maxStats: REMOTE_DOMAIN_MEMORY_STATS_MAX, flags };
    return (await this.connection.call(remote.domainMemoryStats, args, options)).stats;
  }

  /**
   * Returns the CPU time that the domain has used on the CPUs of the host, in nanoseconds
   * (`virDomainGetCPUStats`). Most drivers need a control group of the domain for it.
   *
   * @param startCpu - The number of the first CPU. -1, the default, returns the total of all CPUs
   * as one object.
   * @param ncpus - The number of CPUs; by default all CPUs from `startCpu` on. Must be 1 or absent
   * if `startCpu` is -1.
   * @returns One object per CPU, empty for a CPU that the domain has not used.
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
    // For 0 CPUs and 0 parameters the reply has the number of CPUs, for 1 CPU and 0 parameters the
    // number of parameters per CPU.
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

/**
 * Rejects a number of CPUs that no CPU map can hold. The loop over the CPUs would not end
 * otherwise.
 */
function checkedCount(cpus: number): number {
  const max = REMOTE_CPUMAP_MAX * 8;
  if (cpus <= max) return cpus;
  throw new ProtocolError(`The daemon reports ${cpus} CPUs; libvirt supports at most ${max}`, {
    code: 'REPLY_UNREADABLE',
    outcome: 'answered',
  });
}

/** Splits the reply, which is one list for all CPUs. Unused CPUs at its end are absent. */
function splitCpus(answer: RemoteDomainGetCpuStatsRet, count: number): readonly TypedParams[] {
  const each = Math.max(answer.nparams, 1);
  return Array.from({ length: count }, (_, cpu) =>
    decodeTypedParams(answer.params.slice(cpu * each, (cpu + 1) * each)),
  );
}
