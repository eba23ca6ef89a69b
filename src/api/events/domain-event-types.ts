import type {
  VirConnectDomainEventAgentLifecycleReason,
  VirConnectDomainEventAgentLifecycleState,
  VirConnectDomainEventBlockJobStatus,
  VirConnectDomainEventChannelLifecycleReason,
  VirConnectDomainEventChannelLifecycleState,
  VirConnectDomainEventDiskChangeReason,
  VirDomainBlockJobType,
  VirDomainEventGraphicsAddressType,
  VirDomainEventGraphicsPhase,
  VirDomainEventIOErrorAction,
  VirDomainEventTrayChangeReason,
  VirDomainEventWatchdogAction,
  VirDomainMemoryFailureActionType,
  VirDomainMemoryFailureRecipientType,
  VirDomainMetadataType,
} from '../../protocol/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { JobStats } from '../stats/job-stats.ts';
import type { NamedField } from '../values/enum-name.ts';
import type { TypedParams } from '../values/typed-params.ts';
import type { DomainLifecycleEvent } from './domain-lifecycle-event.ts';

/** The events of domains, keyed by the name to subscribe to (`virDomainEventID`). */
export interface DomainEventMap {
  /** The domain was defined, started, stopped, ... */
  'domain:lifecycle': DomainLifecycleEvent;
  /** The guest has rebooted. */
  'domain:reboot': DomainRebootEvent;
  /** The guest has set its clock. */
  'domain:rtc-change': DomainRtcChangeEvent;
  /** The watchdog of the guest has expired. */
  'domain:watchdog': DomainWatchdogEvent;
  /** A disk has an I/O error. */
  'domain:io-error': DomainIoErrorEvent;
  /** A client of the display connected, logged in or disconnected. */
  'domain:graphics': DomainGraphicsEvent;
  /** A disk has an I/O error; with its reason. */
  'domain:io-error-reason': DomainIoErrorReasonEvent;
  /** The connection to the hypervisor process failed. */
  'domain:control-error': DomainControlErrorEvent;
  /** A block job has a new status; the disk is a path. */
  'domain:block-job': DomainBlockJobEvent;
  /** The medium of a disk has changed. */
  'domain:disk-change': DomainDiskChangeEvent;
  /** The tray of a removable disk was opened or closed. */
  'domain:tray-change': DomainTrayChangeEvent;
  /** The guest has woken up. */
  'domain:pm-wakeup': DomainPmWakeupEvent;
  /** The guest has suspended to memory. */
  'domain:pm-suspend': DomainPmSuspendEvent;
  /** The memory of the guest has changed by its balloon. */
  'domain:balloon-change': DomainBalloonChangeEvent;
  /** The guest has suspended to disk. */
  'domain:pm-suspend-disk': DomainPmSuspendDiskEvent;
  /** A device was detached. */
  'domain:device-removed': DomainDeviceRemovedEvent;
  /** A block job has a new status; the disk is a target, such as `vda`. */
  'domain:block-job-2': DomainBlockJob2Event;
  /** A tunable has changed. */
  'domain:tunable': DomainTunableEvent;
  /** The agent in the guest connected or disconnected. */
  'domain:agent-lifecycle': DomainAgentLifecycleEvent;
  /** A device was attached. */
  'domain:device-added': DomainDeviceAddedEvent;
  /** A migration has begun another pass over the memory. */
  'domain:migration-iteration': DomainMigrationIterationEvent;
  /** A job has ended, with its statistics. */
  'domain:job-completed': DomainJobCompletedEvent;
  /** The guest refused to release a device. */
  'domain:device-removal-failed': DomainDeviceRemovalFailedEvent;
  /** The metadata of the domain has changed. */
  'domain:metadata-change': DomainMetadataChangeEvent;
  /** A write exceeded the threshold of `domain.setBlockThreshold()`. */
  'domain:block-threshold': DomainBlockThresholdEvent;
  /** The memory of the host or of the guest has an error. */
  'domain:memory-failure': DomainMemoryFailureEvent;
  /** The size of a memory device has changed. */
  'domain:memory-device-size-change': DomainMemoryDeviceSizeChangeEvent;
  /** The guest has changed the MAC address of an interface. */
  'domain:nic-mac-change': DomainNicMacChangeEvent;
  /** A virtual CPU was removed. */
  'domain:vcpu-removed': DomainVcpuRemovedEvent;
  /** A channel to the guest connected or disconnected. */
  'domain:channel-lifecycle': DomainChannelLifecycleEvent;
}

/** The fields of every domain event. */
export interface DomainEventBase<Type extends string> {
  readonly type: Type;

  /**
   * The domain, with its name and id at the time of the event. The id is -1 if the domain was not
   * running.
   */
  readonly domain: Domain;
}

/** The guest was reset or rebooted. */
export type DomainRebootEvent = DomainEventBase<'domain:reboot'>;

/** The guest has changed its real-time clock. */
export interface DomainRtcChangeEvent extends DomainEventBase<'domain:rtc-change'> {
  /** The offset of the guest's clock from UTC, in seconds. */
  readonly offset: bigint;
}

/** The guest's watchdog has fired. `action` is the action that was taken. */
export type DomainWatchdogEvent = DomainEventBase<'domain:watchdog'> &
  NamedField<'action', typeof VirDomainEventWatchdogAction>;

/** An I/O error of a disk on the host. `action` is the action that was taken. */
export type DomainIoErrorEvent = DomainEventBase<'domain:io-error'> &
  NamedField<'action', typeof VirDomainEventIOErrorAction> & {
    /** The file or device on the host. */
    readonly srcPath: string;
    readonly devAlias: string;
  };

/** The same as `domain:io-error`, with the reason. */
export type DomainIoErrorReasonEvent = DomainEventBase<'domain:io-error-reason'> &
  NamedField<'action', typeof VirDomainEventIOErrorAction> & {
    /** The file or device on the host. */
    readonly srcPath: string;
    readonly devAlias: string;
    /** The reason: `enospc`, or empty if the reason is unknown. */
    readonly reason: string;
  };

/** A graphics client has connected to the guest's display, or disconnected from it. */
export type DomainGraphicsEvent = DomainEventBase<'domain:graphics'> &
  NamedField<'phase', typeof VirDomainEventGraphicsPhase> & {
    /** The address of the server. */
    readonly local: GraphicsAddress;
    /** The address of the client. */
    readonly remote: GraphicsAddress;
    /** The authentication scheme. */
    readonly authScheme: string;
    /** The identities of the client that are known, such as the name in its certificate. */
    readonly subject: ReadonlyArray<{ readonly type: string; readonly name: string }>;
  };

/** The address of one end of a display connection. */
export type GraphicsAddress = NamedField<'family', typeof VirDomainEventGraphicsAddressType> & {
  /** An IP address, or the path of a socket. */
  readonly node: string;
  /** The port. */
  readonly service: string;
};

/** libvirt can no longer control the guest's hypervisor. The known state may be outdated. */
export type DomainControlErrorEvent = DomainEventBase<'domain:control-error'>;

/**
 * A block job has completed or failed, was cancelled, or is ready. The event identifies the disk by
 * its file.
 */
export type DomainBlockJobEvent = DomainEventBase<'domain:block-job'> &
  NamedField<'jobType', typeof VirDomainBlockJobType> &
  NamedField<'status', typeof VirConnectDomainEventBlockJobStatus> & {
    /**
     * The file on the host. After the end of the job the path may be empty or name another file.
     */
    readonly path: string;
  };

/** The same as `domain:block-job`, but identifies the disk by its target, which never changes. */
export type DomainBlockJob2Event = DomainEventBase<'domain:block-job-2'> &
  NamedField<'jobType', typeof VirDomainBlockJobType> &
  NamedField<'status', typeof VirConnectDomainEventBlockJobStatus> & {
    /** The disk's target, such as `vda`. */
    readonly dst: string;
  };

/** The source of a disk was dropped at the start of the domain, as `startupPolicy` allows. */
export type DomainDiskChangeEvent = DomainEventBase<'domain:disk-change'> &
  NamedField<'reason', typeof VirConnectDomainEventDiskChangeReason> & {
    readonly oldSrcPath: string | null;
    readonly newSrcPath: string | null;
    readonly devAlias: string;
  };

/** The tray of a removable disk was opened or closed. */
export type DomainTrayChangeEvent = DomainEventBase<'domain:tray-change'> &
  NamedField<'reason', typeof VirDomainEventTrayChangeReason> & { readonly devAlias: string };

/** The guest has woken up from suspend. */
export interface DomainPmWakeupEvent extends DomainEventBase<'domain:pm-wakeup'> {
  /** The reason; always 0 so far. */
  readonly reason: number;
}

/** The guest was suspended to memory (S3). */
export interface DomainPmSuspendEvent extends DomainEventBase<'domain:pm-suspend'> {
  /** The reason; always 0 so far. */
  readonly reason: number;
}

/** The guest was suspended to disk (S4). */
export interface DomainPmSuspendDiskEvent extends DomainEventBase<'domain:pm-suspend-disk'> {
  /** The reason; always 0 so far. */
  readonly reason: number;
}

/** The memory balloon has changed the memory size of the guest. */
export interface DomainBalloonChangeEvent extends DomainEventBase<'domain:balloon-change'> {
  /** The new size, in KiB. */
  readonly actual: bigint;
}

/** A device was removed from the guest. */
export interface DomainDeviceRemovedEvent extends DomainEventBase<'domain:device-removed'> {
  /** The device's alias in the XML. */
  readonly devAlias: string;
}

/** The guest has rejected the removal of a device. */
export interface DomainDeviceRemovalFailedEvent
  extends DomainEventBase<'domain:device-removal-failed'> {
  /** The device's alias in the XML. */
  readonly devAlias: string;
}

/** A device was added to the guest. */
export interface DomainDeviceAddedEvent extends DomainEventBase<'domain:device-added'> {
  /** The device's alias in the XML. */
  readonly devAlias: string;
}

/** A tunable of the running guest was changed. */
export interface DomainTunableEvent extends DomainEventBase<'domain:tunable'> {
  /** The changed values, such as `cputune.vcpupin0` or `blkdeviotune.total_bytes_sec`. */
  readonly params: TypedParams;
}

/** The guest agent has connected or disconnected. */
export type DomainAgentLifecycleEvent = DomainEventBase<'domain:agent-lifecycle'> &
  NamedField<'state', typeof VirConnectDomainEventAgentLifecycleState> &
  NamedField<'reason', typeof VirConnectDomainEventAgentLifecycleReason>;

/** A channel was opened or closed in the guest. */
export type DomainChannelLifecycleEvent = DomainEventBase<'domain:channel-lifecycle'> &
  NamedField<'state', typeof VirConnectDomainEventChannelLifecycleState> &
  NamedField<'reason', typeof VirConnectDomainEventChannelLifecycleReason> & {
    readonly channelName: string;
  };

/** A migration has started another iteration over the changed memory. */
export interface DomainMigrationIterationEvent
  extends DomainEventBase<'domain:migration-iteration'> {
  /** The number of the iteration, from 1. */
  readonly iteration: number;
}

/** A job has ended: a migration, a save, a dump or a backup. */
export interface DomainJobCompletedEvent extends DomainEventBase<'domain:job-completed'> {
  /** The statistics of the job, keyed by libvirt's flat names. */
  readonly params: TypedParams;
  /** The same values with exact types, such as `stats.time_elapsed`. */
  readonly stats: JobStats;
}

/** Metadata of a domain was changed. */
export type DomainMetadataChangeEvent = DomainEventBase<'domain:metadata-change'> &
  NamedField<'metadataType', typeof VirDomainMetadataType> & {
    /** The XML namespace of the element; null for the title and the description. */
    readonly nsuri: string | null;
  };

/**
 * A write to a disk image exceeded the threshold of `setBlockThreshold`. The event is sent only
 * once.
 */
export interface DomainBlockThresholdEvent extends DomainEventBase<'domain:block-threshold'> {
  /** The disk's target, such as `vda`, with an index for a backing image: `vda[1]`. */
  readonly dev: string;
  /** The path of the image; null if it has none. */
  readonly path: string | null;
  /** The threshold, in bytes. */
  readonly threshold: bigint;
  /** The number of bytes by which the write exceeded the threshold. */
  readonly excess: bigint;
}

/** A memory failure of the host affects the guest. `action` is the action that was taken. */
export type DomainMemoryFailureEvent = DomainEventBase<'domain:memory-failure'> &
  NamedField<'recipient', typeof VirDomainMemoryFailureRecipientType> &
  NamedField<'action', typeof VirDomainMemoryFailureActionType> & {
    /** The flags of the failure, from `VirDomainMemoryFailureFlags`. */
    readonly flags: number;
  };

/** The size of a memory device of the guest has changed. */
export interface DomainMemoryDeviceSizeChangeEvent
  extends DomainEventBase<'domain:memory-device-size-change'> {
  /** The alias of the device. */
  readonly alias: string;
  /** The new size, in KiB. */
  readonly size: bigint;
}

/** The guest has changed the MAC address of a network interface. */
export interface DomainNicMacChangeEvent extends DomainEventBase<'domain:nic-mac-change'> {
  /** The alias of the device. */
  readonly alias: string;
  /** The MAC address before the change. */
  readonly oldMac: string;
  /** The MAC address after the change. */
  readonly newMac: string;
}

/** A virtual CPU was removed from the guest. */
export interface DomainVcpuRemovedEvent extends DomainEventBase<'domain:vcpu-removed'> {
  /** The number of the virtual CPU. */
  readonly vcpuid: number;
}
