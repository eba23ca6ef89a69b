import type { Domain, DomainSnapshot } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import { edit } from './edit.ts';

/** Edits the XML of a snapshot. Another name renames it or records it again. */
export async function snapshotEdit(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  if (args.flag('rename') && args.flag('clone')) {
    throw new UsageError('--rename and --clone exclude each other');
  }
  if (!args.has('snapshotname') && !args.flag('current')) {
    throw new UsageError('--snapshotname or --current is required');
  }
  const domain = await domainOf(context);
  const snapshot = await snapshotOf(context, domain);
  const { name } = snapshot;
  const current = await domain.snapshotCurrent({ signal }).catch(() => undefined);
  const isCurrent = args.flag('current') || current?.name === name;
  const flags = isCurrent ? (['REDEFINE', 'CURRENT'] as const) : (['REDEFINE'] as const);
  return edit(context, {
    ...{ object: { name }, format: 'snapshot' },
    before: await snapshot.getXmlDesc({ flags: ['SECURE'], signal }),
    save: async (text) => {
      const changed = await nameIn(text);
      if (changed !== name && !args.flag('rename') && !args.flag('clone')) {
        throw new UsageError(`must use --rename or --clone to change ${name} to ${changed}`);
      }
      const { name: newName } = await domain.snapshotCreateXml(text, { flags, signal });
      if (newName === name) return `Snapshot ${name} edited.`;
      if (args.flag('clone')) return `Snapshot ${name} cloned to ${newName}.`;
      await snapshot.delete({ flags: ['METADATA_ONLY'], signal });
      return `Snapshot ${name} renamed to ${newName}.`;
    },
    unchanged: `Snapshot ${name} XML configuration not changed.`,
  });
}

function snapshotOf({ args, signal }: CommandContext, domain: Domain): Promise<DomainSnapshot> {
  const name = args.optionalText('snapshotname');
  if (name !== undefined) return domain.snapshotLookupByName(name, { signal });
  return domain.snapshotCurrent({ signal });
}

async function nameIn(text: string): Promise<string | undefined> {
  const { snapshotXml } = await import('../../../xml/index.ts');
  return snapshotXml.parse(text).name;
}

/** Edits the XML of a checkpoint. */
export async function checkpointEdit(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const domain = await domainOf(context);
  const checkpoint = await domain.checkpointLookupByName(args.text('checkpointname'), { signal });
  const { name } = checkpoint;
  return edit(context, {
    ...{ object: { name }, format: 'checkpoint' },
    before: await checkpoint.getXmlDesc({ flags: ['SECURE'], signal }),
    save: async (text) => {
      await domain.checkpointCreateXml(text, { flags: ['REDEFINE'], signal });
      return `Checkpoint ${name} edited.`;
    },
    unchanged: `Checkpoint ${name} XML configuration not changed.`,
  });
}

/** Edits the XML in a file of a saved domain. */
export async function saveImageEdit(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const flags = runState(context);
  return edit(context, {
    ...{ object: { name: file }, format: 'domain' },
    before: await connection.domainSaveImageGetXmlDesc(file, { flags: ['SECURE'], signal }),
    save: async (text) => {
      await connection.domainSaveImageDefineXml(file, text, { flags, signal });
      return `State file ${file} edited.`;
    },
    unchanged: `Saved image ${file} XML configuration not changed.`,
  });
}

/** Edits the XML of a domain's managed save. */
export async function managedsaveEdit(context: CommandContext): Promise<RecordResult> {
  const { signal } = context;
  const flags = runState(context);
  const domain = await domainOf(context);
  const { name, uuid } = domain;
  return edit(context, {
    ...{ object: { name, uuid }, format: 'domain' },
    before: await domain.managedSaveGetXmlDesc({ flags: ['SECURE'], signal }),
    save: async (text) => {
      await domain.managedSaveDefineXml(text, { flags, signal });
      return `Managed save image of Domain '${name}' XML configuration edited.`;
    },
    unchanged: `Managed save image of domain '${name}' XML configuration not changed.`,
  });
}

function runState({ args }: CommandContext): Array<'RUNNING' | 'PAUSED'> {
  if (args.flag('running') && args.flag('paused')) {
    throw new UsageError('--running and --paused exclude each other');
  }
  return args.flags({ running: 'RUNNING', paused: 'PAUSED' });
}

function domainOf({ connection, args, signal }: CommandContext): Promise<Domain> {
  return lookupDomain(connection, args.text('domain'), { signal });
}
