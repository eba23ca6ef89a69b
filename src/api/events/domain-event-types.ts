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
import type { TypedParams } from '../values/typed-params.ts';
import type { DomainLifecycleEvent } from './domain-lifecycle-event.ts';
import type { NamedField } from './enum-name.ts';

/** What happens to domains, by the name to subscribe to (`virDomainEventID`). */
export interface DomainEventMap {
  'domain:lifecycle': DomainLifecycleEvent;
  'domain:reboot': DomainRebootEvent;
  'domain:rtc-change': DomainRtcChangeEvent;
  'domain:watchdog': DomainWatchdogEvent;
  'domain:io-error': DomainIoErrorEvent;
  'domain:graphics': DomainGraphicsEvent;
  'domain:io-error-reason': DomainIoErrorReasonEvent;
  'domain:control-error': DomainControlErrorEvent;
  'domain:block-job': DomainBlockJobEvent;
  'domain:disk-change': DomainDiskChangeEvent;
  'domain:tray-change': DomainTrayChangeEvent;
  'domain:pm-wakeup': DomainPmWakeupEvent;
  'domain:pm-suspend': DomainPmSuspendEvent;
  'domain:balloon-change': DomainBalloonChangeEvent;
  'domain:pm-suspend-disk': DomainPmSuspendDiskEvent;
  'domain:device-removed': DomainDeviceRemovedEvent;
  'domain:block-job-2': DomainBlockJob2Event;
  'domain:tunable': DomainTunableEvent;
  'domain:agent-lifecycle': DomainAgentLifecycleEvent;
  'domain:device-added': DomainDeviceAddedEvent;
  'domain:migration-iteration': DomainMigrationIterationEvent;
  'domain:job-completed': DomainJobCompletedEvent;
  'domain:device-removal-failed': DomainDeviceRemovalFailedEvent;
  'domain:metadata-change': DomainMetadataChangeEvent;
  'domain:block-threshold': DomainBlockThresholdEvent;
  'domain:memory-failure': DomainMemoryFailureEvent;
  'domain:memory-device-size-change': DomainMemoryDeviceSizeChangeEvent;
  'domain:nic-mac-change': DomainNicMacChangeEvent;
  'domain:vcpu-removed': DomainVcpuRemovedEvent;
  'domain:channel-lifecycle': DomainChannelLifecycleEvent;
}

/** What every event of a domain has. */
export interface DomainEventBase<Type extends string> {
  readonly type: Type;

  /** The domain, with the name and the id that it had then: -1 when it was not running. */
  readonly domain: Domain;
}

/** The guest was reset, or has reset itself. */
export type DomainRebootEvent = DomainEventBase<'domain:reboot'>;

/** The guest has set its clock. */
export interface DomainRtcChangeEvent extends DomainEventBase<'domain:rtc-change'> {
  /** Seconds between the guest's clock and UTC. */
  readonly offset: bigint;
}

/** The guest's watchdog has fired; `action` is what was done about it. */
export type DomainWatchdogEvent = DomainEventBase<'domain:watchdog'> &
  NamedField<'action', typeof VirDomainEventWatchdogAction>;

/** A disk of the guest failed on the host; `action` is what was done about it. */
export type DomainIoErrorEvent = DomainEventBase<'domain:io-error'> &
  NamedField<'action', typeof VirDomainEventIOErrorAction> & {
    /** The file or device on the host. */
    readonly srcPath: string;
    readonly devAlias: string;
  };

/** As `domain:io-error`, with the reason. */
export type DomainIoErrorReasonEvent = DomainEventBase<'domain:io-error-reason'> &
  NamedField<'action', typeof VirDomainEventIOErrorAction> & {
    /** The file or device on the host. */
    readonly srcPath: string;
    readonly devAlias: string;
    /** `enospc`, or empty where nothing more is known. */
    readonly reason: string;
  };

/** Somebody connects to the guest's screen, or leaves. */
export type DomainGraphicsEvent = DomainEventBase<'domain:graphics'> &
  NamedField<'phase', typeof VirDomainEventGraphicsPhase> & {
    readonly local: GraphicsAddress;
    readonly remote: GraphicsAddress;
    readonly authScheme: string;
    /** Who it is, as far as is known, such as the name in a certificate. */
    readonly subject: ReadonlyArray<{ readonly type: string; readonly name: string }>;
  };

/** An end of a connection to a guest's screen. */
export type GraphicsAddress = NamedField<'family', typeof VirDomainEventGraphicsAddressType> & {
  /** An IP address, or the path of a socket. */
  readonly node: string;
  /** The port. */
  readonly service: string;
};

/** libvirt no longer gets on with the guest's hypervisor: the domain's state may be out of date. */
export type DomainControlErrorEvent = DomainEventBase<'domain:control-error'>;

/** A job on a disk has come to a point, which `status` tells. The disk is named by its file. */
export type DomainBlockJobEvent = DomainEventBase<'domain:block-job'> &
  NamedField<'jobType', typeof VirDomainBlockJobType> &
  NamedField<'status', typeof VirConnectDomainEventBlockJobStatus> & {
    /** The file on the host, which may be empty or another one once the job has ended. */
    readonly path: string;
  };

/** As `domain:block-job`, with the disk named by its target, which does not change. */
export type DomainBlockJob2Event = DomainEventBase<'domain:block-job-2'> &
  NamedField<'jobType', typeof VirDomainBlockJobType> &
  NamedField<'status', typeof VirConnectDomainEventBlockJobStatus> & {
    /** The disk's target, such as `vda`. */
    readonly dst: string;
  };

/** A disk lost its source when the domain was started, as `startupPolicy` allows. */
export type DomainDiskChangeEvent = DomainEventBase<'domain:disk-change'> &
  NamedField<'reason', typeof VirConnectDomainEventDiskChangeReason> & {
    readonly oldSrcPath: string | null;
    readonly newSrcPath: string | null;
    readonly devAlias: string;
  };

/** The tray of a removable disk was opened or closed. */
export type DomainTrayChangeEvent = DomainEventBase<'domain:tray-change'> &
  NamedField<'reason', typeof VirDomainEventTrayChangeReason> & { readonly devAlias: string };

/** The guest has woken up. */
export interface DomainPmWakeupEvent extends DomainEventBase<'domain:pm-wakeup'> {
  /** Always 0 so far. */
  readonly reason: number;
}

/** The guest sleeps, its state in its memory. */
export interface DomainPmSuspendEvent extends DomainEventBase<'domain:pm-suspend'> {
  /** Always 0 so far. */
  readonly reason: number;
}

/** The guest sleeps, its state on its disk. */
export interface DomainPmSuspendDiskEvent extends DomainEventBase<'domain:pm-suspend-disk'> {
  /** Always 0 so far. */
  readonly reason: number;
}

/** The guest has more memory now, or less. */
export interface DomainBalloonChangeEvent extends DomainEventBase<'domain:balloon-change'> {
  /** What it has now, in KiB. */
  readonly actual: bigint;
}

/** The guest has let go of a device, which is gone now. */
export interface DomainDeviceRemovedEvent extends DomainEventBase<'domain:device-removed'> {
  readonly devAlias: string;
}

/** The guest has refused to let go of a device. */
export interface DomainDeviceRemovalFailedEvent
  extends DomainEventBase<'domain:device-removal-failed'> {
  readonly devAlias: string;
}

/** A device was added. */
export interface DomainDeviceAddedEvent extends DomainEventBase<'domain:device-added'> {
  readonly devAlias: string;
}

/** Something that can be tuned while the guest runs was changed. */
export interface DomainTunableEvent extends DomainEventBase<'domain:tunable'> {
  /** What was changed, such as `cputune.vcpupin0` or `blkdeviotune.total_bytes_sec`. */
  readonly params: TypedParams;
}

/** The agent in the guest can be reached now, or no longer. */
export type DomainAgentLifecycleEvent = DomainEventBase<'domain:agent-lifecycle'> &
  NamedField<'state', typeof VirConnectDomainEventAgentLifecycleState> &
  NamedField<'reason', typeof VirConnectDomainEventAgentLifecycleReason>;

/** Somebody in the guest has opened a channel, or closed it. */
export type DomainChannelLifecycleEvent = DomainEventBase<'domain:channel-lifecycle'> &
  NamedField<'state', typeof VirConnectDomainEventChannelLifecycleState> &
  NamedField<'reason', typeof VirConnectDomainEventChannelLifecycleReason> & {
    readonly channelName: string;
  };

/** A migration goes through the changed memory again. */
export interface DomainMigrationIterationEvent
  extends DomainEventBase<'domain:migration-iteration'> {
  /** Counted from 1. */
  readonly iteration: number;
}

/** A job has ended: a migration, a save, a dump or a backup. */
export interface DomainJobCompletedEvent extends DomainEventBase<'domain:job-completed'> {
  /** By libvirt's names, flat. */
  readonly params: TypedParams;
  /** The same with the type of each figure: `stats.time_elapsed`. */
  readonly stats: JobStats;
}

/** Metadata of a domain was changed. */
export type DomainMetadataChangeEvent = DomainEventBase<'domain:metadata-change'> &
  NamedField<'metadataType', typeof VirDomainMetadataType> & {
    /** The namespace of an element; null for the title and the description. */
    readonly nsuri: string | null;
  };

/** A disk's image was written beyond the point that `setBlockThreshold` has set: told once. */
export interface DomainBlockThresholdEvent extends DomainEventBase<'domain:block-threshold'> {
  /** The disk's target, such as `vda`, with an index for an image below: `vda[1]`. */
  readonly dev: string;
  readonly path: string | null;
  /** In bytes. */
  readonly threshold: bigint;
  /** By how many bytes the write went beyond it. */
  readonly excess: bigint;
}

/** Memory of the host failed; `action` is what was done about it. */
export type DomainMemoryFailureEvent = DomainEventBase<'domain:memory-failure'> &
  NamedField<'recipient', typeof VirDomainMemoryFailureRecipientType> &
  NamedField<'action', typeof VirDomainMemoryFailureActionType> & {
    /** `VirDomainMemoryFailureFlags`. */
    readonly flags: number;
  };

/** A memory device of the guest has changed its size. */
export interface DomainMemoryDeviceSizeChangeEvent
  extends DomainEventBase<'domain:memory-device-size-change'> {
  readonly alias: string;
  /** In KiB. */
  readonly size: bigint;
}

/** The guest has changed the MAC address of an interface. */
export interface DomainNicMacChangeEvent extends DomainEventBase<'domain:nic-mac-change'> {
  readonly alias: string;
  readonly oldMac: string;
  readonly newMac: string;
}

/** A virtual CPU was taken from the guest. */
export interface DomainVcpuRemovedEvent extends DomainEventBase<'domain:vcpu-removed'> {
  readonly vcpuid: number;
}
