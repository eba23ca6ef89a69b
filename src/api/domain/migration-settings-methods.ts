import type { VirDomainMigrateMaxSpeedFlags } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import { CheckpointMethods } from './checkpoint-methods.ts';

/** Migration settings, and the switch of a running migration to post-copy. */
export abstract class MigrationSettingsMethods extends CheckpointMethods {
  /**
   * Returns the longest pause of the guest at the end of a migration, in milliseconds
   * (`virDomainMigrateGetMaxDowntime`).
   */
  async migrateGetMaxDowntime(flags = 0, options?: CallOptions): Promise<bigint> {
    const args = { dom: this, flags };
    const answer = await this.connection.call(remote.domainMigrateGetMaxDowntime, args, options);
    return answer.downtime;
  }

  /**
   * Sets the longest pause of the guest at the end of a migration
   * (`virDomainMigrateSetMaxDowntime`).
   *
   * @param downtime - The pause in milliseconds.
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
   * Returns the bandwidth limit of migrations, in MiB/s (`virDomainMigrateGetMaxSpeed`).
   *
   * With `flags: 'POSTCOPY'` it is the limit of the post-copy phase.
   *
   * @param flags - `VirDomainMigrateMaxSpeedFlags`.
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
   * Sets the bandwidth limit of migrations (`virDomainMigrateSetMaxSpeed`).
   *
   * With `flags: 'POSTCOPY'` it is the limit of the post-copy phase.
   *
   * @param bandwidth - The bandwidth limit in MiB/s.
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

  /**
   * Returns the size of the cache for compressed migrations, in bytes
   * (`virDomainMigrateGetCompressionCache`).
   */
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
   * Sets the size of the cache for compressed migrations (`virDomainMigrateSetCompressionCache`).
   *
   * @param cacheSize - The size in bytes. Hypervisors round it.
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
   * Switches the running migration to its post-copy phase (`virDomainMigrateStartPostCopy`). The
   * migration must have been started with the post-copy flag.
   */
  async migrateStartPostCopy(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainMigrateStartPostCopy, { dom: this, flags }, options);
  }
}
