import type { Domain } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult, Result } from '../../output/result.ts';
import { done } from '../../output/result.ts';
import { lookupDomain } from './lookup-domain.ts';

/** Prints the ids of domains. */
export function domid(context: CommandContext): Promise<Result> {
  return each(context, ({ name, uuid, id }) => ({
    record: { id: id === -1 ? null : id, name, uuid },
    text: id === -1 ? '-' : String(id),
  }));
}

/** Prints the names of domains. */
export function domname(context: CommandContext): Promise<Result> {
  return each(context, ({ name, uuid }) => ({ record: { name, uuid }, text: name }));
}

/** Prints the UUIDs of domains. */
export function domuuid(context: CommandContext): Promise<Result> {
  return each(context, ({ name, uuid }) => ({ record: { uuid, name }, text: uuid }));
}

function each(
  { connection, args, signal, forEach }: CommandContext,
  factsOf: (domain: Domain) => Pick<RecordResult, 'record'> & { readonly text: string },
): Promise<Result> {
  return forEach(args.texts('domain'), async (key) => {
    const { record, text } = factsOf(await lookupDomain(connection, key, { signal }));
    return { kind: 'record', record, text: `${text}\n` };
  });
}

/** Renames a domain that is not active. */
export async function domrename({
  connection,
  args,
  signal,
}: CommandContext): Promise<RecordResult> {
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const { name: before, uuid } = domain;
  const name = args.text('new-name');
  await domain.rename(name, { signal });
  // virsh prints no empty line after this message.
  return done({ name, uuid, before, result: 'renamed' }, 'Domain successfully renamed');
}
