import type { Domain } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { Args } from '../../parse/args.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from './lookup-domain.ts';

/** Finds the domain that the command names. */
export function commandDomain({ connection, args, signal }: CommandContext): Promise<Domain> {
  return lookupDomain(connection, args.text('domain'), { signal });
}

/**
 * Returns the flags for `--config` and `--live`.
 *
 * @throws UsageError if `--current` is given with one of them.
 */
export function impactFlags(args: Args): Array<'CONFIG' | 'LIVE'> {
  const flags = args.flags({ config: 'CONFIG', live: 'LIVE' });
  if (args.flag('current') && flags.length > 0) {
    throw new UsageError('--current excludes --config and --live');
  }
  return flags;
}
