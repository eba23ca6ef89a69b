import type { DomainMigrate3Options } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';

/** Flags and parameters of a migration, with libvirt's names. */
export type MigrationParts = Required<Pick<DomainMigrate3Options, 'flags' | 'params'>>;

type MigrateParams = NonNullable<DomainMigrate3Options['params']>;

const FLAGS = {
  live: 'LIVE',
  offline: 'OFFLINE',
  p2p: 'PEER2PEER',
  tunnelled: 'TUNNELLED',
  persistent: 'PERSIST_DEST',
  undefinesource: 'UNDEFINE_SOURCE',
  suspend: 'PAUSED',
  'copy-storage-all': 'NON_SHARED_DISK',
  'copy-storage-inc': 'NON_SHARED_INC',
  'copy-storage-synchronous-writes': 'NON_SHARED_SYNCHRONOUS_WRITES',
  'change-protection': 'CHANGE_PROTECTION',
  unsafe: 'UNSAFE',
  compressed: 'COMPRESSED',
  'auto-converge': 'AUTO_CONVERGE',
  'rdma-pin-all': 'RDMA_PIN_ALL',
  'abort-on-error': 'ABORT_ON_ERROR',
  postcopy: 'POSTCOPY',
  'postcopy-resume': 'POSTCOPY_RESUME',
  zerocopy: 'ZEROCOPY',
  tls: 'TLS',
  parallel: 'PARALLEL',
} as const;

type MigrateFlag = (typeof FLAGS)[keyof typeof FLAGS];

const TEXT_PARAMS = {
  migrateuri: 'migrate_uri',
  graphicsuri: 'graphics_uri',
  'listen-address': 'listen_address',
  dname: 'destination_name',
  'disks-uri': 'disks_uri',
  'tls-destination': 'tls.destination',
} as const;

const LIST_PARAMS = { 'migrate-disks': 'migrate_disks', 'comp-methods': 'compression' } as const;

const INTEGER_PARAMS = {
  'disks-port': 'disks_port',
  bandwidth: 'bandwidth',
  'postcopy-bandwidth': 'bandwidth.postcopy',
  'parallel-connections': 'parallel.connections',
  'comp-mt-level': 'compression.mt.level',
  'comp-mt-threads': 'compression.mt.threads',
  'comp-mt-dthreads': 'compression.mt.dthreads',
  'comp-xbzrle-cache': 'compression.xbzrle.cache',
  'auto-converge-initial': 'auto_converge.initial',
  'auto-converge-increment': 'auto_converge.increment',
} as const;

const FILE_PARAMS = { xml: 'destination_xml', 'persistent-xml': 'persistent_xml' } as const;

/** What happens if the transfer takes longer than `--timeout`. */
export interface MigrationLimit {
  readonly afterMs: number;
  readonly action: 'suspend' | 'post-copy';
}

/**
 * Returns the flags and parameters of the command line.
 *
 * @throws UsageError if options exclude each other.
 */
export async function migrationParts(context: CommandContext): Promise<MigrationParts> {
  const { args } = context;
  requireTogether(args);
  const flags: MigrateFlag[] = args.flags(FLAGS);
  if (args.flag('postcopy-after-precopy') && !args.flag('postcopy')) flags.push('POSTCOPY');
  const params: Record<string, NonNullable<MigrateParams[string]>> = {};
  for (const [option, field] of Object.entries(TEXT_PARAMS)) {
    const value = args.optionalText(option);
    if (value !== undefined) params[field] = value;
  }
  for (const [option, field] of Object.entries(LIST_PARAMS)) {
    const value = args.optionalText(option);
    if (value !== undefined) params[field] = value.split(',');
  }
  for (const [option, field] of Object.entries(INTEGER_PARAMS)) {
    const value = args.integer(option);
    if (value !== undefined) params[field] = value;
  }
  for (const [option, field] of Object.entries(FILE_PARAMS)) {
    const file = args.optionalText(option);
    if (file !== undefined) params[field] = await readInput(context, file);
  }
  return { flags, params };
}

/** Returns the limit of `--timeout`; undefined if there is none. */
export function migrationLimit(args: Args): MigrationLimit | undefined {
  const afterMs = args.duration('timeout');
  if (afterMs === undefined) return undefined;
  return { afterMs, action: args.flag('timeout-postcopy') ? 'post-copy' : 'suspend' };
}

function requireTogether(args: Args): void {
  const exclusive = [
    ['p2p', 'direct'],
    ['timeout-suspend', 'timeout-postcopy'],
  ] as const;
  for (const [one, other] of exclusive) {
    if (args.flag(one) && args.flag(other)) {
      throw new UsageError(`--${one} and --${other} exclude each other`);
    }
  }
  for (const name of ['timeout-suspend', 'timeout-postcopy'] as const) {
    if (args.flag(name) && !args.has('timeout')) {
      throw new UsageError(`--${name} requires --timeout`);
    }
  }
  if (args.has('timeout') && !args.flag('live')) {
    throw new UsageError('--timeout of a migration requires --live');
  }
  const isPostCopy = args.flag('postcopy') || args.flag('postcopy-after-precopy');
  if (args.flag('timeout-postcopy') && !isPostCopy) {
    throw new UsageError('--timeout-postcopy requires --postcopy');
  }
  if (args.flag('tunnelled') && !args.flag('p2p')) {
    throw new UsageError('--tunnelled requires --p2p');
  }
}
