import type { Network } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { documentResult, done } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupNetwork } from './adapter.ts';

interface Target {
  readonly network: Network;
  readonly options: {
    readonly flags: ReadonlyArray<'CONFIG' | 'LIVE'>;
    readonly signal: AbortSignal;
  };
}

async function targetOf({ connection, args, signal }: CommandContext): Promise<Target> {
  const network = await lookupNetwork(connection, args.text('network'), { signal });
  const flags = args.flags({ config: 'CONFIG', live: 'LIVE' });
  return { network, options: { flags, signal } };
}

/** Prints or changes the description or the title of a network. */
export async function netDesc(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const noun = args.flag('title') ? 'title' : 'description';
  const type = args.flag('title') ? 'TITLE' : 'DESCRIPTION';
  const { network, options } = await targetOf(context);
  const { name } = network;
  if (args.has('new-desc')) {
    const text = args.texts('new-desc').join(' ');
    await network.setMetadata(type, text, options);
    return done({ name, [noun]: text }, `Network ${noun} updated successfully`);
  }
  const text = await orNull(network.getMetadata(type, options));
  const words = text ?? `No ${noun} for network: ${name}`;
  return { kind: 'record', record: { name, [noun]: text }, text: `${words}\n` };
}

/** Resolves to null if there is no such metadata. */
async function orNull(metadata: Promise<string>): Promise<string | null> {
  try {
    return await metadata;
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_NETWORK_METADATA') return null;
    throw error;
  }
}

/** Prints, sets or removes the XML element that a program keeps in the network. */
export async function netMetadata(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const uri = args.text('uri');
  const xml = args.optionalText('set');
  const isRemoval = args.flag('remove');
  if (xml !== undefined && isRemoval) {
    throw new UsageError('--set and --remove exclude each other');
  }
  const key = args.optionalText('key');
  if (xml !== undefined && key === undefined) throw new UsageError('--set requires --key');
  const { network, options } = await targetOf(context);
  const { name } = network;
  if (xml === undefined && !isRemoval) {
    const text = await network.getMetadata('ELEMENT', { uri, ...options });
    return documentResult('xml', text, { name, uri });
  }
  await network.setMetadata('ELEMENT', xml ?? null, { uri, key: key ?? null, ...options });
  const message = `Metadata ${isRemoval ? 'removed' : 'modified'}`;
  return done({ name, uri, xml: xml ?? null }, message);
}
