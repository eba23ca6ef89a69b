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
 * How far a job is (`virDomainJobInfo`). Times are in milliseconds, all others in bytes; what is not
 * known is 0.
 */
export interface DomainJobInfo {
  readonly type: OneOf<VirDomainJobType>;
  readonly timeElapsed: bigint;
  /** Where it can be told, for a job with a known end. */
  readonly timeRemaining: bigint;
  readonly dataTotal: bigint;
  readonly dataProcessed: bigint;
  readonly dataRemaining: bigint;
  readonly memTotal: bigint;
  readonly memProcessed: bigint;
  readonly memRemaining: bigint;
  readonly fileTotal: bigint;
  readonly fileProcessed: bigint;
  readonly fileRemaining: bigint;
}

/** What takes long: saving, migrating, dumping, backing up. A domain has one such job at a time. */
export abstract class JobMethods extends PeekMethods {
  /** How far the domain's job is (`virDomainGetJobInfo`). */
  getJobInfo(options?: CallOptions): Promise<DomainJobInfo> {
    return this.connection.call(remote.domainGetJobInfo, { dom: this }, options);
  }

  /**
   * How far the domain's job is, in all detail (`virDomainGetJobStats`).
   *
   * @param flags - `VirDomainGetJobStatsFlags`; `COMPLETED` asks about the job that ended last.
   */
  async getJobStats(
    flags: Flags<VirDomainGetJobStatsFlags> = 0,
    options?: CallOptions,
  ): Promise<DomainJobStats> {
    const args = { dom: this, flags };
    const { type, params } = await this.connection.call(remote.domainGetJobStats, args, options);
    return new DomainJobStats(type, decodeTypedParams(params));
  }

  /** Ends the domain's job (`virDomainAbortJob`). Resolves when that was asked for. */
  async abortJob(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainAbortJob, { dom: this }, options);
  }

  /**
   * Ends the domain's job (`virDomainAbortJobFlags`).
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
   * Begins a backup of the running guest's disks (`virDomainBackupBegin`). It is a job: it goes on
   * after the call, until it is through or {@link abortJob} ends it.
   *
   * @param checkpointXml - The XML of a checkpoint to make in the same moment, or null.
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
   * The XML of the backup under way (`virDomainBackupGetXMLDesc`).
   *
   * @throws {@link VirError} number 104 (`VIR_ERR_NO_DOMAIN_BACKUP`) when there is none.
   */
  async backupGetXmlDesc(flags = 0, options?: CallOptions): Promise<string> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainBackupGetXmlDesc, args, options)).xml;
  }

  /**
   * Begins to measure how fast the guest changes its memory (`virDomainStartDirtyRateCalc`); the
   * domain's statistics tell the result (`dirtyrate.megabytes_per_second`).
   *
   * @param seconds - How long to measure: QEMU takes 1 to 60.
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
