import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { toBigInt } from '../values/integers.ts';
import { ResourceMethods } from './resource-methods.ts';

/** How big a disk is (`virDomainBlockInfo`), in bytes. */
export interface DomainBlockInfo {
  /** What the guest sees. */
  readonly capacity: bigint;
  /** What is taken on the host. */
  readonly allocation: bigint;
  /** The size of the file or device on the host. */
  readonly physical: bigint;
}

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
  /** `VirDomainMemoryStatTags`: what the figure is. */
  readonly tag: number;
  /** In KiB, but for faults (a count) and the last update (seconds since 1970). */
  readonly val: bigint;
}

/** The most figures that are asked for; libvirt knows about a dozen (REMOTE_DOMAIN_MEMORY_STATS_MAX). */
const MEMORY_STATS_MAX = 1024;

/** What the domain's devices have done. */
export abstract class StatisticsMethods extends ResourceMethods {
  /**
   * What a disk has done (`virDomainBlockStats`).
   *
   * @param disk - Its target, such as `vda`, or the path of its source.
   */
  blockStats(disk: string, options?: CallOptions): Promise<DomainBlockStats> {
    return this.connection.call(remote.domainBlockStats, { dom: this, path: disk }, options);
  }

  /** How big a disk is (`virDomainGetBlockInfo`). */
  getBlockInfo(disk: string, flags = 0, options?: CallOptions): Promise<DomainBlockInfo> {
    return this.connection.call(
      remote.domainGetBlockInfo,
      { dom: this, path: disk, flags },
      options,
    );
  }

  /**
   * Changes the size of a running guest's disk (`virDomainBlockResize`).
   *
   * @param size - In KiB, or in bytes with `VirDomainBlockResizeFlags.BYTES`.
   */
  async blockResize(
    disk: string,
    size: bigint | number,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, disk, size: toBigInt('size', size), flags };
    await this.connection.call(remote.domainBlockResize, args, options);
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
    const args = { dom: this, maxStats: MEMORY_STATS_MAX, flags };
    return (await this.connection.call(remote.domainMemoryStats, args, options)).stats;
  }
}
