import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';

/** Sends a command to the guest agent and prints its reply. */
export async function qemuAgentCommand(context: CommandContext): Promise<RecordResult> {
  const { connection, args, signal } = context;
  const command = args.texts('cmd').join(' ');
  const timeoutSeconds = timeoutOf(context);
  const domain = await lookupDomain(connection, args.text('domain'), { signal });
  const text = await domain.qemuAgentCommand(command, { timeoutSeconds, signal });
  const reply: unknown = text === null ? null : JSON.parse(text);
  const shown = args.flag('pretty') ? JSON.stringify(reply, undefined, 2) : (text ?? '');
  return {
    kind: 'record',
    record: { name: domain.name, reply },
    text: `${shown}\n`,
    isDocument: true,
  };
}

function timeoutOf({ args }: CommandContext): number | 'BLOCK' | 'NOWAIT' | undefined {
  const timeout = args.integer('agent-timeout');
  const chosen = [args.flag('async'), args.flag('block'), timeout !== undefined];
  if (chosen.filter(Boolean).length > 1) {
    throw new UsageError('Only one of --agent-timeout, --async and --block is possible');
  }
  if (args.flag('async')) return 'NOWAIT';
  return args.flag('block') ? 'BLOCK' : timeout;
}
