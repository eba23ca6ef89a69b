import type { AnyProcedure, Procedure } from '../../protocol/index.ts';
import { qemu, remote } from '../../protocol/index.ts';
import type { EventFeatures } from '../live/opened-session.ts';
import { LEGACY_EVENT_ID_MAX } from './domain-kinds.ts';
import { TooOldError } from './too-old.ts';
import type { Topic } from './topic.ts';
import { subjectOf } from './topic.ts';

/** The calls to register a topic with a daemon and to deregister it. */
export interface RegistrationCalls {
  /** Identifies the registration. The daemon refuses a second one with the same key. */
  readonly key: string;

  /** Whether the registration has an id, which its events contain. */
  readonly hasCallbackId: boolean;

  readonly register: Call;

  deregister(callbackId: number): Call;
}

export interface Call {
  readonly procedure: AnyProcedure;
  readonly args: unknown;
}

/**
 * Returns the calls for a topic. Undefined for the end of a connection if the daemon does not
 * report the end of its own connection (feature 15).
 *
 * @throws TooOldError if the daemon is too old for the event.
 */
export function registrationCalls(
  topic: Topic,
  features: EventFeatures,
): RegistrationCalls | undefined {
  const { kind, object, monitor } = topic;
  const key = JSON.stringify([kind.name, subjectOf(topic), monitor.event, monitor.flags]);
  const withId = (
    register: Call,
    procedure: Procedure<{ readonly callbackId: number }, void>,
  ): RegistrationCalls => ({
    key,
    hasCallbackId: true,
    register,
    deregister: (callbackId) => call(procedure, { callbackId }),
  });
  const eventId = kind.eventId;
  const one = object ?? null;
  switch (kind.family) {
    case 'domain':
      if (!features.hasEventCallbacks) return legacyCalls(topic);
      return withId(
        { procedure: remote.connectDomainEventCallbackRegisterAny, args: { eventId, dom: one } },
        remote.connectDomainEventCallbackDeregisterAny,
      );
    case 'network':
      return withId(
        { procedure: remote.connectNetworkEventRegisterAny, args: { eventId, net: one } },
        remote.connectNetworkEventDeregisterAny,
      );
    case 'storage-pool':
      return withId(
        { procedure: remote.connectStoragePoolEventRegisterAny, args: { eventId, pool: one } },
        remote.connectStoragePoolEventDeregisterAny,
      );
    case 'node-device':
      return withId(
        { procedure: remote.connectNodeDeviceEventRegisterAny, args: { eventId, dev: one } },
        remote.connectNodeDeviceEventDeregisterAny,
      );
    case 'secret':
      return withId(
        { procedure: remote.connectSecretEventRegisterAny, args: { eventId, secret: one } },
        remote.connectSecretEventDeregisterAny,
      );
    case 'qemu':
      return withId(
        { procedure: qemu.connectDomainMonitorEventRegister, args: { dom: one, ...monitor } },
        qemu.connectDomainMonitorEventDeregister,
      );
    case 'connection':
      return features.hasCloseCallback ? closeCalls(key) : undefined;
  }
}

/**
 * For daemons without callback ids (feature 14). They have one registration of an event for all
 * domains, so the events of a single domain are filtered here.
 */
function legacyCalls({ kind }: Topic): RegistrationCalls {
  const { eventId, name } = kind;
  if (eventId > LEGACY_EVENT_ID_MAX) {
    throw new TooOldError(kind);
  }
  const isLifecycle = eventId === 0;
  return {
    key: name,
    hasCallbackId: false,
    register: isLifecycle
      ? call(remote.connectDomainEventRegister, undefined)
      : call(remote.connectDomainEventRegisterAny, { eventId }),
    deregister: () =>
      isLifecycle
        ? call(remote.connectDomainEventDeregister, undefined)
        : call(remote.connectDomainEventDeregisterAny, { eventId }),
  };
}

function closeCalls(key: string): RegistrationCalls {
  return {
    key,
    hasCallbackId: false,
    register: call(remote.connectRegisterCloseCallback, undefined),
    deregister: () => call(remote.connectUnregisterCloseCallback, undefined),
  };
}

function call<Args>(procedure: Procedure<Args, unknown>, args: Args): Call {
  return { procedure, args };
}
