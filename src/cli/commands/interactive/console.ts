import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { CommandContext } from '../../context/command-context.ts';
import type { WrittenResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import { ConsoleSession } from './console-session.ts';
import { escapeCharacter } from './escapes.ts';

/** Connects the terminal, or stdin and stdout, to the console of a guest. */
export async function openConsole(context: CommandContext): Promise<WrittenResult> {
  const { connection, args, signal } = context;
  const escapeText = args.optionalText('escape') ?? '^]';
  const character = escapeCharacter(escapeText);
  if (character === undefined) {
    throw new UsageError(`--escape "${escapeText}" is no character`, 'Write ^] or ^A');
  }
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const logFile = args.optionalText('log');
  const log = logFile === undefined ? undefined : createWriteStream(logFile, { flags: 'a' });
  // It rejects if the file cannot be opened: an error without a listener would end the process.
  if (log !== undefined) await once(log, 'open');
  const session = new ConsoleSession({ context, domain, log, character, escapeText });
  try {
    await session.run();
  } finally {
    log?.end();
  }
  return { kind: 'written' };
}
