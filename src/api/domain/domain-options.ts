import type {
  VirDomainBackupBeginFlags,
  VirDomainBlockCommitFlags,
  VirDomainBlockCopyFlags,
  VirDomainBlockPullFlags,
  VirDomainBlockRebaseFlags,
  VirDomainChannelFlags,
  VirDomainConsoleFlags,
  VirDomainGuestInfoTypes,
  VirDomainInterfaceAddressesSource,
  VirDomainModificationImpact,
  VirDomainQemuAgentCommandTimeoutValues,
  VirDomainSaveRestoreFlags,
  VirDomainSetTimeFlags,
} from '../../protocol/index.ts';
import type { CheckpointConfig } from '../../xml/generated/checkpoint.ts';
import type { DomainConfig } from '../../xml/generated/domain.ts';
import type { Flags, FlagsOptions, OneOf } from '../values/flags.ts';
import type { AnnounceParams, BlockCopyParams } from '../values/parameter-types.ts';

/** Options of {@link Domain.pmSuspendForDuration}. */
export interface DomainPmSuspendForDurationOptions extends FlagsOptions {
  /**
   * The sleep time in seconds; 0 (the default) means no limit. No driver supports another value.
   */
  readonly duration?: bigint | number | undefined;
}

/** Options of {@link Domain.saveFlags}. */
export interface DomainSaveFlagsOptions extends FlagsOptions<typeof VirDomainSaveRestoreFlags> {
  /**
   * The domain to restore, as XML or as an object. Null (the default) means the domain as it is.
   */
  readonly dxml?: string | DomainConfig | null | undefined;
}

/** Options of {@link Domain.setTime}. */
export interface DomainSetTimeOptions extends FlagsOptions<typeof VirDomainSetTimeFlags> {
  /** Nanoseconds in addition to `seconds`; default 0. */
  readonly nseconds?: number | undefined;
}

/** Options of {@link Domain.announceInterface}. */
export interface DomainAnnounceInterfaceOptions extends FlagsOptions {
  /**
   * The interface's target, such as `vnet0`, or its MAC address. Null (the default) means all
   * interfaces.
   */
  readonly device?: string | null | undefined;

  /** The number of announcements and the delays between them, in milliseconds. QEMU has its own defaults for absent values. */
  readonly params?: AnnounceParams | undefined;
}

/** Options of {@link Domain.getMetadata}. */
export interface DomainGetMetadataOptions extends FlagsOptions<typeof VirDomainModificationImpact> {
  /**
   * The XML namespace of an `ELEMENT`, for which it is required. Must be null (the default) for the
   * other types.
   */
  readonly uri?: string | null | undefined;
}

/** Options of {@link Domain.setMetadata}. */
export interface DomainSetMetadataOptions extends FlagsOptions<typeof VirDomainModificationImpact> {
  /**
   * The namespace prefix of an `ELEMENT`, required to set one. Must be null (the default) for the
   * other types.
   */
  readonly key?: string | null | undefined;

  /**
   * The XML namespace of an `ELEMENT`, for which it is required. Must be null (the default) for the
   * other types.
   */
  readonly uri?: string | null | undefined;
}

/** Options of {@link Domain.getCpuStats}. */
export interface DomainGetCpuStatsOptions extends FlagsOptions {
  /** The number of the first CPU. -1 (the default) returns the total of all CPUs as one object. */
  readonly startCpu?: number | undefined;

  /**
   * The number of CPUs. The default is all CPUs from `startCpu` on. Must be 1 or absent if
   * `startCpu` is -1.
   */
  readonly ncpus?: number | undefined;
}

/** Options of {@link Domain.blockCommit}. */
export interface DomainBlockCommitOptions extends FlagsOptions<typeof VirDomainBlockCommitFlags> {
  /** The image to merge into. Null (the default) means the lowest image of the chain. */
  readonly base?: string | null | undefined;

  /** The highest image to merge. Null (the default) means the disk's own image. */
  readonly top?: string | null | undefined;

  /**
   * The bandwidth limit in MiB/s, or in bytes/s with `flags: 'BANDWIDTH_BYTES'`. 0 (the default)
   * means no limit.
   */
  readonly bandwidth?: bigint | number | undefined;
}

/** Options of {@link Domain.blockCopy}. */
export interface DomainBlockCopyOptions extends FlagsOptions<typeof VirDomainBlockCopyFlags> {
  /** The bandwidth limit (bytes/s), the granularity and the buffer size (bytes). */
  readonly params?: BlockCopyParams | undefined;
}

/** Options of {@link Domain.blockPull}. */
export interface DomainBlockPullOptions extends FlagsOptions<typeof VirDomainBlockPullFlags> {
  /**
   * The bandwidth limit in MiB/s, or in bytes/s with `flags: 'BANDWIDTH_BYTES'`. 0 (the default)
   * means no limit.
   */
  readonly bandwidth?: bigint | number | undefined;
}

/** Options of {@link Domain.blockRebase}. */
export interface DomainBlockRebaseOptions extends FlagsOptions<typeof VirDomainBlockRebaseFlags> {
  /**
   * The image of the backing chain to keep as the backing image. Null (the default) pulls the whole
   * chain. With `flags: 'COPY'`, `base` is the path to copy to.
   */
  readonly base?: string | null | undefined;

  /**
   * The bandwidth limit in MiB/s, or in bytes/s with `flags: 'BANDWIDTH_BYTES'`. 0 (the default)
   * means no limit.
   */
  readonly bandwidth?: bigint | number | undefined;
}

/** Options of {@link Domain.backupBegin}. */
export interface DomainBackupBeginOptions extends FlagsOptions<typeof VirDomainBackupBeginFlags> {
  /**
   * A checkpoint to create at the same moment, as XML or as an object. Null (the default) means
   * none.
   */
  readonly checkpointXml?: string | CheckpointConfig | null | undefined;
}

/** Options of {@link Domain.fsFreeze}. */
export interface DomainFsFreezeOptions extends FlagsOptions {
  /** The mount points to freeze. Null (the default) means all file systems. */
  readonly mountpoints?: readonly string[] | null | undefined;
}

/** Options of {@link Domain.fsThaw}. */
export interface DomainFsThawOptions extends FlagsOptions {
  /**
   * The mount points to thaw. Null (the default) means all file systems. QEMU's agent can only thaw
   * all.
   */
  readonly mountpoints?: readonly string[] | null | undefined;
}

/** Options of {@link Domain.fsTrim}. */
export interface DomainFsTrimOptions extends FlagsOptions {
  /**
   * The mount point to trim. Null (the default) means all file systems. QEMU's agent can only trim
   * all.
   */
  readonly mountPoint?: string | null | undefined;

  /**
   * The smallest free range to discard, in bytes; 0 (the default) means all ranges. The guest may
   * skip shorter ranges.
   */
  readonly minimum?: bigint | number | undefined;
}

/** Options of {@link Domain.getGuestInfo}. */
export interface DomainGetGuestInfoOptions extends FlagsOptions {
  /**
   * The kinds of information: `VirDomainGuestInfoTypes`. 0 (the default) means all kinds that the
   * agent supports.
   */
  readonly types?: Flags<typeof VirDomainGuestInfoTypes> | undefined;
}

/** Options of {@link Domain.interfaceAddresses}. */
export interface DomainInterfaceAddressesOptions extends FlagsOptions {
  /**
   * The source of the addresses: `LEASE` (the default) for the DHCP leases of libvirt's networks,
   * `AGENT` for the guest agent, `ARP` for the host's ARP table.
   */
  readonly source?: OneOf<typeof VirDomainInterfaceAddressesSource> | undefined;
}

/** Options of {@link Domain.openChannel}. */
export interface DomainOpenChannelOptions extends FlagsOptions<typeof VirDomainChannelFlags> {
  /**
   * The name of the channel's target, such as `org.example.port.0`. Null (the default) means the
   * first channel.
   */
  readonly name?: string | null | undefined;
}

/** Options of {@link Domain.openConsole}. */
export interface DomainOpenConsoleOptions extends FlagsOptions<typeof VirDomainConsoleFlags> {
  /**
   * The alias of a console, serial or parallel device. Null (the default) means the first console.
   */
  readonly device?: string | null | undefined;
}

/** Options of {@link Domain.screenshot}. */
export interface DomainScreenshotOptions extends FlagsOptions {
  /** The number of the screen; default 0. */
  readonly screen?: number | undefined;
}

/** Options of {@link Domain.qemuAgentCommand}. */
export interface DomainQemuAgentCommandOptions extends FlagsOptions {
  /**
   * The time that libvirt waits for the reply: seconds, or one of
   * `VirDomainQemuAgentCommandTimeoutValues`. `DEFAULT` (the default) is the time set by
   * {@link Domain.agentSetResponseTimeout}; `BLOCK` waits forever; `NOWAIT` does not wait.
   */
  readonly timeoutSeconds?: OneOf<typeof VirDomainQemuAgentCommandTimeoutValues> | undefined;
}
