import type { Connection, Subscription } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import type { Row, StreamResult } from '../../output/result.ts';
import { UsageError } from '../../parse/usage-error.ts';
import type { Action } from '../../registry/command-spec.ts';
import { lookupDomain } from '../domain/lookup-domain.ts';
import { lookupNetwork } from '../network/adapter.ts';
import { lookupDevice } from '../nodedev/adapter.ts';
import { lookupSecret } from '../secret/lookup-secret.ts';
import { lookupPool } from '../storage/adapter.ts';
import { EventLoop } from './event-loop.ts';
import type { WatchedEvent } from './event-names.ts';
import type { EventSubject } from './event-specs.ts';
import { virshLines } from './virsh-event-text.ts';

/** The events of each kind in the order of libvirt's numbers, in which virsh lists them. */
const EVENTS: Readonly<Record<EventSubject, readonly WatchedEvent[]>> = {
  domain: [
    'domain:lifecycle',
    'domain:reboot',
    'domain:rtc-change',
    'domain:watchdog',
    'domain:io-error',
    'domain:graphics',
    'domain:io-error-reason',
    'domain:control-error',
    'domain:block-job',
    'domain:disk-change',
    'domain:tray-change',
    'domain:pm-wakeup',
    'domain:pm-suspend',
    'domain:balloon-change',
    'domain:pm-suspend-disk',
    'domain:device-removed',
    'domain:block-job-2',
    'domain:tunable',
    'domain:agent-lifecycle',
    'domain:device-added',
    'domain:migration-iteration',
    'domain:job-completed',
    'domain:device-removal-failed',
    'domain:metadata-change',
    'domain:block-threshold',
    'domain:memory-failure',
    'domain:memory-device-size-change',
    'domain:nic-mac-change',
    'domain:vcpu-removed',
    'domain:channel-lifecycle',
  ],
  network: ['network:lifecycle', 'network:metadata-change'],
  pool: ['storage-pool:lifecycle', 'storage-pool:refresh'],
  device: ['node-device:lifecycle', 'node-device:update'],
  secret: ['secret:lifecycle', 'secret:value-changed'],
};

/** Returns the action of `event` and its likes. */
export async function eventAction(subject: EventSubject): Promise<Action> {
  return (context) => {
    const { args } = context;
    if (args.flag('list')) return listEvents(subject, context);
    return waitForEvents(subject, context);
  };
}

async function listEvents(subject: EventSubject, context: CommandContext): Promise<StreamResult> {
  const time = new Date(context.environment.now()).toISOString();
  async function* rows(): AsyncIterable<Row> {
    for (const event of EVENTS[subject]) {
      yield { time, event, name: null, uuid: null, details: {} };
    }
  }
  const line = ({ event }: Row): string => shortName(String(event));
  return { kind: 'stream', rows: rows(), line, virshEnd: () => '' };
}

/** Returns virsh's name: `lifecycle` for `network:lifecycle`. */
function shortName(event: string): string {
  return event.replace(/^[^:]*:/, '');
}

async function waitForEvents(
  subject: EventSubject,
  context: CommandContext,
): Promise<StreamResult> {
  const { args, connection, signal } = context;
  const names = chosenNames(subject, context);
  const timeoutMs = args.duration('timeout');
  if (timeoutMs === 0) throw new UsageError('--timeout must be more than 0');
  const object = await lookup(subject, context);
  const subscription = await subscribe(connection, names, {
    ...(object === undefined ? {} : { object }),
    signal,
    // A daemon of an older release does not know all events.
    skipUnsupported: names.length > 1,
  });
  return new EventLoop(context, subscription, timeoutMs).result(virshLines);
}

function chosenNames(subject: EventSubject, { args }: CommandContext): readonly WatchedEvent[] {
  const all = EVENTS[subject];
  const name = args.optionalText('event');
  const isAll = subject === 'domain' && args.flag('all');
  if (isAll && name !== undefined) throw new UsageError('--all and --event exclude each other');
  if (isAll) return all;
  if (name === undefined) {
    throw new UsageError(
      subject === 'domain'
        ? 'one of --list, --all, or --event <type> is required'
        : 'either --list or --event <type> is required',
    );
  }
  const found = all.find((each) => shortName(each) === name);
  if (found !== undefined) return [found];
  throw new UsageError(`unknown event type ${name}`, `Events: ${all.map(shortName).join(', ')}`);
}

async function lookup(
  subject: EventSubject,
  { connection, args, signal }: CommandContext,
): Promise<object | undefined> {
  const key = args.optionalText(subject);
  if (key === undefined) return undefined;
  switch (subject) {
    case 'domain':
      return lookupDomain(connection, key, { signal });
    case 'network':
      return lookupNetwork(connection, key, { signal });
    case 'pool':
      return lookupPool(connection, key, { signal });
    case 'device':
      return lookupDevice(connection, key, { signal });
    case 'secret':
      return lookupSecret(connection, key, { signal });
  }
}

interface SubscribeSettings {
  readonly object?: object;
  readonly signal: AbortSignal;
  readonly skipUnsupported: boolean;
}

function subscribe(
  connection: Connection,
  names: readonly WatchedEvent[],
  settings: SubscribeSettings,
): Promise<Subscription> {
  // The object is of the kind of the events: both come from the same command.
  return connection.subscribe(names, settings as Omit<SubscribeSettings, 'object'>);
}
