import { ArgumentError } from '../../errors/index.ts';
import type { RemoteTypedParam } from '../../protocol/index.ts';
import { VirDomainMigrateFlags } from '../../protocol/index.ts';
import { requireKnown } from '../calls/named-options.ts';
import { bits } from '../calls/prepare.ts';
import { withXml } from '../documents/documents.ts';
import { toBigInt } from '../values/integers.ts';
import { encodeMigrateParams } from './migrate-params.ts';
import type { MigrateParams, MigrateToOptions } from './migration-options.ts';

/** The options of {@link Domain.migrateTo} in libvirt's terms. */
export interface ReadOptions {
  readonly flags: number;
  readonly typed: readonly RemoteTypedParam[];
  readonly destinationUri: string | undefined;
  readonly switchesToPostCopy: boolean;
  readonly onProgress: MigrateToOptions['onProgress'];
  readonly progressIntervalMs: number;
}

type FlagName = keyof typeof VirDomainMigrateFlags;

/** The options that are one flag. */
const FLAGS = {
  offline: 'OFFLINE',
  persist: 'PERSIST_DEST',
  undefineSource: 'UNDEFINE_SOURCE',
  paused: 'PAUSED',
  synchronousWrites: 'NON_SHARED_SYNCHRONOUS_WRITES',
  compressed: 'COMPRESSED',
  autoConverge: 'AUTO_CONVERGE',
  abortOnError: 'ABORT_ON_ERROR',
  unsafe: 'UNSAFE',
  tls: 'TLS',
  peerToPeer: 'PEER2PEER',
  tunnelled: 'TUNNELLED',
} as const satisfies Readonly<Partial<Record<keyof MigrateToOptions, FlagName>>>;

const OTHERS = [
  ...['live', 'copyStorage', 'bandwidth', 'postCopy', 'parallelConnections', 'destinationUri'],
  ...['name', 'uri', 'xml', 'persistentXml', 'params', 'flags', 'signal'],
  ...['onProgress', 'progressIntervalMs'],
];

/** The default time between two reads of the progress. */
const INTERVAL_MS = 500;

/**
 * Reads the options of a migration.
 *
 * @throws ArgumentError if an option is unknown, or has a wrong value.
 */
export async function readOptions(options: MigrateToOptions): Promise<ReadOptions> {
  requireKnown(options, [...Object.keys(FLAGS), ...OTHERS]);
  const { postCopy, progressIntervalMs = INTERVAL_MS, onProgress, destinationUri } = options;
  requireOneOf('postCopy', postCopy, ['allow', 'after-first-pass']);
  if (!(Number.isInteger(progressIntervalMs) && progressIntervalMs > 0)) {
    throw wrong('progressIntervalMs', 'a whole number of milliseconds, 1 or more');
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw wrong('onProgress', 'a function');
  }
  const flags = flagsOf(options);
  const params = await paramsOf(options);
  return {
    ...{ flags, typed: encodeMigrateParams(params), destinationUri },
    ...{ onProgress, progressIntervalMs },
    switchesToPostCopy: postCopy === 'after-first-pass',
  };
}

function flagsOf(options: MigrateToOptions): number {
  const { flags = 0, offline = false, live = !offline, tunnelled = false } = options;
  const { copyStorage, postCopy, parallelConnections } = options;
  const names: FlagName[] = [];
  for (const [option, flag] of Object.entries(FLAGS)) {
    if (requireBoolean(option, Reflect.get(options, option))) names.push(flag);
  }
  if (requireBoolean('live', live)) names.push('LIVE');
  // libvirt refuses an offline migration whose definition would not be kept.
  if (offline) names.push('PERSIST_DEST');
  if (tunnelled) names.push('PEER2PEER');
  if (postCopy !== undefined) names.push('POSTCOPY');
  if (parallelConnections !== undefined) names.push('PARALLEL');
  if (copyStorage !== undefined) {
    names.push(copyStorage === 'incremental' ? 'NON_SHARED_INC' : 'NON_SHARED_DISK');
  }
  return bits('flags', names, VirDomainMigrateFlags) | bits('flags', flags, VirDomainMigrateFlags);
}

async function paramsOf(options: MigrateToOptions): Promise<MigrateParams> {
  const { name, uri, bandwidth, parallelConnections, copyStorage, params, xml } = options;
  if (!Array.isArray(copyStorage)) {
    requireOneOf('copyStorage', copyStorage, ['full', 'incremental']);
  }
  const [dxml, persistentXml] = await Promise.all([
    xmlOf(xml ?? null),
    xmlOf(options.persistentXml ?? null),
  ]);
  return {
    ...(uri === undefined ? {} : { migrate_uri: uri }),
    ...(name === undefined ? {} : { destination_name: name }),
    ...(dxml === null ? {} : { destination_xml: dxml }),
    ...(persistentXml === null ? {} : { persistent_xml: persistentXml }),
    ...(bandwidth === undefined ? {} : { bandwidth: toBigInt('bandwidth', bandwidth) }),
    ...(Array.isArray(copyStorage) ? { migrate_disks: copyStorage } : {}),
    ...(parallelConnections === undefined ? {} : { 'parallel.connections': parallelConnections }),
    ...params,
  };
}

function xmlOf(given: NonNullable<MigrateToOptions['xml']> | null): Promise<string | null> {
  return withXml('domain', given, async (xml) => xml);
}

function requireBoolean(option: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw wrong(option, 'true or false');
  return value;
}

function requireOneOf(option: string, value: unknown, values: readonly string[]): void {
  if (value === undefined || values.some((each) => each === value)) return;
  throw wrong(option, values.map((each) => `'${each}'`).join(' or '));
}

function wrong(option: string, expected: string): ArgumentError {
  return new ArgumentError(`Expected "${option}" to be ${expected}`, { argument: option });
}
