import type { TypedParameter } from './typed-parameters.ts';

/** The domain of an event, with the id that it had when the event was made. */
export interface EventDomain {
  readonly name: string;
  readonly uuid: string;
  readonly id: number;
}

export interface EventNetwork {
  readonly name: string;
  readonly uuid: string;
}

export interface EventPool {
  readonly name: string;
  readonly uuid: string;
}

export interface EventSecret {
  readonly uuid: string;
  readonly usageType: number;
  readonly usageId: string;
}

/** An end of a graphics connection (`virDomainEventGraphicsAddress`). */
export interface GraphicsAddress {
  readonly family: number;
  readonly node: string;
  readonly service: string;
}

/**
 * What happens to a domain, by libvirt's `virDomainEventID`. The numbers in them are libvirt's own:
 * `virDomainEventType` and its details for the life cycle, and so on.
 */
export type DomainEvent = { readonly domain: EventDomain } & (
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
  | {
      readonly kind: 'graphics';
      readonly phase: number;
      readonly local: GraphicsAddress;
      readonly remote: GraphicsAddress;
      readonly authScheme: string;
      readonly subject: readonly { readonly type: string; readonly name: string }[];
    }
  | {
      readonly kind: 'ioErrorReason';
      readonly srcPath: string;
      readonly devAlias: string;
      readonly action: number;
      readonly reason: string;
    }
  | { readonly kind: 'controlError' }
  | {
      readonly kind: 'blockJob' | 'blockJob2';
      /** The path of the disk for `blockJob`, its target for `blockJob2`. */
      readonly disk: string;
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
  | { readonly kind: 'balloonChange'; readonly actualKiB: bigint }
  | {
      readonly kind: 'deviceRemoved' | 'deviceAdded' | 'deviceRemovalFailed';
      readonly devAlias: string;
    }
  | { readonly kind: 'tunable'; readonly params: readonly TypedParameter[] }
  | { readonly kind: 'agentLifecycle'; readonly state: number; readonly reason: number }
  | { readonly kind: 'migrationIteration'; readonly iteration: number }
  | { readonly kind: 'jobCompleted'; readonly params: readonly TypedParameter[] }
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
  | { readonly kind: 'memoryDeviceSizeChange'; readonly alias: string; readonly sizeKiB: bigint }
  | {
      readonly kind: 'nicMacChange';
      readonly alias: string;
      readonly oldMac: string;
      readonly newMac: string;
    }
);

export type NetworkEvent = { readonly network: EventNetwork } & (
  | { readonly kind: 'networkLifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'networkMetadataChange'; readonly type: number; readonly nsuri: string | null }
);

export type StoragePoolEvent = { readonly pool: EventPool } & (
  | { readonly kind: 'storagePoolLifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'storagePoolRefresh' }
);

export type NodeDeviceEvent = { readonly device: string } & (
  | { readonly kind: 'nodeDeviceLifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'nodeDeviceUpdate' }
);

export type SecretEvent = { readonly secret: EventSecret } & (
  | { readonly kind: 'secretLifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'secretValueChanged' }
);

/** What QEMU itself says (`virConnectDomainQemuMonitorEventRegister`). */
export interface QemuMonitorEvent {
  readonly kind: 'qemuMonitor';
  readonly domain: EventDomain;
  readonly event: string;
  readonly seconds: bigint;
  readonly micros: number;
  readonly details: string | null;
}

export type HypervisorEvent =
  | DomainEvent
  | NetworkEvent
  | StoragePoolEvent
  | NodeDeviceEvent
  | SecretEvent
  | QemuMonitorEvent;

export type HypervisorListener = (event: HypervisorEvent) => void;

/** Hands the events of one hypervisor to whoever listens, in order and at once. */
export class EventHub {
  readonly #listeners = new Set<HypervisorListener>();

  /** @returns A function that ends the subscription. */
  subscribe(listener: HypervisorListener): () => void {
    const own: HypervisorListener = (event) => listener(event);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  emit(event: HypervisorEvent): void {
    for (const listener of [...this.#listeners]) {
      listener(event);
    }
  }
}
