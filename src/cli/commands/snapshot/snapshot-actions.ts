import type { Domain } from '../../../index.ts';
import type { SnapshotConfig } from '../../../xml/generated/snapshot.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { RecordResult } from '../../output/result.ts';
import { documentResult, done, messaged, textResult } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { xmlResult } from '../../output/xpath.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { namedSnapshot, snapshotDomain } from './read-snapshot.ts';

const CREATE_FLAGS = {
  'no-metadata': 'NO_METADATA',
  halt: 'HALT',
  'disk-only': 'DISK_ONLY',
  'reuse-external': 'REUSE_EXT',
  quiesce: 'QUIESCE',
  atomic: 'ATOMIC',
  live: 'LIVE',
  validate: 'VALIDATE',
} as const;

/** Creates a snapshot that the options describe, or prints its XML. */
export async function createSnapshotAs(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const { snapshotOf } = await import('./snapshot-config.ts');
  const config = snapshotOf(args);
  if (!args.flag('print-xml')) return create(context, config, args.flags(CREATE_FLAGS));
  const { snapshotXml } = await import('../../../xml/index.ts');
  const domain = await snapshotDomain(context);
  const text = snapshotXml.build(config);
  // virsh prints a line feed after the XML, which ends with one.
  const virsh = { kind: 'text', text: `${text}\n` } as const;
  return { ...documentResult('xml', text, { domain: domain.name }), virsh };
}

/** Creates a snapshot that an XML file describes. */
export async function createSnapshot(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const file = args.optionalText('xmlfile');
  const config = file === undefined ? {} : await readInput(context, file);
  const flags = args.flags({ ...CREATE_FLAGS, redefine: 'REDEFINE', current: 'CURRENT' });
  const { record } = await create(context, config, flags);
  const from = file === undefined ? '' : ` from '${file}'`;
  return messaged(record, `Domain snapshot ${String(record['name'])} created${from}`);
}

async function create(
  context: CommandContext,
  config: string | SnapshotConfig,
  flags: CreateFlags,
): Promise<RecordResult> {
  const domain = await snapshotDomain(context);
  const { signal } = context;
  const { name } = await domain.snapshotCreateXml(config, { flags, signal });
  const record = { domain: domain.name, name, result: 'created' };
  return messaged(record, `Domain snapshot ${name} created`);
}

type CreateFlag = (typeof CREATE_FLAGS)[keyof typeof CREATE_FLAGS] | 'REDEFINE' | 'CURRENT';
type CreateFlags = readonly CreateFlag[];

/** Deletes a snapshot. */
export async function deleteSnapshot(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const snapshot = await namedSnapshot(context);
  const flags = args.flags({
    children: 'CHILDREN',
    'children-only': 'CHILDREN_ONLY',
    metadata: 'METADATA_ONLY',
  });
  await snapshot.delete({ flags, signal });
  const { name, domain } = snapshot;
  const what = args.flag('children-only') ? `${name} children` : name;
  return done({ domain: domain.name, name, result: 'deleted' }, `Domain snapshot ${what} deleted`);
}

/** Reverts a domain to a snapshot. */
export async function revertSnapshot(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const snapshot = await namedSnapshot(context);
  const { name, domain } = snapshot;
  const flags = args.flags({
    running: 'RUNNING',
    paused: 'PAUSED',
    force: 'FORCE',
    'reset-nvram': 'RESET_NVRAM',
  });
  await domain.revertToSnapshot(snapshot, { flags, signal });
  return done(
    { domain: domain.name, name, result: 'reverted' },
    `Domain snapshot ${name} reverted`,
  );
}

/** Prints the XML of a snapshot. */
export async function dumpSnapshot(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const domain = await snapshotDomain(context);
  const snapshot = await domain.snapshotLookupByName(args.text('snapshotname'), { signal });
  const flags = args.flags({ 'security-info': 'SECURE' });
  const { name } = snapshot;
  return xmlResult(context, await snapshot.getXmlDesc({ flags, signal }), { name });
}

/** Prints the XML or the name of the current snapshot, or makes a snapshot the current one. */
export async function currentSnapshot(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const wanted = args.optionalText('snapshotname');
  if (wanted !== undefined && args.flag('name')) {
    throw new UsageError('--name and --snapshotname exclude each other');
  }
  const domain = await snapshotDomain(context);
  if (wanted !== undefined) return makeCurrent(context, domain, wanted);
  const snapshot = await domain.snapshotCurrent({ signal });
  const { name } = snapshot;
  if (args.flag('name')) return nameOf(name);
  const flags = args.flags({ 'security-info': 'SECURE' });
  return xmlResult(context, await snapshot.getXmlDesc({ flags, signal }), { name });
}

async function makeCurrent(
  { signal }: CommandContext,
  domain: Domain,
  wanted: string,
): Promise<RecordResult> {
  const snapshot = await domain.snapshotLookupByName(wanted, { signal });
  // Only the record in libvirt changes. Without the passwords of the XML it would lose them.
  const xml = await snapshot.getXmlDesc({ flags: ['SECURE'], signal });
  const { name } = await domain.snapshotCreateXml(xml, { flags: ['REDEFINE', 'CURRENT'], signal });
  return messaged({ name, result: 'set' }, `Snapshot ${name} set as current`);
}

/** Prints the name of a snapshot's parent. */
export async function parentSnapshot(context: CommandContext): Promise<RecordResult> {
  const snapshot = await namedSnapshot(context);
  const { name } = await snapshot.getParent({ signal: context.signal });
  return nameOf(name);
}

/** virsh prints no empty line after a name. */
function nameOf(name: string): RecordResult {
  return { ...textResult('name', name), virsh: { kind: 'text', text: oneLine(name) } };
}
