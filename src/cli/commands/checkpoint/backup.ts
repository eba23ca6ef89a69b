import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { RecordResult } from '../../output/result.ts';
import { messaged } from '../../output/result.ts';
import { xmlResult } from '../../output/xpath.ts';
import { commandDomain } from '../domain/change.ts';

/** Starts a backup of the disks of a running guest. */
export async function beginBackup(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const backupFile = args.optionalText('backupxml');
  const checkpointFile = args.optionalText('checkpointxml');
  const backup = backupFile === undefined ? {} : await readInput(context, backupFile);
  const checkpointXml =
    checkpointFile === undefined ? undefined : await readInput(context, checkpointFile);
  const domain = await commandDomain(context);
  const flags = args.flags({ 'reuse-external': 'REUSE_EXTERNAL' });
  await domain.backupBegin(backup, { checkpointXml, flags, signal });
  return messaged({ name: domain.name, result: 'started' }, 'Backup started', { after: '\n' });
}

/** Prints the XML of the backup that is running. */
export async function dumpBackup(context: CommandContext): Promise<RecordResult> {
  const domain = await commandDomain(context);
  const xml = await domain.backupGetXmlDesc({ signal: context.signal });
  return xmlResult(context, xml, { name: domain.name });
}
