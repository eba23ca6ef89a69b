import { requireSignal, throwIfAborted } from '../../async/index.ts';
import { ArgumentError, suggestion } from '../../errors/index.ts';
import type { VirConnectDomainQemuMonitorEventRegisterFlags } from '../../protocol/index.ts';
import { qemu } from '../../protocol/index.ts';
import { callsOf } from '../calls/calls-of.ts';
import { requireKnown } from '../calls/named-options.ts';
import { flagsOf } from '../calls/prepare.ts';
import type { Connection } from '../connection/connection.ts';
import { Domain } from '../domain/domain.ts';
import { Network } from '../network/network.ts';
import { NodeDevice } from '../node-device/node-device.ts';
import { Secret } from '../secret/secret.ts';
import { StoragePool } from '../storage/storage-pool.ts';
import type { Flags } from '../values/flags.ts';

import type { EventFamily } from './event-kind.ts';
import type { EventName } from './event-map.ts';
import { KINDS, kindNamed } from './kinds.ts';
import type { Topic, TopicObject } from './topic.ts';

/** Options of {@link Connection.listen}. */
export type ListenOptions<Name extends EventName = EventName> = TopicOptions<Name> &
  ('qemu:monitor' extends Name ? MonitorOptions : unknown) & {
    /**
     * Called with errors that the listener throws or rejects with. Also called with the error of a
     * lost connection; the listener is not called again after that. Without `onError` an error of
     * the listener becomes an uncaught exception, as in an event emitter. The connection stays open
     * in both cases.
     */
    readonly onError?: ((error: unknown) => void) | undefined;
  };

/** Options of {@link Connection.subscribe}. */
export type SubscribeOptions<Name extends EventName = EventName> = TopicOptions<Name> &
  ('qemu:monitor' extends Name ? MonitorOptions : unknown) & {
    /**
     * Maximum number of unread events. Further events are lost and counted in an `overflow` item.
     *
     * @default 10_000
     */
    readonly queueLimit?: number | undefined;
  };

interface TopicOptions<Name extends EventName> {
  /** The object to receive events of, from the same connection. By default all objects. */
  readonly object?: EventObject<Name> | undefined;

  /** Aborts the registration, or later ends the subscription. */
  readonly signal?: AbortSignal | undefined;

  /**
   * Whether to leave out events that the daemon does not support. `unsupported` of the result
   * contains their names. If the daemon supports none of the events, the call fails in any case.
   *
   * @default false
   */
  readonly skipUnsupported?: boolean | undefined;
}

/** Options that select QEMU's monitor events. */
interface MonitorOptions {
  /** QEMU's name for the event, such as `RESUME`, or a pattern, depending on `flags`. */
  readonly event?: string | undefined;

  /** The flags of the registration, from `VirConnectDomainQemuMonitorEventRegisterFlags`. */
  readonly flags?: Flags<typeof VirConnectDomainQemuMonitorEventRegisterFlags> | undefined;
}

/** The class of the objects of an event. */
type EventObject<Name extends EventName> = Name extends `domain:${string}` | 'qemu:monitor'
  ? Domain
  : Name extends `network:${string}`
    ? Network
    : Name extends `storage-pool:${string}`
      ? StoragePool
      : Name extends `node-device:${string}`
        ? NodeDevice
        : Name extends `secret:${string}`
          ? Secret
          : never;

const NAMES = ['object', 'signal', 'event', 'flags', 'skipUnsupported', 'queueLimit', 'onError'];

const QUEUE_LIMIT_DEFAULT = 10_000;

/** Returns the topics for the arguments of a subscription. */
export function topicsOf(
  connection: Connection,
  names: EventName | readonly EventName[],
  options: ListenOptions | SubscribeOptions,
): Topic[] {
  requireKnown(options, NAMES);
  const wanted = new Set<string>(Array.isArray(names) ? names : [names]);
  if (wanted.size === 0) {
    throw new ArgumentError('Expected the name of an event', { argument: 'name' });
  }
  const { signal } = options;
  if (signal !== undefined) throwIfAborted(requireSignal(signal), subscriptionTo([...wanted]));
  if (!['boolean', 'undefined'].includes(typeof options.skipUnsupported)) {
    throw new ArgumentError('Expected "skipUnsupported" to be a boolean', {
      argument: 'skipUnsupported',
    });
  }
  return [...wanted].map((name) => topicOf(connection, name, options));
}

/** Returns the subject of a message about a subscription. */
export function subscriptionTo(names: readonly string[]): string {
  return `Subscribing to ${names.join(', ')}`;
}

/** Returns the maximum number of unread events. */
export function queueLimitOf({ queueLimit = QUEUE_LIMIT_DEFAULT }: SubscribeOptions): number {
  if (Number.isSafeInteger(queueLimit) && queueLimit > 0) return queueLimit;
  throw new ArgumentError('Expected "queueLimit" to be a positive integer', {
    argument: 'queueLimit',
  });
}

function topicOf(
  connection: Connection,
  name: string,
  { object, event, flags: named, skipUnsupported = false }: ListenOptions,
): Topic {
  const kind = kindNamed(name);
  if (kind === undefined) {
    const known = suggestion(
      name,
      KINDS.map((each) => each.name),
    );
    throw new ArgumentError(`There is no event named ${JSON.stringify(name)}${known}`, {
      argument: 'name',
    });
  }
  if (kind.family !== 'qemu' && (event !== undefined || named !== undefined)) {
    throw new ArgumentError('The options "event" and "flags" are only valid for qemu:monitor', {
      argument: event === undefined ? 'flags' : 'event',
    });
  }
  if (object !== undefined) requireObject(connection, kind.family, object);
  // The only registration that libvirt refuses on a read-only connection.
  const register = qemu.connectDomainMonitorEventRegister;
  const flags = flagsOf(register, { flags: named });
  const refusal =
    kind.family === 'qemu' ? callsOf(connection).refusal(register, { flags }) : undefined;
  if (refusal !== undefined) throw refusal;
  return { kind, object, monitor: { event: event ?? null, flags }, isOptional: skipUnsupported };
}

const CLASSES: ReadonlyMap<EventFamily, { readonly name: string; readonly prototype: object }> =
  new Map<EventFamily, { readonly name: string; readonly prototype: object }>([
    ['domain', Domain],
    ['qemu', Domain],
    ['network', Network],
    ['storage-pool', StoragePool],
    ['node-device', NodeDevice],
    ['secret', Secret],
  ]);

function requireObject(connection: Connection, family: EventFamily, object: TopicObject): void {
  const refuse = (why: string): ArgumentError =>
    new ArgumentError(`Expected "object" to be ${why}`, { argument: 'object' });
  if (typeof object !== 'object' || object === null) throw refuse('an object of the connection');
  const owner = CLASSES.get(family);
  if (owner === undefined) throw refuse('left out: the event has no object');
  if (!Object.prototype.isPrototypeOf.call(owner.prototype, object)) {
    throw refuse(`a ${owner.name}, the object of the event`);
  }
  if ('connection' in object && object.connection !== connection) {
    throw refuse('from the same connection');
  }
}
