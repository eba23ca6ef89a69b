import type { StorageVol } from '../../../index.ts';
import { VirStorageVolWipeAlgorithm } from '../../../index.ts';
import type { StorageVolumeConfig } from '../../../xml/index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import { capacityText, column, sortByName } from '../../output/listing.ts';
import type { ListResult, RecordResult } from '../../output/result.ts';
import { documentResult, done, textResult } from '../../output/result.ts';
import { xmlResult } from '../../output/xpath.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupPool, lookupVolume } from './adapter.ts';

const TYPES = ['file', 'block', 'dir', 'network', 'netdir', 'ploop'];

/** Lists the volumes of a pool by name. */
export async function volList({ connection, args, signal }: CommandContext): Promise<ListResult> {
  const pool = await lookupPool(connection, args.text('pool'), { signal });
  const volumes = await pool.listAllVolumes({ signal });
  const rows = sortByName(
    await Promise.all(
      volumes.map(async (volume) => {
        const [path, info] = await Promise.all([
          volume.getPath({ signal }),
          volume.getInfo({ signal }),
        ]);
        const { name, key } = volume;
        const { type: typeNumber, capacity, allocation } = info;
        return { name, path, type: typeWord(typeNumber), typeNumber, capacity, allocation, key };
      }),
    ),
  );
  const details = [
    column('Type', 'type'),
    { heading: 'Capacity', text: ({ capacity }) => capacityText(BigInt(String(capacity))) },
    { heading: 'Allocation', text: ({ allocation }) => capacityText(BigInt(String(allocation))) },
  ] as const satisfies readonly ReturnType<typeof column>[];
  const columns = [column('Name', 'name'), column('Path', 'path')];
  return {
    kind: 'list',
    rows,
    virsh: { kind: 'table', columns: args.flag('details') ? [...columns, ...details] : columns },
  };
}

function typeWord(type: number): string {
  return TYPES[type] ?? `type-${type}`;
}

/** Prints the facts of a volume. */
export async function volInfo(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const volume = await lookupVolume(context);
  const isPhysical = args.flag('physical');
  const info = await (isPhysical
    ? volume.getInfoFlags({ flags: ['GET_PHYSICAL'], signal })
    : volume.getInfo({ signal }));
  const { type: typeNumber, capacity, allocation } = info;
  const { name, key, pool } = volume;
  const type = typeWord(typeNumber);
  const amount = args.flag('bytes') ? (bytes: bigint) => `${bytes} bytes` : capacityText;
  return {
    kind: 'record',
    record: { name, pool, key, type, typeNumber, capacity, allocation },
    virsh: {
      kind: 'pairs',
      pairs: [
        ['Name:', name],
        ['Type:', type],
        ['Capacity:', amount(capacity)],
        [isPhysical ? 'Physical:' : 'Allocation:', amount(allocation)],
      ],
    },
  };
}

/** Prints the path of a volume. */
export async function volPath(context: CommandContext): Promise<RecordResult> {
  const volume = await lookupVolume(context);
  return textResult('path', await volume.getPath({ signal: context.signal }), identity(volume));
}

/** Prints the key of a volume. */
export async function volKey(context: CommandContext): Promise<RecordResult> {
  const volume = await lookupVolume(context);
  return textResult('key', volume.key, identity(volume));
}

/** Prints the name of a volume. */
export async function volName(context: CommandContext): Promise<RecordResult> {
  const volume = await lookupVolume(context);
  return textResult('name', volume.name, { pool: volume.pool });
}

/** Prints the pool of a volume. */
export async function volPool(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const volume = await lookupVolume(context);
  const { name, uuid } = await volume.storagePoolLookupByVolume({ signal });
  const record = { name, uuid };
  return { kind: 'record', record, text: `${args.flag('uuid') ? uuid : name}\n` };
}

/** Prints the XML of a volume. */
export async function volDumpxml(context: CommandContext): Promise<RecordResult> {
  const volume = await lookupVolume(context);
  return xmlResult(context, await volume.getXmlDesc({ signal: context.signal }), identity(volume));
}

function identity({ name, pool }: StorageVol): { readonly name: string; readonly pool: string } {
  return { name, pool };
}

/** Creates a volume from an XML file. */
export async function volCreate(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const xml = await readInput(context, file);
  const pool = await lookupPool(connection, args.text('pool'), { signal });
  const flags = args.flags({ ...CREATE_FLAGS, validate: 'VALIDATE' });
  const volume = await pool.storageVolCreateXml(xml, { flags, signal });
  const record = { ...identity(volume), result: 'created' };
  return done(record, `Vol ${volume.name} created from ${file}`);
}

const CREATE_FLAGS = { 'prealloc-metadata': 'PREALLOC_METADATA' } as const;

/** Creates a volume from options. */
export async function volCreateAs(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const format = args.optionalText('format');
  const backing = args.optionalText('backing-vol');
  const backingFormat = args.optionalText('backing-vol-format');
  const allocation = args.size('allocation');
  const config = {
    name: args.text('name'),
    capacity: { unit: 'bytes', value: String(args.size('capacity')) },
    ...(allocation === undefined
      ? {}
      : { allocation: { unit: 'bytes', value: String(allocation) } }),
    target: format === undefined ? {} : { format: { type: format } },
    ...(backing === undefined
      ? {}
      : {
          backingStore: {
            path: await backingPath(context, backing),
            ...(backingFormat === undefined ? {} : { format: { type: backingFormat } }),
          },
        }),
    // The XML layer rejects a format that libvirt does not know.
  } as StorageVolumeConfig;
  if (args.flag('print-xml')) {
    const { storageVolumeXml } = await import('../../../xml/index.ts');
    return documentResult('xml', storageVolumeXml.build(config), { name: config.name });
  }
  const pool = await lookupPool(connection, args.text('pool'), { signal });
  const volume = await pool.storageVolCreateXml(config, {
    flags: args.flags(CREATE_FLAGS),
    signal,
  });
  return done({ ...identity(volume), result: 'created' }, `Vol ${volume.name} created`);
}

/** Returns the path of a backing volume, which is given as a name in the same pool, a key or a path. */
async function backingPath(
  { connection, args, signal }: CommandContext,
  key: string,
): Promise<string> {
  const { firstFound } = await import('../../verbs/lookup.ts');
  const pool = await lookupPool(connection, args.text('pool'), { signal });
  const volume = await firstFound('VIR_ERR_NO_STORAGE_VOL', [
    () => pool.storageVolLookupByName(key, { signal }),
    () => connection.storageVolLookupByKey(key, { signal }),
    () => connection.storageVolLookupByPath(key, { signal }),
  ]);
  return volume.getPath({ signal });
}

/** Copies a volume within its pool. */
export async function volClone(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const original = await lookupVolume(context);
  const pool = await original.storagePoolLookupByVolume({ signal });
  const { storageVolumeXml } = await import('../../../xml/index.ts');
  const newName = args.text('newname');
  const xml = storageVolumeXml.edit(await original.getXmlDesc({ signal }), (draft) => {
    draft.name = newName;
  });
  if (args.flag('print-xml')) return documentResult('xml', xml, { name: newName, pool: pool.name });
  const flags = args.flags({ ...CREATE_FLAGS, reflink: 'REFLINK' });
  const volume = await pool.storageVolCreateXmlFrom(xml, original, { flags, signal });
  const message = `Vol ${volume.name} cloned from ${original.name}`;
  return done({ ...identity(volume), result: 'cloned' }, message);
}

/** Creates a volume from an XML file, with the contents of another volume. */
export async function volCreateFrom(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const xml = await readInput(context, file);
  const poolKey = args.text('pool');
  const pool = await lookupPool(connection, poolKey, { signal });
  const source = await lookupVolume(context, args.optionalText('inputpool'));
  const flags = args.flags({ ...CREATE_FLAGS, reflink: 'REFLINK', validate: 'VALIDATE' });
  const volume = await pool.storageVolCreateXmlFrom(xml, source, { flags, signal });
  const record = { ...identity(volume), result: 'created' };
  return done(record, `Vol ${volume.name} created from input vol ${source.name}`);
}

/** Deletes a volume. */
export async function volDelete(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const volume = await lookupVolume(context);
  const flags = args.flags({ 'delete-snapshots': 'WITH_SNAPSHOTS' });
  await volume.delete({ flags, signal });
  return done({ ...identity(volume), result: 'deleted' }, `Vol ${args.text('vol')} deleted`);
}

/** Overwrites the contents of a volume. */
export async function volWipe(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const name = args.optionalText('algorithm');
  const algorithm = name === undefined ? undefined : algorithmNamed(name);
  const volume = await lookupVolume(context);
  await (algorithm === undefined
    ? volume.wipe({ signal })
    : volume.wipePattern(algorithm, { signal }));
  return done({ ...identity(volume), result: 'wiped' }, `Vol ${args.text('vol')} wiped`);
}

function algorithmNamed(name: string): number {
  const algorithms = Object.entries(VirStorageVolWipeAlgorithm);
  const number = algorithms.find(([each]) => each === name.toUpperCase())?.[1];
  if (number === undefined) throw new UsageError(`Unsupported algorithm '${name}'`);
  return number;
}

/** Changes the capacity of a volume. */
export async function volResize(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const text = args.text('capacity');
  const capacity = args.size('capacity') ?? 0n;
  const volume = await lookupVolume(context);
  const flags = args.flags({ allocate: 'ALLOCATE', delta: 'DELTA', shrink: 'SHRINK' });
  await volume.resize(capacity, { flags, signal });
  const isDelta = args.flag('delta');
  const message = isDelta
    ? `Size of volume '${volume.name}' successfully changed by ${text}`
    : `Size of volume '${volume.name}' successfully changed to ${text}`;
  return done({ ...identity(volume), result: 'resized' }, message);
}
