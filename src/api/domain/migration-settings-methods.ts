import type { VirDomainMigrateMaxSpeedFlags } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import { CheckpointMethods } from './checkpoint-methods.ts';

/** How a migration is carried out, and a push for one that is under way. */
export abstract class MigrationSettingsMethods extends CheckpointMethods {
  /** How long the guest may stand still at the end, in milliseconds (`virDomainMigrateGetMaxDowntime`). */
  async migrateGetMaxDowntime(flags = 0, options?: CallOptions): Promise<bigint> {
    const args = { dom: this, flags };
    const answer = await this.connection.call(remote.domainMigrateGetMaxDowntime, args, options);
    return answer.downtime;
  }

  /**
   * Sets how long the guest may stand still at the end (`virDomainMigrateSetMaxDowntime`).
   *
   * @param downtime - In milliseconds.
   */
  async migrateSetMaxDowntime(
    downtime: bigint | number,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, downtime: toBigInt('downtime', downtime), flags };
    await this.connection.call(remote.domainMigrateSetMaxDowntime, args, options);
  }

  /**
   * How fast a migration may be, in MiB/s (`virDomainMigrateGetMaxSpeed`).
   *
   * @param flags - `VirDomainMigrateMaxSpeedFlags`: of the migration, or of its post-copy phase.
   */
  async migrateGetMaxSpeed(
    flags: Flags<VirDomainMigrateMaxSpeedFlags> = 0,
    options?: CallOptions,
  ): Promise<bigint> {
    const args = { dom: this, flags };
    const answer = await this.connection.call(remote.domainMigrateGetMaxSpeed, args, options);
    return answer.bandwidth;
  }

  /**
   * Sets how fast a migration may be (`virDomainMigrateSetMaxSpeed`).
   *
   * @param bandwidth - In MiB/s.
   * @param flags - `VirDomainMigrateMaxSpeedFlags`.
   */
  async migrateSetMaxSpeed(
    bandwidth: bigint | number,
    flags: Flags<VirDomainMigrateMaxSpeedFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, bandwidth: toBigInt('bandwidth', bandwidth), flags };
    await this.connection.call(remote.domainMigrateSetMaxSpeed, args, options);
  }

  /** The size of the cache for compression, in bytes (`virDomainMigrateGetCompressionCache`). */
  async migrateGetCompressionCache(flags = 0, options?: CallOptions): Promise<bigint> {
    const args = { dom: this, flags };
    const { cacheSize } = await this.connection.call(
      remote.domainMigrateGetCompressionCache,
      args,
      options,
    );
    return cacheSize;
  }

  /**
   * Sets the size of the cache for compression (`virDomainMigrateSetCompressionCache`).
   *
   * @param cacheSize - In bytes; hypervisors round it.
   */
  async migrateSetCompressionCache(
    cacheSize: bigint | number,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, cacheSize: toBigInt('cacheSize', cacheSize), flags };
    await this.connection.call(remote.domainMigrateSetCompressionCache, args, options);
  }

  /**
   * Goes over to the post-copy phase of a migration that was started with the flag for it
   * (`virDomainMigrateStartPostCopy`).
   */
  async migrateStartPostCopy(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainMigrateStartPostCopy, { dom: this, flags }, options);
  }
}
