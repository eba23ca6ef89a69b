import { requireSignal } from '../../async/index.ts';
import { ArgumentError } from '../../errors/index.ts';
import type { VirConnectDomainQemuMonitorEventRegisterFlags } from '../../protocol/index.ts';
import { qemu } from '../../protocol/index.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { Connection } from '../connection/connection.ts';
import { Domain } from '../domain/domain.ts';
import { Network } from '../network/network.ts';
import { NodeDevice } from '../node-device/node-device.ts';
import { Secret } from '../secret/secret.ts';
import { StoragePool } from '../storage/storage-pool.ts';
import type { Flags } from '../values/flags.ts';
import type { EventFamily } from './event-kind.ts';
import type { EventName } from './event-map.ts';
import { kindNamed } from './kinds.ts';
import type { Topic, TopicObject } from './topic.ts';

/** Options of {@link Connection.on}. */
export type ListenOptions<Name extends EventName = EventName> = TopicOptions<Name> &
  ('qemu:monitor' extends Name ? MonitorOptions : unknown) & {
    /**
     * Takes what the listener throws, or what its promise is rejected with, and the loss of the
     * connection that ends the calls. Without it an error of the listener is an uncaught exception
     * of the process, as with any event emitter; the connection goes on either way.
     */
    readonly onError?: ((error: unknown) => void) | undefined;
  };

/** Options of {@link Connection.subscribe}. */
export type SubscribeOptions<Name extends EventName = EventName> = TopicOptions<Name> &
  ('qemu:monitor' extends Name ? MonitorOptions : unknown) & {
    /**
     * How many events may wait to be read; further ones are lost, and the subscription says so.
     *
     * @default 10_000
     */
    readonly queueLimit?: number | undefined;
  };

interface TopicOptions<Name extends EventName> {
  /** Only events of this object of the connection. Without it those of all objects. */
  readonly object?: EventObject<Name> | undefined;

  /** Ends the wait for the daemon, and later the subscription. */
  readonly signal?: AbortSignal | undefined;
}

/** Which of QEMU's own events. */
interface MonitorOptions {
  /** QEMU's name of the events, such as `RESUME`, or a pattern where `flags` say so. */
  readonly event?: string | undefined;

  /** `VirConnectDomainQemuMonitorEventRegisterFlags`. */
  readonly flags?: Flags<VirConnectDomainQemuMonitorEventRegisterFlags> | undefined;
}

/** The class of the objects that events are about. */
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

const QUEUE_LIMIT_DEFAULT = 10_000;

/** What is wanted, from what users pass. */
export function topicsOf(
  connection: Connection,
  names: EventName | readonly EventName[],
  options: ListenOptions | SubscribeOptions,
): Topic[] {
  const wanted = new Set<string>(Array.isArray(names) ? names : [names]);
  if (wanted.size === 0) {
    throw new ArgumentError('Expected the name of an event', { argument: 'name' });
  }
  if (options.signal !== undefined) requireSignal(options.signal).throwIfAborted();
  return [...wanted].map((name) => topicOf(connection, name, options));
}

/** How many events may wait. */
export function queueLimitOf({ queueLimit = QUEUE_LIMIT_DEFAULT }: SubscribeOptions): number {
  if (Number.isSafeInteger(queueLimit) && queueLimit > 0) return queueLimit;
  throw new ArgumentError('Expected "queueLimit" to be a positive integer', {
    argument: 'queueLimit',
  });
}

function topicOf(
  connection: Connection,
  name: string,
  { object, event, flags = 0 }: ListenOptions,
): Topic {
  const kind = kindNamed(name);
  if (kind === undefined) {
    throw new ArgumentError(`There are no events named ${JSON.stringify(name)}`, {
      argument: 'name',
    });
  }
  if (kind.family !== 'qemu' && (event !== undefined || flags !== 0)) {
    throw new ArgumentError('"event" and "flags" are for qemu:monitor alone', {
      argument: event === undefined ? 'flags' : 'event',
    });
  }
  if (object !== undefined) requireObject(connection, kind.family, object);
  // The one registration that libvirt refuses to connections for looking only.
  const register = qemu.connectDomainMonitorEventRegister;
  const refusal =
    kind.family === 'qemu' ? callsOf(connection).refusal(register, { flags }) : undefined;
  if (refusal !== undefined) throw refusal;
  return { kind, object, monitor: { event: event ?? null, flags } };
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
  if (owner === undefined) throw refuse('left out: these events are of no object');
  if (!Object.prototype.isPrototypeOf.call(owner.prototype, object)) {
    throw refuse(`a ${owner.name}, which these events are of`);
  }
  if ('connection' in object && object.connection !== connection) {
    throw refuse('of this connection, not of another');
  }
}
