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

/** The hardware of a host (`virNodeInfo`). */
export interface NodeInfo {
  /** The CPU model, as far as libvirt knows it, such as `x86_64`. */
  readonly model: string;
  /** Memory in KiB. */
  readonly memory: bigint;
  /** The number of CPUs that are online. */
  readonly cpus: number;
  /** The expected CPU frequency in MHz; 0 if it is not known. */
  readonly mhz: number;
  /** The number of NUMA cells; also 1 if the topology is unusual. */
  readonly nodes: number;
  /** The number of sockets per NUMA cell. */
  readonly sockets: number;
  /** The number of cores per socket. */
  readonly cores: number;
  /** The number of threads per core. */
  readonly threads: number;
}

/** The CPUs of a host (`virNodeGetCPUMap`). */
export interface NodeCpuMap {
  /** Whether each CPU is online. The index is the number of the CPU. */
  readonly cpumap: readonly boolean[];
  /** The number of CPUs that are online. */
  readonly online: number;
}

/** The security model of a host (`virSecurityModel`). */
export interface SecurityModel {
  /** The name of the model, such as `selinux`, `apparmor` or `none`. */
  readonly model: string;
  /** The domain of interpretation, such as `0`. */
  readonly doi: string;
}

/** The host: memory, CPUs and suspend */
export abstract class NodeMethods extends HostMethods {
  /** Returns the hardware of the host: CPU model and topology, and memory (`virNodeGetInfo`). */
  async nodeGetInfo(options?: CallOptions): Promise<NodeInfo> {
    const info = await this.call(remote.nodeGetInfo, undefined, options);
    return { ...info, model: charText(info.model) };
  }

  /** Returns the free memory of the host in bytes (`virNodeGetFreeMemory`). */
  async nodeGetFreeMemory(options?: CallOptions): Promise<bigint> {
    return (await this.call(remote.nodeGetFreeMemory, undefined, options)).freeMem;
  }

  /**
   * Returns the free memory of each NUMA cell in bytes (`virNodeGetCellsFreeMemory`).
   *
   * @param startCell - The number of the first cell, 0 or more.
   * @param maxCells - The maximum number of cells to return, from 1 to 1024. The host may have
   * fewer.
   * @throws {@link VirError} number 39 (`VIR_ERR_RPC`) if `maxCells` is greater than 1024. Nothing
   * is sent then.
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

  /** Returns which CPUs of the host are online (`virNodeGetCPUMap`). */
  async nodeGetCpuMap(flags = 0, options?: CallOptions): Promise<NodeCpuMap> {
    const args = { needMap: 1, needOnline: 1, flags };
    const { cpumap, online, ret } = await this.call(remote.nodeGetCpuMap, args, options);
    return { cpumap: decodeCpuMap(cpumap, ret), online };
  }

  /**
   * Returns the time that a CPU of the host has spent on each kind of work, in nanoseconds
   * (`virNodeGetCPUStats`). The keys are libvirt's names, such as `kernel`, `user` and `idle`.
   * `utilization`, which some drivers return, is in percent.
   *
   * @param cpuNum - The number of the CPU, or `VirNodeGetCPUStatsAllCPUs.CPUS` (-1) for all CPUs
   * together.
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
   * Returns the memory of the host by kind of use, in KiB (`virNodeGetMemoryStats`). The keys are
   * libvirt's names, such as `total` and `free`.
   *
   * @param cellNum - The number of the NUMA cell, or `VirNodeGetMemoryStatsAllCells.CELLS` (-1) for
   * the whole host.
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

  /** Returns the settings of the host's memory sharing, KSM (`virNodeGetMemoryParameters`). */
  nodeGetMemoryParameters(flags = 0, options?: CallOptions): Promise<TypedParams> {
    const procedure = remote.nodeGetMemoryParameters;
    return getCountedParams(this, procedure, flags, options, (nparams, allFlags) => ({
      nparams,
      flags: allFlags,
    }));
  }

  /**
   * Changes the settings of the host's memory sharing, KSM (`virNodeSetMemoryParameters`).
   *
   * @param params - The settings to change. Settings that are left out keep their values.
   */
  async nodeSetMemoryParameters(
    params: NodeMemoryParams,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this, params, NODE_MEMORY_TYPES, options);
    await this.call(remote.nodeSetMemoryParameters, { params: encoded, flags }, options);
  }

  /**
   * Returns the number of free memory pages by NUMA cell and page size (`virNodeGetFreePages`).
   *
   * @param pages - The page sizes in KiB.
   * @param startCell - The number of the first cell, or -1 for the host as a whole.
   * @param cellCount - The number of cells, at least 1. If the host has fewer, the result has fewer
   * rows.
   * @returns One row per cell, with one count per page size in the order of `pages`.
   * @throws {@link VirError} number 39 (`VIR_ERR_RPC`) if `pages.length * cellCount` is greater
   * than 1024. Nothing is sent then.
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
   * Reserves huge pages for guests, or releases them (`virNodeAllocPages`).
   *
   * By default the counts are added to the reserved pages. With `flags: 'SET'` they replace the
   * number of reserved pages; only this can release pages.
   *
   * @param pageSizes - The page sizes in KiB, at most 1024 of them.
   * @param pageCounts - The number of pages of each size.
   * @param startCell - The number of the first NUMA cell, or -1 for the host as a whole.
   * @param cellCount - The number of cells, at least 1.
   * @param flags - `VirNodeAllocPagesFlags`.
   * @returns The number of cells that were changed, counted once for each page size.
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

  /**
   * Returns the AMD SEV capabilities of the host (`virNodeGetSEVInfo`).
   *
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async nodeGetSevInfo(flags = 0, options?: CallOptions): Promise<TypedParams> {
    // Any number other than 0 makes the daemon return all parameters.
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
   * Suspends the host with all its guests, and wakes it after a time (`virNodeSuspendForDuration`).
   *
   * @param target - `VirNodeSuspendTarget`.
   * @param duration - Seconds until the host wakes, at least 60.
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

  /** Returns the security model of the host (`virNodeGetSecurityModel`). */
  async nodeGetSecurityModel(options?: CallOptions): Promise<SecurityModel> {
    const { model, doi } = await this.call(remote.nodeGetSecurityModel, undefined, options);
    return { model: charText(model), doi: charText(doi) };
  }

  /**
   * Returns the number of the host's CPUs, including those that are offline. This is the length of
   * CPU maps.
   *
   * If the driver does not support virNodeGetCPUMap, the number is computed from the topology, as
   * libvirt's own clients do (VIR_NODEINFO_MAXCPUS).
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

  /**
   * Throws if the answer would have more numbers than the protocol allows. libvirt's own client
   * calls them all cells.
   */
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

/**
 * Gets statistics whose number must be sent with the call. With the number 0 the daemon returns the
 * number.
 */
async function countedStats(
  ask: (nparams: number) => Promise<HostStats>,
): Promise<Readonly<Record<string, bigint>>> {
  const { nparams } = await ask(0);
  if (nparams === 0) return {};
  const { params } = await ask(nparams);
  return Object.fromEntries(params.map(({ field, value }) => [field, value]));
}

/** Splits a list into rows of a length. */
function rows<T>(values: readonly T[], length: number): readonly T[][] {
  if (length === 0) return [];
  const count = Math.ceil(values.length / length);
  return Array.from({ length: count }, (_, row) => values.slice(row * length, (row + 1) * length));
}
