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

/** The sizes of a disk (`virDomainBlockInfo`), in bytes. */
export interface DomainBlockInfo {
  /** The size that the guest sees. */
  readonly capacity: bigint;
  /** The space that the disk uses on the host. */
  readonly allocation: bigint;
  /** The size of the file or device on the host. */
  readonly physical: bigint;
}

/**
 * The progress of a block job (`virDomainBlockJobInfo`). The job is complete when `cur` equals
 * `end`.
 */
export interface DomainBlockJobInfo {
  /** The kind of job. */
  readonly type: OneOf<VirDomainBlockJobType>;
  /**
   * The bandwidth limit; 0 for no limit. In MiB/s, or in bytes/s if `BANDWIDTH_BYTES` was in
   * `flags`.
   */
  readonly bandwidth: bigint;
  /** The progress, in a unit that the hypervisor chooses. */
  readonly cur: bigint;
  /** The value of `cur` at the end of the job. */
  readonly end: bigint;
}

/** A disk with an I/O error (`virDomainDiskError`). */
export interface DomainDiskError {
  /** The disk's target, such as `vda`. */
  readonly disk: string;
  /** The kind of error. */
  readonly error: OneOf<VirDomainDiskErrorCode>;
}

/**
 * Block devices and block jobs. A disk is named by its target, such as `vda`, or by its source
 * path. A block job runs on after the call that started it; {@link getBlockJobInfo} returns its
 * progress.
 */
export abstract class BlockMethods extends StatisticsMethods {
  /**
   * Returns the capacity, allocation and physical size of a disk (`virDomainGetBlockInfo`).
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   */
  getBlockInfo(disk: string, flags = 0, options?: CallOptions): Promise<DomainBlockInfo> {
    const args = { dom: this, path: disk, flags };
    return this.connection.call(remote.domainGetBlockInfo, args, options);
  }

  /**
   * Resizes a disk of the running domain (`virDomainBlockResize`). The guest has to grow its
   * partitions and file systems itself.
   *
   * With `flags: 'BYTES'`, `size` is in bytes.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param size - The new size, in KiB. In bytes with `flags: 'BYTES'`.
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

  /**
   * Returns the disks that have had an error since the domain was started
   * (`virDomainGetDiskErrors`). Disks without an error are not listed.
   */
  async getDiskErrors(flags = 0, options?: CallOptions): Promise<readonly DomainDiskError[]> {
    const question = { dom: this, maxerrors: 0, flags };
    const { nerrors } = await this.connection.call(remote.domainGetDiskErrors, question, options);
    if (nerrors <= 0) return [];
    const args = { ...question, maxerrors: Math.min(nerrors, REMOTE_DOMAIN_DISK_ERRORS_MAX) };
    return (await this.connection.call(remote.domainGetDiskErrors, args, options)).errors;
  }

  /**
   * Sends an event when writes to a disk reach an offset (`virDomainSetBlockThreshold`). The event
   * is `domain:block-threshold`. libvirt sends it once and then removes the threshold.
   *
   * @param dev - The disk's target, such as `vda`, or an image of its backing chain, such as
   * `vda[2]`.
   * @param threshold - The offset in the image, in bytes.
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
   * Starts a job that copies a disk's whole backing chain into the disk's own image
   * (`virDomainBlockPull`). The call resolves when the job has started. At the end of the job the
   * image has no backing chain.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param bandwidth - Bandwidth limit in MiB/s; 0, the default, for no limit. In bytes/s with
   * `flags: 'BANDWIDTH_BYTES'`.
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
   * Starts a job that copies a part of a disk's backing chain into the disk, or copies the disk to
   * another image (`virDomainBlockRebase`). The call resolves when the job has started.
   *
   * With `flags: 'COPY'` the disk is copied to the path `base`, and `base` is required; otherwise
   * the images above `base` are pulled into the disk. `SHALLOW`, `REUSE_EXT`, `COPY_RAW` and
   * `COPY_DEV` are valid with `COPY` only.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param base - The image of the backing chain to keep as the backing image. Null, the default,
   * pulls the whole chain. With `flags: 'COPY'`, the path to copy to.
   * @param bandwidth - Bandwidth limit in MiB/s; 0, the default, for no limit. In bytes/s with
   * `flags: 'BANDWIDTH_BYTES'`.
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
   * Starts a job that copies a disk to another image and then mirrors all writes to both
   * (`virDomainBlockCopy`). The call resolves when the job has started. The job runs until
   * {@link blockJobAbort} ends it: with `PIVOT` the domain switches to the copy, without it the
   * domain stays on the original.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param destxml - The XML of the disk to copy to: a `<disk>` element.
   * @param params - The bandwidth limit (bytes/s), the granularity and the buffer size (bytes).
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
   * Starts a job that merges images of a disk's backing chain into an image below them
   * (`virDomainBlockCommit`). The call resolves when the job has started.
   *
   * If `top` is the disk's own image, which is the default, QEMU requires `flags: 'ACTIVE'`. Such a
   * job does not end by itself: {@link blockJobAbort} with `PIVOT` switches the domain to the base
   * image.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param base - The image to merge into. Null, the default, for the lowest image of the chain.
   * @param top - The highest image to merge. Null, the default, for the disk's own image.
   * @param bandwidth - Bandwidth limit in MiB/s; 0, the default, for no limit. In bytes/s with
   * `flags: 'BANDWIDTH_BYTES'`.
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
   * Ends the block job of a disk (`virDomainBlockJobAbort`). By default the call resolves when the
   * job has ended.
   *
   * With `flags: 'PIVOT'` the domain switches to the copy, or to the base image of an active
   * commit. With `flags: 'ASYNC'` the call resolves when the end of the job has been requested.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param flags - `VirDomainBlockJobAbortFlags`.
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
   * Returns the progress of the block job of a disk, or null if the disk has no job
   * (`virDomainGetBlockJobInfo`).
   *
   * With `flags: 'BANDWIDTH_BYTES'` the bandwidth is in bytes/s.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
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
   * Sets the bandwidth limit of the block job of a disk (`virDomainBlockJobSetSpeed`).
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param bandwidth - Bandwidth limit in MiB/s; 0 for no limit. In bytes/s with
   * `flags: 'BANDWIDTH_BYTES'`.
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
