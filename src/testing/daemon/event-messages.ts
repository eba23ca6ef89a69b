import type { AnyEventMessage, RemoteNonnullDomain } from '../../protocol/index.ts';
import { qemu, remote } from '../../protocol/index.ts';
import type { SimulatedEvent } from '../hypervisor/index.ts';

/**
 * The kinds of objects that events belong to. Each kind numbers its events and its registrations
 * separately.
 */
export type RegistrationFamily =
  | 'domain'
  | 'network'
  | 'pool'
  | 'nodeDevice'
  | 'secret'
  | 'qemu'
  | 'connection';

/** The form of an event on the wire. */
export interface EventShape {
  readonly family: RegistrationFamily;

  /**
   * The id that clients register for (virDomainEventID and its like), or -1 for QEMU's monitor
   * events.
   */
  readonly eventId: number;

  /** The message that carries the id of a registration. */
  readonly message: AnyEventMessage;

  /** The message for clients that registered without an id, or undefined for newer events. */
  readonly legacy: AnyEventMessage | undefined;

  /** Whether the fields of the event are in a nested struct of the message. */
  readonly isNested: boolean;
}

type Kind = SimulatedEvent['kind'];

/** All kinds of events, in the order of libvirt's ids within their family. */
export const EVENT_SHAPES: Readonly<Record<Kind, EventShape>> = {
  lifecycle: nested(0, remote.domainEventCallbackLifecycle, remote.domainEventLifecycle),
  reboot: nested(1, remote.domainEventCallbackReboot, remote.domainEventReboot),
  rtcChange: nested(2, remote.domainEventCallbackRtcChange, remote.domainEventRtcChange),
  watchdog: nested(3, remote.domainEventCallbackWatchdog, remote.domainEventWatchdog),
  ioError: nested(4, remote.domainEventCallbackIoError, remote.domainEventIoError),
  graphics: nested(5, remote.domainEventCallbackGraphics, remote.domainEventGraphics),
  ioErrorReason: nested(
    6,
    remote.domainEventCallbackIoErrorReason,
    remote.domainEventIoErrorReason,
  ),
  controlError: nested(7, remote.domainEventCallbackControlError, remote.domainEventControlError),
  blockJob: nested(8, remote.domainEventCallbackBlockJob, remote.domainEventBlockJob),
  diskChange: nested(9, remote.domainEventCallbackDiskChange, remote.domainEventDiskChange),
  trayChange: nested(10, remote.domainEventCallbackTrayChange, remote.domainEventTrayChange),
  pmWakeup: nested(11, remote.domainEventCallbackPmwakeup, remote.domainEventPmwakeup),
  pmSuspend: nested(12, remote.domainEventCallbackPmsuspend, remote.domainEventPmsuspend),
  balloonChange: nested(
    13,
    remote.domainEventCallbackBalloonChange,
    remote.domainEventBalloonChange,
  ),
  pmSuspendDisk: nested(
    14,
    remote.domainEventCallbackPmsuspendDisk,
    remote.domainEventPmsuspendDisk,
  ),
  deviceRemoved: nested(
    15,
    remote.domainEventCallbackDeviceRemoved,
    remote.domainEventDeviceRemoved,
  ),
  blockJob2: flat('domain', 16, remote.domainEventBlockJob2),
  tunable: flat('domain', 17, remote.domainEventCallbackTunable),
  agentLifecycle: flat('domain', 18, remote.domainEventCallbackAgentLifecycle),
  deviceAdded: flat('domain', 19, remote.domainEventCallbackDeviceAdded),
  migrationIteration: flat('domain', 20, remote.domainEventCallbackMigrationIteration),
  jobCompleted: flat('domain', 21, remote.domainEventCallbackJobCompleted),
  deviceRemovalFailed: flat('domain', 22, remote.domainEventCallbackDeviceRemovalFailed),
  metadataChange: flat('domain', 23, remote.domainEventCallbackMetadataChange),
  blockThreshold: flat('domain', 24, remote.domainEventBlockThreshold),
  memoryFailure: flat('domain', 25, remote.domainEventMemoryFailure),
  memoryDeviceSizeChange: flat('domain', 26, remote.domainEventMemoryDeviceSizeChange),
  nicMacChange: flat('domain', 27, remote.domainEventNicMacChange),
  vcpuRemoved: flat('domain', 28, remote.domainEventVcpuRemoved),
  channelLifecycle: flat('domain', 29, remote.domainEventCallbackChannelLifecycle),
  networkLifecycle: flat('network', 0, remote.networkEventLifecycle),
  networkMetadataChange: flat('network', 1, remote.networkEventCallbackMetadataChange),
  storagePoolLifecycle: flat('pool', 0, remote.storagePoolEventLifecycle),
  storagePoolRefresh: flat('pool', 1, remote.storagePoolEventRefresh),
  nodeDeviceLifecycle: flat('nodeDevice', 0, remote.nodeDeviceEventLifecycle),
  nodeDeviceUpdate: flat('nodeDevice', 1, remote.nodeDeviceEventUpdate),
  secretLifecycle: flat('secret', 0, remote.secretEventLifecycle),
  secretValueChanged: flat('secret', 1, remote.secretEventValueChanged),
  qemuMonitor: flat('qemu', -1, qemu.domainMonitorEvent),
  connectionClosed: flat('connection', -1, remote.connectEventConnectionClosed),
};

/** Returns the message of an event for a registration, in the shape of its codec. */
export function eventPayload(event: SimulatedEvent, callbackId: number): object {
  const { kind, ...fields } = event;
  if (!EVENT_SHAPES[kind].isNested) return { callbackId, ...fields };
  // Only these three messages have their reason beside the struct.
  const reason = kind.startsWith('pm') ? { reason: Reflect.get(fields, 'reason') } : {};
  return { callbackId, ...reason, msg: fields };
}

/** Returns the message of an event for a client that registered without an id. */
export function legacyPayload(event: SimulatedEvent): object {
  const { kind: _, ...fields } = event;
  return fields;
}

/** Returns the UUID or name of the object of an event, or undefined if the event has no object. */
export function objectOf(event: SimulatedEvent): string | undefined {
  if (event.kind === 'connectionClosed') return undefined;
  if ('dom' in event) return (event.dom satisfies RemoteNonnullDomain).uuid;
  if ('net' in event) return event.net.uuid;
  if ('pool' in event) return event.pool.uuid;
  if ('dev' in event) return event.dev.name;
  return event.secret.uuid;
}

function nested(eventId: number, message: AnyEventMessage, legacy: AnyEventMessage): EventShape {
  return { family: 'domain', eventId, message, legacy, isNested: true };
}

function flat(family: RegistrationFamily, eventId: number, message: AnyEventMessage): EventShape {
  return { family, eventId, message, legacy: undefined, isNested: false };
}
