import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { RecordResult } from '../../output/result.ts';
import { messaged } from '../../output/result.ts';
import { xmlResult } from '../../output/xpath.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from './change.ts';

const RUN_FLAGS = { running: 'RUNNING', paused: 'PAUSED' } as const;

/** Prints the XML of a domain in its managed save image. */
export async function dumpManagedSave(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const domain = await commandDomain(context);
  const flags = args.flags({ 'security-info': 'SECURE' });
  const xml = await domain.managedSaveGetXmlDesc({ flags, signal });
  return xmlResult(context, xml, { name: domain.name });
}

/** Replaces the XML of a domain in its managed save image. */
export async function defineManagedSave(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const flags = runFlags(context);
  const xml = await readInput(context, args.text('xml'));
  const domain = await commandDomain(context);
  await domain.managedSaveDefineXml(xml, { flags, signal });
  const { name } = domain;
  const message = `Managed save state file of domain '${name}' updated.`;
  return messaged({ name, result: 'changed' }, message, { after: '\n' });
}

/** Prints the XML of a domain in a file that `save` has written. */
export async function dumpSaveImage(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const flags = args.flags({ 'security-info': 'SECURE' });
  const xml = await connection.domainSaveImageGetXmlDesc(file, { flags, signal });
  return xmlResult(context, xml, { file });
}

/** Replaces the XML of a domain in a file that `save` has written. */
export async function defineSaveImage(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const flags = runFlags(context);
  const xml = await readInput(context, args.text('xml'));
  await connection.domainSaveImageDefineXml(file, xml, { flags, signal });
  const message = `State file ${file} updated.`;
  return messaged({ file, result: 'changed' }, message, { after: '\n' });
}

function runFlags({ args }: CommandContext): Array<'RUNNING' | 'PAUSED'> {
  const flags = args.flags(RUN_FLAGS);
  if (flags.length > 1) throw new UsageError('--running and --paused exclude each other');
  return flags;
}
