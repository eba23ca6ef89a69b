import { ArgumentError, VirError } from '../../errors/index.ts';
import type {
  AnyProcedure,
  VirNodeAllocPagesFlags,
  VirNodeSuspendTarget,
} from '../../protocol/index.ts';
import {
  REMOTE_NODE_MAX_CELLS,
  REMOTE_NODE_SEV_INFO_MAX,
  remote,
  VirErrorNumber,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { charText } from '../values/char-text.ts';
import { decodeCpuMap } from '../values/cpu-map.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import type { NodeMemoryParams } from '../values/parameter-types.ts';
import { NODE_MEMORY_TYPES } from '../values/parameter-types.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { HostMethods } from './host-methods.ts';
import { overLimit } from './over-limit.ts';
import { getCountedParams, paramsToSet } from './parameter-calls.ts';
import { refuseFirst } from './refuse-first.ts';

/** What a host is made of (`virNodeInfo`). */
export interface NodeInfo {
  /** The CPU's model, as far as libvirt knows it, such as `x86_64`. */
  readonly model: string;
  /** Memory in KiB. */
  readonly memory: bigint;
  /** CPUs that are online. */
  readonly cpus: number;
  /** The CPUs' expected frequency in MHz; 0 when it is not known. */
  readonly mhz: number;
  /** NUMA cells; 1 also where the topology is unusual. */
  readonly nodes: number;
  /** Sockets in each NUMA cell. */
  readonly sockets: number;
  /** Cores in each socket. */
  readonly cores: number;
  /** Threads in each core. */
  readonly threads: number;
}

/** Which CPUs a host has (`virNodeGetCPUMap`). */
export interface NodeCpuMap {
  /** One entry a CPU that is present, by number: whether it is online. */
  readonly cpumap: readonly boolean[];
  /** How many CPUs are online. */
  readonly online: number;
}

/** The host's security model (`virSecurityModel`). */
export interface SecurityModel {
  /** Such as `selinux`, `apparmor` or `none`. */
  readonly model: string;
  /** The domain of interpretation, such as `0`. */
  readonly doi: string;
}

/** The host's memory, CPUs and sleep. */
export abstract class NodeMethods extends HostMethods {
  /** What the host is made of (`virNodeGetInfo`). */
  async nodeGetInfo(options?: CallOptions): Promise<NodeInfo> {
    const info = await this.call(remote.nodeGetInfo, undefined, options);
    return { ...info, model: charText(info.model) };
  }

  /** The host's free memory in bytes (`virNodeGetFreeMemory`). */
  async nodeGetFreeMemory(options?: CallOptions): Promise<bigint> {
    return (await this.call(remote.nodeGetFreeMemory, undefined, options)).freeMem;
  }

  /**
   * The free memory of NUMA cells in bytes (`virNodeGetCellsFreeMemory`).
   *
   * @param startCell - 0 or more.
   * @param maxCells - From 1 to 1024. The answer may have fewer.
   * @throws {@link VirError} number 39 (`VIR_ERR_RPC`), unsent, for more than 1024 cells.
   */
  async nodeGetCellsFreeMemory(
    startCell: number,
    maxCells: number,
    options?: CallOptions,
  ): Promise<readonly bigint[]> {
    const args = { startCell, maxcells: maxCells };
    this.#requireRoom(remote.nodeGetCellsFreeMemory, args, maxCells);
    return (await this.call(remote.nodeGetCellsFreeMemory, args, options)).cells;
  }

  /** Which CPUs the host has, and which of them are online (`virNodeGetCPUMap`). */
  async nodeGetCpuMap(flags = 0, options?: CallOptions): Promise<NodeCpuMap> {
    const args = { needMap: 1, needOnline: 1, flags };
    const { cpumap, online, ret } = await this.call(remote.nodeGetCpuMap, args, options);
    return { cpumap: decodeCpuMap(cpumap, ret), online };
  }

  /**
   * What a CPU of the host has done, in nanoseconds by kind of work (`virNodeGetCPUStats`).
   *
   * @param cpuNum - The CPU's number, or `VirNodeGetCPUStatsAllCPUs.CPUS` (-1) for all together.
   */
  nodeGetCpuStats(
    cpuNum: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, bigint>>> {
    return countedStats((nparams) =>
      this.call(remote.nodeGetCpuStats, { cpuNum, nparams, flags }, options),
    );
  }

  /**
   * The host's memory in KiB by use (`virNodeGetMemoryStats`).
   *
   * @param cellNum - The NUMA cell, or `VirNodeGetMemoryStatsAllCells.CELLS` (-1) for all together.
   */
  nodeGetMemoryStats(
    cellNum: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, bigint>>> {
    return countedStats((nparams) =>
      this.call(remote.nodeGetMemoryStats, { nparams, cellNum, flags }, options),
    );
  }

  /** The settings of the host's memory sharing, KSM (`virNodeGetMemoryParameters`). */
  nodeGetMemoryParameters(flags = 0, options?: CallOptions): Promise<TypedParams> {
    const procedure = remote.nodeGetMemoryParameters;
    return getCountedParams(this, procedure, flags, options, (nparams, allFlags) => ({
      nparams,
      flags: allFlags,
    }));
  }

  /** Changes the host's memory sharing, KSM (`virNodeSetMemoryParameters`). */
  async nodeSetMemoryParameters(
    params: NodeMemoryParams,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this, params, NODE_MEMORY_TYPES, options);
    await this.call(remote.nodeSetMemoryParameters, { params: encoded, flags }, options);
  }

  /**
   * How many pages of memory are free, by size and NUMA cell (`virNodeGetFreePages`).
   *
   * @param pages - The sizes of page that are asked about, in KiB.
   * @param startCell - The first cell, or -1 for the host as a whole.
   * @param cellCount - How many cells, at least 1. The answer has fewer rows where there are fewer.
   * @returns For each cell the counts, in the order of `pages`.
   * @throws {@link VirError} number 39 (`VIR_ERR_RPC`), unsent, for more than 1024 counts in all.
   */
  async nodeGetFreePages(
    pages: readonly number[],
    startCell: number,
    cellCount: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<ReadonlyArray<readonly bigint[]>> {
    const args = { pages, startCell, cellCount, flags };
    this.#requireRoom(remote.nodeGetFreePages, args, pages.length * cellCount);
    const { counts } = await this.call(remote.nodeGetFreePages, args, options);
    return rows(counts, pages.length);
  }

  /**
   * Sets aside huge pages for guests, or gives them back (`virNodeAllocPages`).
   *
   * @param pageSizes - In KiB, at most 1024 sizes.
   * @param pageCounts - How many pages of each size.
   * @param startCell - The first NUMA cell, or -1 for the host as a whole.
   * @param cellCount - How many cells, at least 1.
   * @param flags - `VirNodeAllocPagesFlags`: whether the counts are added, or set.
   * @returns How many cells were changed, each size by itself.
   */
  async nodeAllocPages(
    pageSizes: readonly number[],
    pageCounts: ReadonlyArray<bigint | number>,
    startCell: number,
    cellCount: number,
    flags: Flags<VirNodeAllocPagesFlags> = 0,
    options?: CallOptions,
  ): Promise<number> {
    if (pageSizes.length !== pageCounts.length) {
      const problem = 'Expected "pageCounts" to have one count for each of "pageSizes"';
      throw new ArgumentError(problem, { argument: 'pageCounts' });
    }
    const counts = pageCounts.map((count) => toBigInt('pageCounts', count));
    const args = { pageSizes, pageCounts: counts, startCell, cellCount, flags };
    return (await this.call(remote.nodeAllocPages, args, options)).ret;
  }

  /** What the host's AMD SEV can do (`virNodeGetSEVInfo`). */
  async nodeGetSevInfo(flags = 0, options?: CallOptions): Promise<TypedParams> {
    // It takes any number for a yes: the daemon answers with all that it has.
    const args = { nparams: REMOTE_NODE_SEV_INFO_MAX, flags };
    refuseFirst(this, remote.nodeGetSevInfo, args);
    const allFlags = flags | (await this.typedParamStringFlag(options));
    const { params } = await this.call(
      remote.nodeGetSevInfo,
      { ...args, flags: allFlags },
      options,
    );
    return decodeTypedParams(params);
  }

  /**
   * Puts the host to sleep, guests and all, and wakes it (`virNodeSuspendForDuration`).
   *
   * @param target - `VirNodeSuspendTarget`.
   * @param duration - Seconds until it is woken, at least 60.
   */
  async nodeSuspendForDuration(
    target: OneOf<VirNodeSuspendTarget>,
    duration: bigint | number,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { target, duration: toBigInt('duration', duration), flags };
    await this.call(remote.nodeSuspendForDuration, args, options);
  }

  /** The host's security model (`virNodeGetSecurityModel`). */
  async nodeGetSecurityModel(options?: CallOptions): Promise<SecurityModel> {
    const { model, doi } = await this.call(remote.nodeGetSecurityModel, undefined, options);
    return { model: charText(model), doi: charText(doi) };
  }

  /**
   * How many CPUs the host has, those that are offline included: CPU maps are as long as that. A
   * driver that cannot tell is asked for the topology, as libvirt's own clients do
   * (VIR_NODEINFO_MAXCPUS).
   *
   * @internal
   */
  async countCpus(options?: CallOptions): Promise<number> {
    try {
      const args = { needMap: 0, needOnline: 0, flags: 0 };
      return (await this.call(remote.nodeGetCpuMap, args, options)).ret;
    } catch (error) {
      if (!(error instanceof VirError && error.number === VirErrorNumber.NO_SUPPORT)) {
        throw error;
      }
      const { nodes, sockets, cores, threads } = await this.nodeGetInfo(options);
      return nodes * sockets * cores * threads;
    }
  }

  /** An answer has room for so many numbers, which libvirt's client calls cells in any case. */
  #requireRoom(procedure: AnyProcedure, args: unknown, amount: number): void {
    const refusal =
      this.refusal(procedure, args) ??
      overLimit(procedure, 'NUMA cells', amount, REMOTE_NODE_MAX_CELLS);
    if (refusal !== undefined) throw refusal;
  }
}

interface HostStats {
  readonly params: ReadonlyArray<{ readonly field: string; readonly value: bigint }>;
  readonly nparams: number;
}

/** Statistics that are to be asked for by their number: asked for none, the daemon tells it. */
async function countedStats(
  ask: (nparams: number) => Promise<HostStats>,
): Promise<Readonly<Record<string, bigint>>> {
  const { nparams } = await ask(0);
  if (nparams === 0) return {};
  const { params } = await ask(nparams);
  return Object.fromEntries(params.map(({ field, value }) => [field, value]));
}

/** A list as rows of a length. */
function rows<T>(values: readonly T[], length: number): readonly T[][] {
  if (length === 0) return [];
  const count = Math.ceil(values.length / length);
  return Array.from({ length: count }, (_, row) => values.slice(row * length, (row + 1) * length));
}
