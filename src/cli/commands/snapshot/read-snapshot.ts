import type { Domain, DomainSnapshot } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';

/** Finds the domain that the command names. */
export function snapshotDomain({ connection, args, signal }: CommandContext): Promise<Domain> {
  return lookupDomain(connection, args.text('domain'), { signal });
}

/** Finds the snapshot that the command names, or with `--current` the current one. */
export async function namedSnapshot(context: CommandContext): Promise<DomainSnapshot> {
  const { args, signal } = context;
  const name = args.optionalText('snapshotname');
  const isCurrent = args.flag('current');
  if ((name === undefined) !== isCurrent) {
    throw new UsageError('Exactly one of a snapshot and --current is required');
  }
  const domain = await snapshotDomain(context);
  return name === undefined
    ? domain.snapshotCurrent({ signal })
    : domain.snapshotLookupByName(name, { signal });
}
