import type { CommandContext } from '../../context/command-context.ts';
import type { Row, StreamResult } from '../../output/result.ts';
import { oneLine } from '../../output/safe-text.ts';
import { UsageError } from '../../parse/usage-error.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import { EventLoop } from './event-loop.ts';
import { virshTime } from './virsh-event-text.ts';

/** Prints events of QEMU's monitor. */
export async function qemuMonitorEvent(context: CommandContext): Promise<StreamResult> {
  const { args, connection, signal } = context;
  const timeoutMs = args.duration('timeout');
  if (timeoutMs === 0) throw new UsageError('--timeout must be more than 0');
  const event = args.optionalText('event');
  if (event === undefined && (args.flag('regex') || args.flag('no-case'))) {
    throw new UsageError('--regex and --no-case require --event');
  }
  const key = args.optionalText('domain');
  const domain = key === undefined ? undefined : await lookupDomain(connection, key, { signal });
  const subscription = await connection.subscribe(['qemu:monitor'], {
    ...(domain === undefined ? {} : { object: domain }),
    ...(event === undefined ? {} : { event }),
    flags: args.flags({ regex: 'REGEX', 'no-case': 'NOCASE' }),
    signal,
  });
  const isPretty = args.flag('pretty');
  return new EventLoop(context, subscription, timeoutMs).result((row, hasTime) =>
    monitorLines(row, hasTime, isPretty),
  );
}

/** Returns virsh's lines of an event. Its time is QEMU's; with `--timestamp` it is lvsh's. */
function monitorLines(row: Row, hasTime: boolean, isPretty: boolean): readonly string[] {
  const data = row['details'] as Readonly<Record<string, unknown>>;
  const { event, seconds, micros, details } = data;
  const at = `${String(seconds)}.${String(micros).padStart(6, '0')}`;
  const start = hasTime ? `${virshTime(String(row['time']))}: ` : '';
  const time = hasTime ? '' : ` at ${at}`;
  const name = oneLine(String(row['name']));
  const [first = '', ...others] = detailLines(details, isPretty);
  return [
    `${start}event ${oneLine(String(event))}${time} for domain '${name}': ${first}`,
    ...others,
  ];
}

function detailLines(details: unknown, isPretty: boolean): readonly string[] {
  if (typeof details !== 'string') return ['<null>'];
  if (!isPretty) return [details];
  // virsh prints an empty line after such a text.
  return [...JSON.stringify(JSON.parse(details), undefined, 2).split('\n'), ''];
}
