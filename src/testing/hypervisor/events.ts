import type {
  RemoteDomainEventGraphicsMsg,
  RemoteNonnullDomain,
  RemoteNonnullNetwork,
  RemoteNonnullNodeDevice,
  RemoteNonnullSecret,
  RemoteNonnullStoragePool,
  RemoteTypedParam,
} from '../../protocol/index.ts';

/**
 * An event of a domain (`virDomainEventID`). The fields and numbers are libvirt's own. `dom` has
 * the id of the domain at the time of the event.
 */
export type SimulatedDomainEvent = { readonly dom: RemoteNonnullDomain } & (
  | { readonly kind: 'lifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'reboot' }
  | { readonly kind: 'rtcChange'; readonly offset: bigint }
  | { readonly kind: 'watchdog'; readonly action: number }
  | {
      readonly kind: 'ioError';
      readonly srcPath: string;
      readonly devAlias: string;
      readonly action: number;
    }
  | ({ readonly kind: 'graphics' } & Omit<RemoteDomainEventGraphicsMsg, 'dom'>)
  | {
      readonly kind: 'ioErrorReason';
      readonly srcPath: string;
      readonly devAlias: string;
      readonly action: number;
      readonly reason: string;
    }
  | { readonly kind: 'controlError' }
  | {
      readonly kind: 'blockJob';
      readonly path: string;
      readonly type: number;
      readonly status: number;
    }
  | {
      readonly kind: 'diskChange';
      readonly oldSrcPath: string | null;
      readonly newSrcPath: string | null;
      readonly devAlias: string;
      readonly reason: number;
    }
  | { readonly kind: 'trayChange'; readonly devAlias: string; readonly reason: number }
  | { readonly kind: 'pmWakeup' | 'pmSuspend' | 'pmSuspendDisk'; readonly reason: number }
  | { readonly kind: 'balloonChange'; readonly actual: bigint }
  | { readonly kind: 'deviceRemoved'; readonly devAlias: string }
  | {
      readonly kind: 'blockJob2';
      readonly dst: string;
      readonly type: number;
      readonly status: number;
    }
  | { readonly kind: 'tunable'; readonly params: readonly RemoteTypedParam[] }
  | { readonly kind: 'agentLifecycle'; readonly state: number; readonly reason: number }
  | { readonly kind: 'deviceAdded'; readonly devAlias: string }
  | { readonly kind: 'migrationIteration'; readonly iteration: number }
  | { readonly kind: 'jobCompleted'; readonly params: readonly RemoteTypedParam[] }
  | { readonly kind: 'deviceRemovalFailed'; readonly devAlias: string }
  | { readonly kind: 'metadataChange'; readonly type: number; readonly nsuri: string | null }
  | {
      readonly kind: 'blockThreshold';
      readonly dev: string;
      readonly path: string | null;
      readonly threshold: bigint;
      readonly excess: bigint;
    }
  | {
      readonly kind: 'memoryFailure';
      readonly recipient: number;
      readonly action: number;
      readonly flags: number;
    }
  | { readonly kind: 'memoryDeviceSizeChange'; readonly alias: string; readonly size: bigint }
  | {
      readonly kind: 'nicMacChange';
      readonly alias: string;
      readonly oldMac: string;
      readonly newMac: string;
    }
  | { readonly kind: 'vcpuRemoved'; readonly vcpuid: number }
  | {
      readonly kind: 'channelLifecycle';
      readonly channelName: string;
      readonly state: number;
      readonly reason: number;
    }
);

/** An event of a network (`virNetworkEventID`). */
export type SimulatedNetworkEvent = { readonly net: RemoteNonnullNetwork } & (
  | { readonly kind: 'networkLifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'networkMetadataChange'; readonly type: number; readonly nsuri: string | null }
);

/** An event of a storage pool (`virStoragePoolEventID`). */
export type SimulatedStoragePoolEvent = { readonly pool: RemoteNonnullStoragePool } & (
  | { readonly kind: 'storagePoolLifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'storagePoolRefresh' }
);

/** An event of a device of the host (`virNodeDeviceEventID`). */
export type SimulatedNodeDeviceEvent = { readonly dev: RemoteNonnullNodeDevice } & (
  | { readonly kind: 'nodeDeviceLifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'nodeDeviceUpdate' }
);

/** An event of a secret (`virSecretEventID`). */
export type SimulatedSecretEvent = { readonly secret: RemoteNonnullSecret } & (
  | { readonly kind: 'secretLifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'secretValueChanged' }
);

/** An event of QEMU's monitor (`virConnectDomainQemuMonitorEventRegister`). */
export interface SimulatedQemuMonitorEvent {
  readonly kind: 'qemuMonitor';
  /** The domain. */
  readonly dom: RemoteNonnullDomain;
  /** QEMU's name of the event, such as `POWERDOWN`. */
  readonly event: string;
  /** The time of the event, in seconds since 1970. */
  readonly seconds: bigint;
  /** The fraction of a second, in microseconds. */
  readonly micros: number;
  /** Further data, as JSON. */
  readonly details: string | null;
}

/**
 * The daemon has lost its own connection to the hypervisor (`virConnectCloseReason`), as a proxy
 * does when the daemon behind it ends.
 */
export interface SimulatedConnectionClosedEvent {
  readonly kind: 'connectionClosed';
  /** The reason (`virConnectCloseReason`). */
  readonly reason: number;
}

/** Any event of the simulated hypervisor. */
export type SimulatedEvent =
  | SimulatedConnectionClosedEvent
  | SimulatedDomainEvent
  | SimulatedNetworkEvent
  | SimulatedStoragePoolEvent
  | SimulatedNodeDeviceEvent
  | SimulatedSecretEvent
  | SimulatedQemuMonitorEvent;

/** An event without the field of its object. The `emit` method of a handle adds that field. */
export type EventDetails<Event, Field extends string> = Event extends unknown
  ? Omit<Event, Field>
  : never;

/** Called with each event of the simulated hypervisor. */
export type SimulatedEventListener = (event: SimulatedEvent) => void;
