import type { VirDomainMigrateFlags } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { DomainConfig } from '../../xml/generated/domain.ts';
import type { Domain } from '../domain/domain.ts';
import type { DomainJobStats } from '../domain/domain-records.ts';
import type { Flags, FlagsOptions } from '../values/flags.ts';
import type { TypedParamValue } from '../values/typed-params.ts';
import type { ExplicitParam } from '../values/typed-params-input.ts';

/** Options of {@link Domain.migrate}. */
export interface DomainMigrateOptions extends FlagsOptions<typeof VirDomainMigrateFlags> {
  /** The domain's name on the destination. Null (the default) keeps the name. */
  readonly dname?: string | null | undefined;

  /**
   * The URI that the source's hypervisor transfers the guest to, such as `tcp://host2`. Null (the
   * default) means that the destination chooses it. With the flag `PEER2PEER` it is the URI by
   * which the source daemon connects to the destination daemon.
   */
  readonly uri?: string | null | undefined;

  /** The bandwidth limit in MiB/s. 0 (the default) means the hypervisor's own limit. */
  readonly bandwidth?: bigint | number | undefined;
}

/** Options of {@link Domain.migrate2}. */
export interface DomainMigrate2Options extends DomainMigrateOptions {
  /**
   * The domain on the destination, as XML or as an object. Only the parts that the guest cannot see
   * may differ, such as paths on the host. Null (the default) means the domain as it is.
   */
  readonly dxml?: string | DomainConfig | null | undefined;
}

/** Options of {@link Domain.migrate3} and {@link Domain.migrateToUri3}. */
export interface DomainMigrate3Options extends FlagsOptions<typeof VirDomainMigrateFlags> {
  /** The parameters by libvirt's names. */
  readonly params?: MigrateParams | undefined;
}

/** Options of {@link Domain.migrateToUri}. */
export interface DomainMigrateToUriOptions extends FlagsOptions<typeof VirDomainMigrateFlags> {
  /** The domain's name on the destination. Null (the default) keeps the name. */
  readonly dname?: string | null | undefined;

  /** The bandwidth limit in MiB/s. 0 (the default) means the hypervisor's own limit. */
  readonly bandwidth?: bigint | number | undefined;
}

/** Options of {@link Domain.migrateToUri2}. */
export interface DomainMigrateToUri2Options extends DomainMigrateToUriOptions {
  /**
   * The URI that the source's hypervisor transfers the guest to, such as `tcp://host2`. Null (the
   * default) means that the destination chooses it.
   */
  readonly miguri?: string | null | undefined;

  /** The domain on the destination, as XML or as an object. Null (the default): as it is. */
  readonly dxml?: string | DomainConfig | null | undefined;
}

/** The parameters of a migration (`VIR_MIGRATE_PARAM_*`), by libvirt's names. */
export interface MigrateParams {
  /** The URI that the source's hypervisor transfers the guest to, such as `tcp://host2`. */
  readonly migrate_uri?: string;
  /** The domain's name on the destination. */
  readonly destination_name?: string;
  /** The XML of the domain on the destination. */
  readonly destination_xml?: string;
  /** The XML of the definition that `PERSIST_DEST` keeps on the destination. */
  readonly persistent_xml?: string;
  /** The bandwidth limit, in MiB/s. */
  readonly bandwidth?: bigint | number;
  /** The bandwidth limit of the post-copy phase, in MiB/s. */
  readonly 'bandwidth.postcopy'?: bigint | number;
  /** The bandwidth that is assumed for the end of the transfer, in MiB/s. */
  readonly 'bandwidth.avail.switchover'?: bigint | number;
  /** The URI by which graphical clients are told to connect to the destination. */
  readonly graphics_uri?: string;
  /** The address on which the destination listens for the transfer. */
  readonly listen_address?: string;
  /** The targets of the disks to copy, such as `vda`. By default all disks that are not shared. */
  readonly migrate_disks?: string | readonly string[];
  /** The targets of the copied disks whose zeros are detected. */
  readonly migrate_disks_detect_zeroes?: string | readonly string[];
  /** The targets of the copied disks whose destination contains only zeros. */
  readonly migrate_disks_target_zero?: string | readonly string[];
  /** The port of the destination for the disks. */
  readonly disks_port?: number;
  /** The URI of the destination for the disks. */
  readonly disks_uri?: string;
  /** The methods of compression, such as `xbzrle`, `mt`, `zlib` and `zstd`. */
  readonly compression?: string | readonly string[];
  /** The compression level of `mt`; 0 to 9. */
  readonly 'compression.mt.level'?: number;
  /** The number of threads of `mt` that compress. */
  readonly 'compression.mt.threads'?: number;
  /** The number of threads of `mt` that decompress. */
  readonly 'compression.mt.dthreads'?: number;
  /** The size of the cache of `xbzrle`, in bytes. */
  readonly 'compression.xbzrle.cache'?: bigint | number;
  /** The compression level of `zlib`; 0 to 9. */
  readonly 'compression.zlib.level'?: number;
  /** The compression level of `zstd`; 0 to 20. */
  readonly 'compression.zstd.level'?: number;
  /** The first slowdown of the guest's CPUs with `AUTO_CONVERGE`, in percent. */
  readonly 'auto_converge.initial'?: number;
  /** The increase of the slowdown with each pass, in percent. */
  readonly 'auto_converge.increment'?: number;
  /** The number of connections with `PARALLEL`. */
  readonly 'parallel.connections'?: number;
  /** The host name that the destination's certificate must have, with `TLS`. */
  readonly 'tls.destination'?: string;
  /** A parameter that this version does not know, with an explicit type if it is a number. */
  readonly [field: string]: TypedParamValue | ExplicitParam | readonly string[] | undefined;
}

/** Options of {@link Domain.checkMigration}, which {@link Domain.migrateTo} has too. */
export interface CheckMigrationOptions extends CallOptions {
  /**
   * Whether only the definition is transferred, of a domain that does not run. It includes
   * {@link MigrateToOptions.persist}.
   *
   * @default false
   */
  readonly offline?: boolean | undefined;

  /**
   * The copy of disks that the destination does not share with the source:
   * - `full`: all of their content;
   * - `incremental`: only the top image of each disk. The images below it must be the same on both
   *   hosts;
   * - an array of targets, such as `['vda']`: all of the content of these disks.
   *
   * The destination needs an image of the same size at the path of each disk.
   *
   * @default No disk is copied: the hosts share the storage.
   */
  readonly copyStorage?: 'full' | 'incremental' | readonly string[] | undefined;

  /** The domain's name on the destination. @default The same name. */
  readonly name?: string | undefined;
}

/** Options of {@link Domain.migrateTo}. */
export interface MigrateToOptions extends CheckMigrationOptions {
  /**
   * Whether the guest runs during the transfer. Without it the guest is paused until the end.
   *
   * @default true, unless `offline` is set
   */
  readonly live?: boolean | undefined;

  /** Whether the destination keeps the definition, as a persistent domain. @default false */
  readonly persist?: boolean | undefined;

  /** Whether the definition is removed from the source after a success. @default false */
  readonly undefineSource?: boolean | undefined;

  /** Whether the guest is left paused on the destination. @default false */
  readonly paused?: boolean | undefined;

  /** Whether writes of the guest wait until copied disks have them too. @default false */
  readonly synchronousWrites?: boolean | undefined;

  /** The bandwidth limit in MiB/s; 0 (the default) means the hypervisor's own limit. */
  readonly bandwidth?: bigint | number | undefined;

  /**
   * Whether the migration may end in post-copy: the guest continues on the destination, which
   * fetches the rest of its memory. `allow` only permits {@link Domain.migrateStartPostCopy};
   * `after-first-pass` switches after the first pass over the memory. In post-copy, a lost
   * connection between the hosts stops the guest, and an abort has no effect.
   *
   * @default Not allowed
   */
  readonly postCopy?: 'allow' | 'after-first-pass' | undefined;

  /** Whether the memory is compressed. @default false */
  readonly compressed?: boolean | undefined;

  /** Whether the guest's CPUs are slowed down if its memory changes too fast. @default false */
  readonly autoConverge?: boolean | undefined;

  /** Whether an I/O error of a disk ends the migration. @default false */
  readonly abortOnError?: boolean | undefined;

  /** Whether libvirt migrates even if that may damage disks, because of their cache mode. @default false */
  readonly unsafe?: boolean | undefined;

  /** Whether the transfer is encrypted by TLS, with the hypervisors' certificates. @default false */
  readonly tls?: boolean | undefined;

  /** The number of connections of the transfer. @default One, without the flag `PARALLEL`. */
  readonly parallelConnections?: number | undefined;

  /**
   * Whether the source daemon connects to the destination daemon and controls the migration. This
   * program then may end without ending the migration.
   *
   * @default false
   */
  readonly peerToPeer?: boolean | undefined;

  /** Whether the transfer passes through the daemons' connection. It includes `peerToPeer`. @default false */
  readonly tunnelled?: boolean | undefined;

  /**
   * The URI by which the source daemon connects to the destination daemon, with `peerToPeer`.
   *
   * @default The URI of the connection `destination`.
   */
  readonly destinationUri?: string | undefined;

  /** The URI that the source's hypervisor transfers to. @default The destination chooses it. */
  readonly uri?: string | undefined;

  /** The domain on the destination, as XML or as an object. @default As it is. */
  readonly xml?: string | DomainConfig | undefined;

  /** The definition that `persist` keeps, as XML or as an object. @default As it is. */
  readonly persistentXml?: string | DomainConfig | undefined;

  /** Further parameters by libvirt's names. */
  readonly params?: MigrateParams | undefined;

  /** Further flags. @default 0 */
  readonly flags?: Flags<typeof VirDomainMigrateFlags> | undefined;

  /**
   * Called with the progress of the transfer, from its begin to its end. If it throws, the
   * migration is aborted as by the signal, and `migrateTo` rejects with that error.
   */
  readonly onProgress?: ((progress: MigrationProgress) => void) | undefined;

  /** The time between two reads of the progress, in milliseconds. @default 500 */
  readonly progressIntervalMs?: number | undefined;
}

/** The progress of a migration: see {@link MigrateToOptions.onProgress}. */
export interface MigrationProgress {
  /** The transferred data, in bytes: memory and disks. */
  readonly transferredBytes: bigint;

  /** The total data, in bytes; more than 0. */
  readonly totalBytes: bigint;

  /** The data that is still to be transferred, in bytes. It grows when the guest changes memory. */
  readonly remainingBytes: bigint;

  /** The rate of the transfer, in bytes/s; null before it is known. */
  readonly bytesPerSecond: bigint | null;

  /** The rate at which the guest changes its memory, in bytes/s; null before it is known. */
  readonly dirtyBytesPerSecond: bigint | null;

  /** The expected pause of the guest at the end, in milliseconds; null before it is known. */
  readonly expectedDowntimeMs: number | null;

  /** The time since the start of the job, in milliseconds. */
  readonly elapsedMs: number;

  /** The number of the pass over the guest's memory, from 1 on; null before it is known. */
  readonly iteration: number | null;

  /** All statistics of the job. */
  readonly stats: DomainJobStats;
}

/** The result of {@link Domain.migrateTo}. */
export interface MigrationResult {
  /** The domain on the destination. */
  readonly domain: Domain;

  /** The time of the whole migration, in milliseconds: libvirt's, or the time measured here. */
  readonly totalTimeMs: number;

  /** The pause of the guest, in milliseconds; null if libvirt does not know it. */
  readonly downtimeMs: number | null;

  /** The statistics of the completed job; null if neither host has them. */
  readonly stats: DomainJobStats | null;

  /**
   * The error of the last step, which removes the guest from the source; null after a success.
   * After an error the guest runs on the destination, and is probably left paused on the source: do
   * not resume it there.
   */
  readonly confirmError: Error | null;
}

/** A fact that may prevent a migration: see {@link Domain.checkMigration}. */
export interface MigrationFinding {
  /** The kind of obstacle, which is stable. */
  readonly code: MigrationFindingCode;

  /** `error` if the migration would fail, `warning` if it may fail or harm the guest. */
  readonly severity: 'error' | 'warning';

  /** The fact, in words. */
  readonly message: string;
}

/**
 * The codes of {@link MigrationFinding}:
 * - `READ_ONLY`: one of the connections is read-only;
 * - `SAME_HOST`: both connections lead to the same host;
 * - `NO_PROTOCOL`: the daemons have no common protocol of migration;
 * - `NOT_RUNNING`, `RUNNING`: the domain's state does not fit `offline`;
 * - `HYPERVISOR`: the destination cannot run this kind of guest;
 * - `OLDER_RELEASE`: the destination's libvirt or hypervisor is older than the source's;
 * - `NAME_TAKEN`, `UUID_TAKEN`: the destination has a domain with the same name or UUID;
 * - `MACHINE_TYPE`: the destination does not know the machine type;
 * - `CPU`: the destination cannot provide the guest's CPU;
 * - `DISK_NOT_FOUND`: no storage pool of the destination has the disk's path;
 * - `DISK_CACHE`: the cache mode of a shared disk is unsafe for a migration;
 * - `HOST_DEVICE`: the guest has devices of its host;
 * - `NETWORK_MISSING`: the destination lacks a network of the guest, or it is not active;
 * - `SNAPSHOTS`: the domain has snapshots;
 * - `MEMORY`: the destination has less free memory than the guest has memory;
 * - `NOT_CHECKED`: a host did not answer a question.
 */
export type MigrationFindingCode =
  | 'READ_ONLY'
  | 'SAME_HOST'
  | 'NO_PROTOCOL'
  | 'NOT_RUNNING'
  | 'RUNNING'
  | 'HYPERVISOR'
  | 'OLDER_RELEASE'
  | 'NAME_TAKEN'
  | 'UUID_TAKEN'
  | 'MACHINE_TYPE'
  | 'CPU'
  | 'DISK_NOT_FOUND'
  | 'DISK_CACHE'
  | 'HOST_DEVICE'
  | 'NETWORK_MISSING'
  | 'SNAPSHOTS'
  | 'MEMORY'
  | 'NOT_CHECKED';
