import type { CommandContext } from '../../context/command-context.ts';
import { readInput } from '../../input/read-input.ts';
import type { Result } from '../../output/result.ts';
import { done, messaged } from '../../output/result.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { runJob } from '../job/run-job.ts';
import { lookupDomain } from './lookup-domain.ts';

const SAVE_FLAGS = {
  'bypass-cache': 'BYPASS_CACHE',
  running: 'RUNNING',
  paused: 'PAUSED',
} as const;

/** Saves the state of a domain to a file of the host, and stops it. */
export async function save(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  const file = args.text('file');
  const flags = saveFlags(args);
  const dxml = await otherXml(context);
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  await runJob(context, domain, () =>
    flags.length === 0 && dxml === undefined
      ? domain.save(file)
      : domain.saveFlags(file, { flags, dxml }),
  );
  const { name } = domain;
  const message = `Domain '${name}' saved to ${file}`;
  return messaged({ name, file, result: 'saved' }, message, { before: '\n', after: '\n' });
}

/** Restores domains from files of the host. */
export function restore(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  return context.forEach([args.text('file')], async (file) => {
    const flags = [...saveFlags(args), ...args.flags({ 'reset-nvram': 'RESET_NVRAM' })];
    const dxml = await otherXml(context);
    await (flags.length === 0 && dxml === undefined
      ? connection.domainRestore(file, { signal })
      : connection.domainRestoreFlags(file, { flags, dxml, signal }));
    return done({ file, result: 'restored' }, `Domain restored from ${file}`);
  });
}

type SaveFlag = (typeof SAVE_FLAGS)[keyof typeof SAVE_FLAGS];

function saveFlags(args: Args): SaveFlag[] {
  const flags = args.flags(SAVE_FLAGS);
  if (flags.includes('RUNNING') && flags.includes('PAUSED')) {
    throw new UsageError('--running and --paused exclude each other');
  }
  return flags;
}

async function otherXml(context: CommandContext): Promise<string | undefined> {
  const file = context.args.optionalText('xml');
  return file === undefined ? undefined : readInput(context, file);
}

/** Saves the states of domains; their next start restores them. */
export function managedSave(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  return context.forEach(args.texts('domain'), async (key) => {
    const flags = saveFlags(args);
    const domain = await lookupDomain(connection, key, { signal });
    await runJob(context, domain, () => domain.managedSave({ flags }));
    const { name } = domain;
    const message = `Domain '${name}' state saved by libvirt`;
    return messaged({ name, result: 'saved' }, message, { before: '\n', after: '\n' });
  });
}

/** Removes the managed save images of domains. */
export function managedSaveRemove(context: CommandContext): Promise<Result> {
  const { connection, args, signal } = context;
  return context.forEach(args.texts('domain'), async (key) => {
    const domain = await lookupDomain(connection, key, { signal });
    const { name } = domain;
    const exists = await domain.hasManagedSaveImage({ signal });
    if (exists) await domain.managedSaveRemove({ signal });
    const message = exists
      ? `Removed managedsave image for domain '${name}'`
      : `Domain '${name}' has no manage save image; removal skipped`;
    return messaged({ name, result: exists ? 'removed' : 'skipped' }, message);
  });
}
