import type {
  VirDomainBlockCommitFlags,
  VirDomainBlockCopyFlags,
  VirDomainBlockJobAbortFlags,
  VirDomainBlockJobInfoFlags,
  VirDomainBlockJobSetSpeedFlags,
  VirDomainBlockJobType,
  VirDomainBlockPullFlags,
  VirDomainBlockRebaseFlags,
  VirDomainBlockResizeFlags,
  VirDomainDiskErrorCode,
} from '../../protocol/index.ts';
import { REMOTE_DOMAIN_DISK_ERRORS_MAX, remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import type { BlockCopyParams } from '../values/parameter-types.ts';
import { BLOCK_COPY_TYPES } from '../values/parameter-types.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';
import { StatisticsMethods } from './statistics-methods.ts';

/** How big a disk is (`virDomainBlockInfo`), in bytes. */
export interface DomainBlockInfo {
  /** What the guest sees. */
  readonly capacity: bigint;
  /** What is taken on the host. */
  readonly allocation: bigint;
  /** The size of the file or device on the host. */
  readonly physical: bigint;
}

/** A job on a disk (`virDomainBlockJobInfo`). It is done when `cur` reaches `end`. */
export interface DomainBlockJobInfo {
  readonly type: OneOf<VirDomainBlockJobType>;
  /** In MiB a second, or in bytes with `VirDomainBlockJobInfoFlags.BANDWIDTH_BYTES`; 0 for no limit. */
  readonly bandwidth: bigint;
  readonly cur: bigint;
  readonly end: bigint;
}

/** A disk with an error (`virDomainDiskError`). */
export interface DomainDiskError {
  /** Its target, such as `vda`. */
  readonly disk: string;
  readonly error: OneOf<VirDomainDiskErrorCode>;
}

/**
 * The guest's disks, and the jobs that copy their data about. A job goes on after the call that
 * started it; {@link getBlockJobInfo} tells how far it is. A disk is named by its target, such as
 * `vda`, or by the path of its source.
 */
export abstract class BlockMethods extends StatisticsMethods {
  /** How big a disk is (`virDomainGetBlockInfo`). */
  getBlockInfo(disk: string, flags = 0, options?: CallOptions): Promise<DomainBlockInfo> {
    const args = { dom: this, path: disk, flags };
    return this.connection.call(remote.domainGetBlockInfo, args, options);
  }

  /**
   * Changes the size of a running guest's disk (`virDomainBlockResize`).
   *
   * @param size - In KiB, or in bytes with `VirDomainBlockResizeFlags.BYTES`.
   */
  async blockResize(
    disk: string,
    size: bigint | number,
    flags: Flags<VirDomainBlockResizeFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, disk, size: toBigInt('size', size), flags };
    await this.connection.call(remote.domainBlockResize, args, options);
  }

  /** The disks that had errors since the guest was started (`virDomainGetDiskErrors`). */
  async getDiskErrors(flags = 0, options?: CallOptions): Promise<readonly DomainDiskError[]> {
    const question = { dom: this, maxerrors: 0, flags };
    const { nerrors } = await this.connection.call(remote.domainGetDiskErrors, question, options);
    if (nerrors <= 0) return [];
    const args = { ...question, maxerrors: Math.min(nerrors, REMOTE_DOMAIN_DISK_ERRORS_MAX) };
    return (await this.connection.call(remote.domainGetDiskErrors, args, options)).errors;
  }

  /**
   * Has an event told when a disk has filled up to a point (`virDomainSetBlockThreshold`).
   *
   * @param dev - The disk's target, such as `vda`, or a part of its backing chain, such as `vda[2]`.
   * @param threshold - In bytes.
   */
  async setBlockThreshold(
    dev: string,
    threshold: bigint | number,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, dev, threshold: toBigInt('threshold', threshold), flags };
    await this.connection.call(remote.domainSetBlockThreshold, args, options);
  }

  /**
   * Copies all of a disk's backing chain into the disk itself (`virDomainBlockPull`).
   *
   * @param bandwidth - In MiB a second, or in bytes with `VirDomainBlockPullFlags.BANDWIDTH_BYTES`; 0
   * for no limit.
   */
  async blockPull(
    disk: string,
    bandwidth: bigint | number = 0,
    flags: Flags<VirDomainBlockPullFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, path: disk, bandwidth: toBigInt('bandwidth', bandwidth), flags };
    await this.connection.call(remote.domainBlockPull, args, options);
  }

  /**
   * Copies part of a disk's backing chain into the disk, or the disk to somewhere else
   * (`virDomainBlockRebase`).
   *
   * @param base - The image of the chain that is kept, or with `COPY` the path to copy to; null pulls
   * the whole chain.
   * @param bandwidth - In MiB a second, or in bytes with `BANDWIDTH_BYTES`; 0 for no limit.
   * @param flags - `VirDomainBlockRebaseFlags`.
   */
  async blockRebase(
    disk: string,
    base: string | null = null,
    bandwidth: bigint | number = 0,
    flags: Flags<VirDomainBlockRebaseFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const megabytes = toBigInt('bandwidth', bandwidth);
    const args = { dom: this, path: disk, base, bandwidth: megabytes, flags };
    await this.connection.call(remote.domainBlockRebase, args, options);
  }

  /**
   * Copies a disk to somewhere else and keeps the copy up to date (`virDomainBlockCopy`), until
   * {@link blockJobAbort} leaves it behind, or with `PIVOT` changes over to it.
   *
   * @param destxml - The XML of the disk to copy to.
   * @param flags - `VirDomainBlockCopyFlags`.
   */
  async blockCopy(
    disk: string,
    destxml: string,
    params: BlockCopyParams = {},
    flags: Flags<VirDomainBlockCopyFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = encodeTypedParams(params, BLOCK_COPY_TYPES);
    const args = { dom: this, path: disk, destxml, params: encoded, flags };
    await this.connection.call(remote.domainBlockCopy, args, options);
  }

  /**
   * Copies an image of a disk's backing chain into one below it (`virDomainBlockCommit`).
   *
   * @param base - The image that is written to; null for the lowest.
   * @param top - The image that is emptied; null for the disk itself.
   * @param bandwidth - In MiB a second, or in bytes with `BANDWIDTH_BYTES`; 0 for no limit.
   * @param flags - `VirDomainBlockCommitFlags`.
   */
  async blockCommit(
    disk: string,
    base: string | null = null,
    top: string | null = null,
    bandwidth: bigint | number = 0,
    flags: Flags<VirDomainBlockCommitFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const megabytes = toBigInt('bandwidth', bandwidth);
    const args = { dom: this, disk, base, top, bandwidth: megabytes, flags };
    await this.connection.call(remote.domainBlockCommit, args, options);
  }

  /**
   * Ends the job of a disk (`virDomainBlockJobAbort`).
   *
   * @param flags - `VirDomainBlockJobAbortFlags`; `PIVOT` changes over to the copy.
   */
  async blockJobAbort(
    disk: string,
    flags: Flags<VirDomainBlockJobAbortFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, path: disk, flags };
    await this.connection.call(remote.domainBlockJobAbort, args, options);
  }

  /**
   * How far the job of a disk is, or null when there is none (`virDomainGetBlockJobInfo`).
   *
   * @param flags - `VirDomainBlockJobInfoFlags`.
   */
  async getBlockJobInfo(
    disk: string,
    flags: Flags<VirDomainBlockJobInfoFlags> = 0,
    options?: CallOptions,
  ): Promise<DomainBlockJobInfo | null> {
    const args = { dom: this, path: disk, flags };
    const { found, ...info } = await this.connection.call(
      remote.domainGetBlockJobInfo,
      args,
      options,
    );
    return found === 0 ? null : info;
  }

  /**
   * Sets how fast the job of a disk may be (`virDomainBlockJobSetSpeed`).
   *
   * @param bandwidth - In MiB a second, or in bytes with
   * `VirDomainBlockJobSetSpeedFlags.BANDWIDTH_BYTES`; 0 for no limit.
   */
  async blockJobSetSpeed(
    disk: string,
    bandwidth: bigint | number,
    flags: Flags<VirDomainBlockJobSetSpeedFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, path: disk, bandwidth: toBigInt('bandwidth', bandwidth), flags };
    await this.connection.call(remote.domainBlockJobSetSpeed, args, options);
  }
}
