import type { CommandContext } from '../../context/command-context.ts';
import type { RecordResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { commandDomain } from '../domain/change.ts';

/** Sends a command to the monitor of QEMU and prints its reply. */
export async function qemuMonitorCommand(context: CommandContext): Promise<RecordResult> {
  const { args, signal } = context;
  const isHmp = args.flag('hmp');
  const isValue = args.flag('return-value');
  if (isHmp && (isValue || args.flag('pretty'))) {
    throw new UsageError('--hmp excludes --pretty and --return-value');
  }
  const command = args.texts('cmd').join(' ');
  const domain = await commandDomain(context);
  const flags = args.flags({ hmp: 'HMP' });
  const answer = await domain.qemuMonitorCommand(command, { flags, signal });
  const { name } = domain;
  if (isHmp)
    return {
      kind: 'record',
      record: { name, reply: answer },
      text: `${answer}\n`,
      isDocument: true,
    };
  const parsed: unknown = JSON.parse(answer);
  const reply = isValue ? returnValue(parsed) : parsed;
  const record = { name, reply };
  const isPretty = args.flag('pretty');
  if (!isValue && !isPretty)
    return { kind: 'record', record, text: `${answer}\n`, isDocument: true };
  const text = JSON.stringify(reply, undefined, isPretty ? 2 : undefined);
  // virsh prints no line feed of its own after these.
  return {
    kind: 'record',
    record,
    text: `${text}\n`,
    isDocument: true,
    virsh: { kind: 'text', text },
  };
}

function returnValue(reply: unknown): unknown {
  if (typeof reply === 'object' && reply !== null && 'return' in reply) return reply.return;
  throw new MonitorReplyError(`The reply has no value: ${JSON.stringify(reply)}`);
}

/** A reply of the monitor that is an error. */
class MonitorReplyError extends Error {
  override readonly name = 'MonitorReplyError';
}
