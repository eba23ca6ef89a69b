import type { StoragePool } from '../../../index.ts';
import type { StoragePoolConfig } from '../../../xml/index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import {
  capacityText,
  column,
  hostXmlResult,
  keysOr,
  sortByName,
  yesNo,
} from '../../output/listing.ts';
import type { ListResult, RecordResult, Result, VirshColumn } from '../../output/result.ts';
import { documentResult, done, textResult } from '../../output/result.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupPool } from './adapter.ts';
import { poolConfig } from './pool-config.ts';

const STATES = ['inactive', 'building', 'running', 'degraded', 'inaccessible'];

const FILTERS = {
  persistent: 'PERSISTENT',
  transient: 'TRANSIENT',
  autostart: 'AUTOSTART',
  'no-autostart': 'NO_AUTOSTART',
} as const;

/** The names of pool types of virsh, and the filters of libvirt. */
const TYPES = {
  dir: 'DIR',
  fs: 'FS',
  netfs: 'NETFS',
  logical: 'LOGICAL',
  disk: 'DISK',
  iscsi: 'ISCSI',
  'iscsi-direct': 'ISCSI_DIRECT',
  scsi: 'SCSI',
  mpath: 'MPATH',
  rbd: 'RBD',
  sheepdog: 'SHEEPDOG',
  gluster: 'GLUSTER',
  zfs: 'ZFS',
  vstorage: 'VSTORAGE',
} as const;

/** Lists pools by name. */
export async function poolList({ connection, args, signal }: CommandContext): Promise<ListResult> {
  const one = args.flag('inactive') ? ('INACTIVE' as const) : ('ACTIVE' as const);
  const state = args.flag('all') ? [] : [one];
  const wanted = args.optionalText('type')?.split(',').map(poolType) ?? [];
  const flags = [...state, ...args.flags(FILTERS), ...wanted];
  const pools = await connection.listAllStoragePools({ flags, signal });
  const rows = sortByName(await Promise.all(pools.map((pool) => factsOf(pool, signal))));
  return {
    kind: 'list',
    rows,
    // virsh fills names up to 20 characters.
    virsh: keysOr(args, rows, { kind: 'table', columns: poolColumns(args) }, 20),
  };
}

function poolType(text: string): (typeof TYPES)[keyof typeof TYPES] {
  const found = Object.entries(TYPES).find(([name]) => name === text);
  if (found !== undefined) return found[1];
  throw new UsageError(`Invalid pool type '${text}'`, `Types: ${Object.keys(TYPES).join(', ')}`);
}

function poolColumns(args: Args): VirshColumn[] {
  if (!args.flag('details')) {
    return [
      column('Name', 'name'),
      { heading: 'State', text: ({ active }) => (active ? 'active' : 'inactive') },
      column('Autostart', 'autostart'),
    ];
  }
  const amount = (heading: string, property: string): VirshColumn => ({
    heading,
    text: (row) => (row['active'] ? capacityText(BigInt(String(row[property]))) : '-'),
  });
  return [
    column('Name', 'name'),
    column('State', 'state'),
    column('Autostart', 'autostart'),
    column('Persistent', 'persistent'),
    amount('Capacity', 'capacity'),
    amount('Allocation', 'allocation'),
    amount('Available', 'available'),
  ];
}

async function factsOf(pool: StoragePool, signal: AbortSignal) {
  const options = { signal };
  const [info, active, autostart, persistent] = await Promise.all([
    pool.getInfo(options),
    pool.isActive(options),
    pool.getAutostart(options),
    pool.isPersistent(options),
  ]);
  const { name, uuid } = pool;
  const { state: stateNumber, capacity, allocation, available } = info;
  const state = STATES[stateNumber] ?? `state-${stateNumber}`;
  const identity = { name, uuid, state, stateNumber, active, autostart, persistent };
  return { ...identity, capacity, allocation, available };
}

/** Prints the facts of pools. */
export function poolInfo(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  const amount = args.flag('bytes') ? String : capacityText;
  return context.forEach(args.texts('pool'), async (key) => {
    const facts = await factsOf(await lookupPool(connection, key, { signal }), signal);
    const isUsable = facts.state === 'running' || facts.state === 'degraded';
    return {
      kind: 'record',
      record: facts,
      virsh: {
        kind: 'pairs',
        pairs: [
          ['Name:', facts.name],
          ['UUID:', facts.uuid],
          ['State:', facts.state],
          ['Persistent:', yesNo(facts.persistent)],
          ['Autostart:', yesNo(facts.autostart)],
          ...(isUsable
            ? ([
                ['Capacity:', amount(facts.capacity)],
                ['Allocation:', amount(facts.allocation)],
                ['Available:', amount(facts.available)],
              ] as const)
            : []),
        ],
      },
    };
  });
}

/** Prints the UUID of a pool. */
export async function poolUuid({
  connection,
  args,
  signal,
}: CommandContext): Promise<RecordResult> {
  const { name, uuid } = await connection.storagePoolLookupByName(args.text('pool'), { signal });
  return textResult('uuid', uuid, { name });
}

/** Prints the name of a pool. */
export async function poolName({
  connection,
  args,
  signal,
}: CommandContext): Promise<RecordResult> {
  const pool = await connection.storagePoolLookupByUuidString(args.text('pool'), { signal });
  return textResult('name', pool.name, { uuid: pool.uuid });
}

/** Reads the volumes of pools again. */
export function poolRefresh(context: CommandContext): Promise<Result> {
  return change(context, 'refreshed', (pool, signal) => pool.refresh({ signal }));
}

/** Creates the storage of pools. */
export function poolBuild(context: CommandContext): Promise<Result> {
  const flags = context.args.flags({ overwrite: 'OVERWRITE', 'no-overwrite': 'NO_OVERWRITE' });
  return change(context, 'built', (pool, signal) => pool.build({ flags, signal }));
}

/** Deletes the storage of pools. */
export function poolDelete(context: CommandContext): Promise<Result> {
  return change(context, 'deleted', (pool, signal) => pool.delete({ signal }));
}

function change(
  context: CommandContext,
  result: string,
  run: (pool: StoragePool, signal: AbortSignal) => Promise<void>,
): Promise<Result> {
  const { connection, args, signal } = context;
  return context.forEach(args.texts('pool'), async (key) => {
    const pool = await lookupPool(connection, key, { signal });
    await run(pool, signal);
    const { name, uuid } = pool;
    return done({ name, uuid, result }, `Pool ${name} ${result}`);
  });
}

/** Defines a pool from options. */
export async function poolDefineAs(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const config = poolConfig(args);
  if (args.flag('print-xml')) return printXml(config);
  const { name, uuid } = await connection.storagePoolDefineXml(config, { signal });
  return done({ name, uuid, result: 'defined' }, `Pool ${name} defined`);
}

/** Creates and starts a pool that is not persistent from options. */
export async function poolCreateAs(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const config = poolConfig(args);
  if (args.flag('print-xml')) return printXml(config);
  const flags = args.flags({
    build: 'WITH_BUILD',
    overwrite: 'WITH_BUILD_OVERWRITE',
    'no-overwrite': 'WITH_BUILD_NO_OVERWRITE',
  });
  const { name, uuid } = await connection.storagePoolCreateXml(config, { flags, signal });
  return done({ name, uuid, result: 'created' }, `Pool ${name} created`);
}

async function printXml(config: StoragePoolConfig): Promise<RecordResult> {
  const { storagePoolXml } = await import('../../../xml/index.ts');
  return documentResult('xml', storagePoolXml.build(config), { name: config.name });
}

/** Prints what the daemon's pools can do. */
export async function poolCapabilities(context: CommandContext): Promise<RecordResult> {
  const { connection, signal } = context;
  return hostXmlResult(context, await connection.getStoragePoolCapabilities({ signal }));
}
