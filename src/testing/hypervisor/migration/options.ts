/** Options of migration between simulated hypervisors. */
export interface TestMigrationOptions {
  /**
   * The features of migration that the hypervisor reports: numbers of `VirDrvFeature`. Take some
   * away to test how a program works with an older daemon: without 13 (`MIGRATION_PARAMS`), clients
   * use the procedures without parameters.
   *
   * @default [4, 6, 7, 12, 13], as QEMU's driver; none with `strict`
   */
  readonly features?: readonly number[];

  /**
   * The speed of a migration on the hypervisor's clock, in bytes of the guest's memory per second.
   * The client's bandwidth limits it further. A speed of 0 means that only the test completes the
   * migration.
   *
   * @default Infinity: a migration takes no time, even with a bandwidth
   */
  readonly bytesPerSecond?: number;

  /**
   * The rate at which running guests change memory that was sent already, in bytes per second. If
   * it is not below the speed, a migration does not complete until the guest is paused.
   *
   * @default 0
   */
  readonly dirtyBytesPerSecond?: number;

  /**
   * Whether the files of disks are on storage that all hosts share. If false, guests with a
   * writable disk in a file need a copy of the storage, or the flag `UNSAFE`.
   *
   * @default true
   */
  readonly sharedStorage?: boolean;
}

export interface ResolvedMigrationOptions {
  readonly features: readonly number[];
  readonly bytesPerSecond: number;
  readonly dirtyBytesPerSecond: number;
  readonly sharedStorage: boolean;
}

/** MIGRATION_P2P, MIGRATION_V3, MIGRATE_CHANGE_PROTECTION, MIGRATION_OFFLINE, MIGRATION_PARAMS. */
const FEATURES: readonly number[] = [4, 6, 7, 12, 13];

export function resolveMigrationOptions(
  options: TestMigrationOptions,
  isStrict: boolean,
): ResolvedMigrationOptions {
  return {
    features: options.features ?? (isStrict ? [] : FEATURES),
    bytesPerSecond: options.bytesPerSecond ?? Number.POSITIVE_INFINITY,
    dirtyBytesPerSecond: options.dirtyBytesPerSecond ?? 0,
    sharedStorage: options.sharedStorage ?? true,
  };
}
