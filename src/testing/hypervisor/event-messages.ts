import type { AnyEventMessage } from '../../protocol/index.ts';
import {
  VirDomainEventID as DomainId,
  VirNetworkEventID as NetworkId,
  VirNodeDeviceEventID as NodeDeviceId,
  VirStoragePoolEventID as PoolId,
  qemu,
  remote,
  VirSecretEventID as SecretId,
} from '../../protocol/index.ts';
import type {
  DomainEvent,
  HypervisorEvent,
  NetworkEvent,
  NodeDeviceEvent,
  SecretEvent,
  StoragePoolEvent,
} from './events.ts';

/** A message of the daemon and what is in it. */
export interface EventPacket {
  readonly message: AnyEventMessage;
  readonly payload: unknown;
}

/** Who is told of an event, and how. */
export interface EventDelivery {
  /** Which registrations it belongs to: each family numbers its events and callbacks itself. */
  readonly family: 'domain' | 'network' | 'pool' | 'nodeDevice' | 'secret' | 'qemuMonitor';

  /** The number under which it is registered; 0 for what QEMU says, which goes by name. */
  readonly eventId: number;

  /** What it is about, for registrations of one object: its UUID, or a node device's name. */
  readonly object: string;

  /** The message for a registration with a callback id. */
  packet(callbackId: number): EventPacket;

  /** The message for a registration without (REMOTE_PROC_CONNECT_DOMAIN_EVENT_REGISTER_ANY). */
  readonly legacy: EventPacket | null;
}

type Wire = EventPacket['payload'];

/** How an event of the model goes on the wire. */
export function eventDelivery(event: HypervisorEvent): EventDelivery {
  if ('net' in event) {
    return networkDelivery(event);
  }
  if ('pool' in event) {
    return poolDelivery(event);
  }
  if ('dev' in event && typeof event.dev === 'object') {
    return nodeDeviceDelivery(event as NodeDeviceEvent);
  }
  if ('secret' in event) {
    return secretDelivery(event);
  }
  if (event.kind === 'qemuMonitor') {
    const { kind: _, ...fields } = event;
    return {
      family: 'qemuMonitor',
      eventId: 0,
      object: event.dom.uuid,
      packet: (callbackID) => ({
        message: qemu.domainMonitorEvent,
        payload: { callbackID, ...fields },
      }),
      legacy: null,
    };
  }
  return domainDelivery(event as DomainEvent);
}

/** The number of a domain's event, and its message with a callback id. */
const DOMAIN_EVENTS: Readonly<
  Record<DomainEvent['kind'], readonly [eventId: number, message: AnyEventMessage]>
> = {
  lifecycle: [DomainId.LIFECYCLE, remote.domainEventCallbackLifecycle],
  reboot: [DomainId.REBOOT, remote.domainEventCallbackReboot],
  rtcChange: [DomainId.RTC_CHANGE, remote.domainEventCallbackRtcChange],
  watchdog: [DomainId.WATCHDOG, remote.domainEventCallbackWatchdog],
  ioError: [DomainId.IO_ERROR, remote.domainEventCallbackIoError],
  graphics: [DomainId.GRAPHICS, remote.domainEventCallbackGraphics],
  ioErrorReason: [DomainId.IO_ERROR_REASON, remote.domainEventCallbackIoErrorReason],
  controlError: [DomainId.CONTROL_ERROR, remote.domainEventCallbackControlError],
  blockJob: [DomainId.BLOCK_JOB, remote.domainEventCallbackBlockJob],
  diskChange: [DomainId.DISK_CHANGE, remote.domainEventCallbackDiskChange],
  trayChange: [DomainId.TRAY_CHANGE, remote.domainEventCallbackTrayChange],
  pmWakeup: [DomainId.PMWAKEUP, remote.domainEventCallbackPmwakeup],
  pmSuspend: [DomainId.PMSUSPEND, remote.domainEventCallbackPmsuspend],
  balloonChange: [DomainId.BALLOON_CHANGE, remote.domainEventCallbackBalloonChange],
  pmSuspendDisk: [DomainId.PMSUSPEND_DISK, remote.domainEventCallbackPmsuspendDisk],
  deviceRemoved: [DomainId.DEVICE_REMOVED, remote.domainEventCallbackDeviceRemoved],
  blockJob2: [DomainId.BLOCK_JOB_2, remote.domainEventBlockJob2],
  tunable: [DomainId.TUNABLE, remote.domainEventCallbackTunable],
  agentLifecycle: [DomainId.AGENT_LIFECYCLE, remote.domainEventCallbackAgentLifecycle],
  deviceAdded: [DomainId.DEVICE_ADDED, remote.domainEventCallbackDeviceAdded],
  migrationIteration: [DomainId.MIGRATION_ITERATION, remote.domainEventCallbackMigrationIteration],
  jobCompleted: [DomainId.JOB_COMPLETED, remote.domainEventCallbackJobCompleted],
  deviceRemovalFailed: [
    DomainId.DEVICE_REMOVAL_FAILED,
    remote.domainEventCallbackDeviceRemovalFailed,
  ],
  metadataChange: [DomainId.METADATA_CHANGE, remote.domainEventCallbackMetadataChange],
  blockThreshold: [DomainId.BLOCK_THRESHOLD, remote.domainEventBlockThreshold],
  memoryFailure: [DomainId.MEMORY_FAILURE, remote.domainEventMemoryFailure],
  memoryDeviceSizeChange: [
    DomainId.MEMORY_DEVICE_SIZE_CHANGE,
    remote.domainEventMemoryDeviceSizeChange,
  ],
  nicMacChange: [DomainId.NIC_MAC_CHANGE, remote.domainEventNicMacChange],
};

/**
 * The messages without a callback id. Events up to DEVICE_REMOVED have one, and in the messages with
 * an id theirs is nested.
 */
const LEGACY: Partial<Readonly<Record<DomainEvent['kind'], AnyEventMessage>>> = {
  lifecycle: remote.domainEventLifecycle,
  reboot: remote.domainEventReboot,
  rtcChange: remote.domainEventRtcChange,
  watchdog: remote.domainEventWatchdog,
  ioError: remote.domainEventIoError,
  graphics: remote.domainEventGraphics,
  ioErrorReason: remote.domainEventIoErrorReason,
  controlError: remote.domainEventControlError,
  blockJob: remote.domainEventBlockJob,
  diskChange: remote.domainEventDiskChange,
  trayChange: remote.domainEventTrayChange,
  pmWakeup: remote.domainEventPmwakeup,
  pmSuspend: remote.domainEventPmsuspend,
  balloonChange: remote.domainEventBalloonChange,
  pmSuspendDisk: remote.domainEventPmsuspendDisk,
  deviceRemoved: remote.domainEventDeviceRemoved,
};

function domainDelivery(event: DomainEvent): EventDelivery {
  const { kind, ...fields } = event;
  const [eventId, message] = DOMAIN_EVENTS[kind];
  const legacy = LEGACY[kind];
  return {
    family: 'domain',
    eventId,
    object: event.dom.uuid,
    packet: (callbackID) => ({
      message,
      payload: legacy === undefined ? { callbackID, ...fields } : nested(event, callbackID),
    }),
    legacy: legacy === undefined ? null : { message: legacy, payload: fields },
  };
}

/** Power management tells its reason beside the older message, not in it. */
function nested(event: DomainEvent, callbackID: number): Wire {
  switch (event.kind) {
    case 'pmWakeup':
    case 'pmSuspend':
    case 'pmSuspendDisk':
      return { callbackID, reason: event.reason, msg: { dom: event.dom } };
    default: {
      const { kind: _, ...msg } = event;
      return { callbackID, msg };
    }
  }
}

function networkDelivery(event: NetworkEvent): EventDelivery {
  const { kind, ...fields } = event;
  const [eventId, message] =
    kind === 'networkLifecycle'
      ? [NetworkId.LIFECYCLE, remote.networkEventLifecycle]
      : [NetworkId.METADATA_CHANGE, remote.networkEventCallbackMetadataChange];
  return withCallback('network', eventId, event.net.uuid, message, fields);
}

function poolDelivery(event: StoragePoolEvent): EventDelivery {
  const { kind, ...fields } = event;
  const [eventId, message] =
    kind === 'storagePoolLifecycle'
      ? [PoolId.LIFECYCLE, remote.storagePoolEventLifecycle]
      : [PoolId.REFRESH, remote.storagePoolEventRefresh];
  return withCallback('pool', eventId, event.pool.uuid, message, fields);
}

function nodeDeviceDelivery(event: NodeDeviceEvent): EventDelivery {
  const { kind, ...fields } = event;
  const [eventId, message] =
    kind === 'nodeDeviceLifecycle'
      ? [NodeDeviceId.LIFECYCLE, remote.nodeDeviceEventLifecycle]
      : [NodeDeviceId.UPDATE, remote.nodeDeviceEventUpdate];
  return withCallback('nodeDevice', eventId, event.dev.name, message, fields);
}

function secretDelivery(event: SecretEvent): EventDelivery {
  const { kind, ...fields } = event;
  const [eventId, message] =
    kind === 'secretLifecycle'
      ? [SecretId.LIFECYCLE, remote.secretEventLifecycle]
      : [SecretId.VALUE_CHANGED, remote.secretEventValueChanged];
  return withCallback('secret', eventId, event.secret.uuid, message, fields);
}

function withCallback(
  family: EventDelivery['family'],
  eventId: number,
  object: string,
  message: AnyEventMessage,
  fields: object,
): EventDelivery {
  const packet = (callbackID: number): EventPacket => ({
    message,
    payload: { callbackID, ...fields },
  });
  return { family, eventId, object, packet, legacy: null };
}
