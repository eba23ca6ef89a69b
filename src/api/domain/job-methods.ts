import type {
  VirDomainAbortJobFlagsValues,
  VirDomainBackupBeginFlags,
  VirDomainDirtyRateCalcFlags,
  VirDomainGetJobStatsFlags,
  VirDomainJobType,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { DomainJobStats } from '../stats/stats-records.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { PeekMethods } from './peek-methods.ts';

/**
 * The progress of a domain job (`virDomainJobInfo`). Times are in milliseconds, amounts in bytes.
 * An unknown value is 0.
 */
export interface DomainJobInfo {
  /** The kind of job; `NONE` if no job is running. */
  readonly type: OneOf<VirDomainJobType>;
  /** The time since the start of the job, in milliseconds. */
  readonly timeElapsed: bigint;
  /** The estimated time to the end of the job, in milliseconds. Known only for `BOUNDED` jobs. */
  readonly timeRemaining: bigint;
  /** The total amount of data, in bytes: memory and files. */
  readonly dataTotal: bigint;
  /** The transferred part of the data, in bytes. */
  readonly dataProcessed: bigint;
  /** The remaining part of the data, in bytes. */
  readonly dataRemaining: bigint;
  /** The total amount of memory, in bytes. */
  readonly memTotal: bigint;
  /** The transferred part of the memory, in bytes. */
  readonly memProcessed: bigint;
  /**
   * The remaining part of the memory, in bytes. It may grow while the guest writes to its memory.
   */
  readonly memRemaining: bigint;
  /** The total size of the files, in bytes. */
  readonly fileTotal: bigint;
  /** The transferred part of the files, in bytes. */
  readonly fileProcessed: bigint;
  /** The remaining part of the files, in bytes. */
  readonly fileRemaining: bigint;
}

/**
 * Domain jobs: long operations such as save, migration, core dump and backup. A domain has at most
 * one such job at a time.
 */
export abstract class JobMethods extends PeekMethods {
  /**
   * Returns the progress of the domain's current job (`virDomainGetJobInfo`). Without a job, `type`
   * is `NONE`.
   */
  getJobInfo(options?: CallOptions): Promise<DomainJobInfo> {
    return this.connection.call(remote.domainGetJobInfo, { dom: this }, options);
  }

  /**
   * Returns detailed statistics of the domain's current job (`virDomainGetJobStats`). Without a
   * job, `type` is `NONE`.
   *
   * With `flags: 'COMPLETED'` the statistics are of the last completed job. libvirt then discards
   * them, unless the flags are `['COMPLETED', 'KEEP_COMPLETED']`.
   *
   * @param flags - `VirDomainGetJobStatsFlags`.
   */
  async getJobStats(
    flags: Flags<VirDomainGetJobStatsFlags> = 0,
    options?: CallOptions,
  ): Promise<DomainJobStats> {
    const args = { dom: this, flags };
    const { type, params } = await this.connection.call(remote.domainGetJobStats, args, options);
    return new DomainJobStats(type, decodeTypedParams(params));
  }

  /**
   * Requests the end of the domain's current job (`virDomainAbortJob`). The call resolves when the
   * request is accepted. The job may end later, or may still complete.
   */
  async abortJob(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainAbortJob, { dom: this }, options);
  }

  /**
   * Requests the end of the domain's current job (`virDomainAbortJobFlags`). The call resolves when
   * the request is accepted.
   *
   * With `flags: 'POSTCOPY'` a migration in its post-copy phase can be interrupted too.
   *
   * @param flags - `VirDomainAbortJobFlagsValues`.
   */
  async abortJobFlags(
    flags: Flags<VirDomainAbortJobFlagsValues> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainAbortJobFlags, { dom: this, flags }, options);
  }

  /**
   * Starts a backup of the running domain's disks (`virDomainBackupBegin`). The call resolves when
   * the backup has started. The backup is a domain job: it runs until it is complete or
   * {@link abortJob} ends it. The event `domain:job-completed` reports the end.
   *
   * With `flags: 'REUSE_EXTERNAL'` the target files must exist and are overwritten.
   *
   * @param backupXml - The XML of the backup: a `<domainbackup>` element.
   * @param checkpointXml - The XML of a checkpoint to create at the same moment. Null, the default,
   * for none.
   * @param flags - `VirDomainBackupBeginFlags`.
   */
  async backupBegin(
    backupXml: string,
    checkpointXml: string | null = null,
    flags: Flags<VirDomainBackupBeginFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, backupXml, checkpointXml, flags };
    await this.connection.call(remote.domainBackupBegin, args, options);
  }

  /**
   * Returns the XML of the current backup (`virDomainBackupGetXMLDesc`).
   *
   * @throws {@link VirError} number 104 (`VIR_ERR_NO_DOMAIN_BACKUP`) if no backup is running.
   */
  async backupGetXmlDesc(flags = 0, options?: CallOptions): Promise<string> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainBackupGetXmlDesc, args, options)).xml;
  }

  /**
   * Starts to measure the rate at which the guest writes to its memory
   * (`virDomainStartDirtyRateCalc`). The call resolves at the start. After `seconds` the domain's
   * statistics contain the result (`dirtyrate.megabytes_per_second`).
   *
   * The flags select the method and exclude each other; `PAGE_SAMPLING` is the default.
   *
   * @param seconds - The duration of the measurement, in seconds. QEMU accepts 1 to 60.
   * @param flags - `VirDomainDirtyRateCalcFlags`.
   */
  async startDirtyRateCalc(
    seconds: number,
    flags: Flags<VirDomainDirtyRateCalcFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, seconds, flags };
    await this.connection.call(remote.domainStartDirtyRateCalc, args, options);
  }
}
