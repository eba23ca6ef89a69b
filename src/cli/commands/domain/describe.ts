import type { Domain } from '../../../index.ts';
import { VirError } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { documentResult, messaged } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from './lookup-domain.ts';

const IMPACT = { config: 'CONFIG', live: 'LIVE' } as const;

async function target({ connection, args, signal }: CommandContext): Promise<{
  readonly domain: Domain;
  readonly options: {
    readonly flags: ReadonlyArray<'CONFIG' | 'LIVE'>;
    readonly signal: AbortSignal;
  };
}> {
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  return { domain, options: { flags: args.flags(IMPACT), signal } };
}

/** Prints or changes the description or the title of a domain. */
export async function desc(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const isTitle = args.flag('title');
  const type = isTitle ? 'TITLE' : 'DESCRIPTION';
  const noun = isTitle ? 'title' : 'description';
  const { domain, options } = await target(context);
  const { name } = domain;
  if (args.flag('edit')) {
    const { edit } = await import('../interactive/edit.ts');
    const given = args.has('new-desc') ? args.texts('new-desc').join(' ') : undefined;
    const changed = `Domain ${noun} updated successfully`;
    const edited = await edit(context, {
      ...{ object: { name }, format: undefined },
      before: given ?? (await orNull(domain.getMetadata(type, options))) ?? '',
      save: async (text) => {
        // Most editors end a text with a line feed.
        await domain.setMetadata(type, text.replace(/\n$/, ''), options);
        return changed;
      },
      unchanged: `Domain ${noun} not changed`,
    });
    const isChanged = edited.record['result'] === 'edited';
    return isChanged ? messaged(edited.record, changed) : edited;
  }
  if (args.has('new-desc')) {
    const text = args.texts('new-desc').join(' ');
    await domain.setMetadata(type, text, options);
    const message = `Domain ${noun} updated successfully`;
    return messaged({ name, [noun]: text }, message);
  }
  const text = await orNull(domain.getMetadata(type, options));
  const words = text ?? `No ${noun} for domain: ${oneLine(name)}`;
  const virsh = { kind: 'text', text: words, isMessage: text === null } as const;
  return {
    kind: 'record',
    record: { name, [noun]: text },
    text: `${words}\n`,
    isDocument: true,
    virsh,
  };
}

/** Resolves to null if there is no such metadata. */
async function orNull(metadata: Promise<string>): Promise<string | null> {
  try {
    return await metadata;
  } catch (error) {
    if (error instanceof VirError && error.code === 'VIR_ERR_NO_DOMAIN_METADATA') return null;
    throw error;
  }
}

/** Prints, sets or removes the XML element that a program keeps in the domain. */
export async function metadata(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const uri = args.text('uri');
  const xml = args.optionalText('set');
  const isRemoval = args.flag('remove');
  const isEdit = args.flag('edit');
  if ([xml !== undefined, isRemoval, isEdit].filter(Boolean).length > 1) {
    throw new UsageError('--set, --remove and --edit exclude each other');
  }
  const key = args.optionalText('key');
  if (isEdit && key === undefined) throw new UsageError('--edit requires --key');
  if (xml !== undefined && key === undefined) throw new UsageError('--set requires --key');
  const { domain, options } = await target(context);
  const { name } = domain;
  if (isEdit) return editMetadata(context);
  if (xml === undefined && !isRemoval) {
    const text = await domain.getMetadata('ELEMENT', { uri, ...options });
    return documentResult('xml', text, { name, uri });
  }
  const named = key === undefined ? { uri } : { uri, key };
  await domain.setMetadata('ELEMENT', xml ?? null, { ...named, ...options });
  const message = `Metadata ${isRemoval ? 'removed' : 'modified'}`;
  const record = { name, uri, xml: xml ?? null };
  return messaged(record, message, { after: '\n' });
}

async function editMetadata(context: CommandContext): Promise<RecordResult> {
  const { args } = context;
  const [uri, key] = [args.text('uri'), args.text('key')];
  const { domain, options } = await target(context);
  const { name } = domain;
  const { edit } = await import('../interactive/edit.ts');
  const edited = await edit(context, {
    ...{ object: { name }, format: undefined },
    before: (await orNull(domain.getMetadata('ELEMENT', { uri, ...options }))) ?? '\n',
    save: async (text) => {
      await domain.setMetadata('ELEMENT', text, { uri, key, ...options });
      return 'Metadata modified';
    },
    unchanged: 'Metadata not changed',
  });
  return { ...edited, record: { ...edited.record, uri } };
}
