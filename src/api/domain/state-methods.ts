import type {
  VirDomainControlErrorReason,
  VirDomainControlState,
  VirDomainGetHostnameFlags,
  VirDomainMessageType,
  VirDomainSetTimeFlags,
  VirDomainState,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import { SavingMethods } from './saving-methods.ts';

/** The state and the resources of a domain (`virDomainInfo`). */
export interface DomainInfo {
  /** The state, such as running or paused. */
  readonly state: VirDomainState;
  /** The maximum memory, in KiB. */
  readonly maxMem: bigint;
  /** The current memory, in KiB. */
  readonly memory: bigint;
  /** The number of virtual CPUs. */
  readonly nrVirtCpu: number;
  /** The CPU time used, in nanoseconds. */
  readonly cpuTime: bigint;
}

/** The state of a domain and its reason (`virDomainGetState`). */
export interface DomainStateInfo {
  /** The state, such as running or paused. */
  readonly state: VirDomainState;
  /**
   * The reason for the state. The state decides its enum: `VirDomainRunningReason`,
   * `VirDomainPausedReason` and so on.
   */
  readonly reason: number;
}

/** The state of libvirt's control channel to the hypervisor (`virDomainControlInfo`). */
export interface DomainControlInfo {
  /** Whether the channel is idle, busy with a job, busy with a command, or broken. */
  readonly state: OneOf<VirDomainControlState>;
  /** The reason, if the state is `ERROR`. */
  readonly details: OneOf<VirDomainControlErrorReason>;
  /** The time in this state, in milliseconds; 0 if it is unknown. */
  readonly stateTime: bigint;
}

/** The time of the guest's clock (`virDomainGetTime`). */
export interface DomainTime {
  /** The seconds since 1970-01-01 UTC. */
  readonly seconds: bigint;
  /** The nanoseconds in addition to `seconds`. */
  readonly nseconds: number;
}

/** State, autostart, host name and clock. */
export abstract class StateMethods extends SavingMethods {
  /** Returns the state of the domain and its reason (`virDomainGetState`). */
  async getState(flags = 0, options?: CallOptions): Promise<DomainStateInfo> {
    const args = { dom: this, flags };
    const { state, reason } = await this.connection.call(remote.domainGetState, args, options);
    return { state: state as VirDomainState, reason };
  }

  /** Returns the state, memory, number of virtual CPUs and CPU time (`virDomainGetInfo`). */
  async getInfo(options?: CallOptions): Promise<DomainInfo> {
    const info = await this.connection.call(remote.domainGetInfo, { dom: this }, options);
    return { ...info, state: info.state as VirDomainState };
  }

  /**
   * Returns the state of libvirt's control channel to the hypervisor (`virDomainGetControlInfo`).
   */
  getControlInfo(flags = 0, options?: CallOptions): Promise<DomainControlInfo> {
    return this.connection.call(remote.domainGetControlInfo, { dom: this, flags }, options);
  }

  /** Returns whether the domain is running or paused (`virDomainIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const { active } = await this.connection.call(remote.domainIsActive, { dom: this }, options);
    return active !== 0;
  }

  /**
   * Returns whether the domain has a definition, so that it still exists after it stops
   * (`virDomainIsPersistent`). False for a transient domain.
   */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    const { persistent } = await this.connection.call(
      remote.domainIsPersistent,
      { dom: this },
      options,
    );
    return persistent !== 0;
  }

  /**
   * Returns whether the definition has changed since the domain was started (`virDomainIsUpdated`).
   */
  async isUpdated(options?: CallOptions): Promise<boolean> {
    const { updated } = await this.connection.call(remote.domainIsUpdated, { dom: this }, options);
    return updated !== 0;
  }

  /** Returns whether the domain starts together with the daemon (`virDomainGetAutostart`). */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    const { autostart } = await this.connection.call(
      remote.domainGetAutostart,
      { dom: this },
      options,
    );
    return autostart !== 0;
  }

  /**
   * Sets whether the domain starts together with the daemon (`virDomainSetAutostart`). The domain
   * must have a definition.
   *
   * @param autostart - True to start the domain together with the daemon.
   */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { dom: this, autostart: autostart ? 1 : 0 };
    await this.connection.call(remote.domainSetAutostart, args, options);
  }

  /**
   * Returns whether the domain starts together with the daemon at the next start only
   * (`virDomainGetAutostartOnce`).
   */
  async getAutostartOnce(options?: CallOptions): Promise<boolean> {
    const args = { dom: this };
    const { autostart } = await this.connection.call(remote.domainGetAutostartOnce, args, options);
    return autostart !== 0;
  }

  /**
   * Sets whether the domain starts together with the daemon at the next start only
   * (`virDomainSetAutostartOnce`).
   *
   * @param autostart - True to start the domain at the next start of the daemon.
   */
  async setAutostartOnce(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { dom: this, autostart: autostart ? 1 : 0 };
    await this.connection.call(remote.domainSetAutostartOnce, args, options);
  }

  /**
   * Returns libvirt's warnings about the domain, such as tainting or the use of deprecated features
   * (`virDomainGetMessages`).
   *
   * With `flags: 'DEPRECATION'`, `'TAINTING'` or `'IOERRORS'` only messages of these kinds are
   * returned; the default is all kinds.
   *
   * @param flags - `VirDomainMessageType`.
   */
  async getMessages(
    flags: Flags<VirDomainMessageType> = 0,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetMessages, args, options)).msgs;
  }

  /** Returns the type of the guest's system, such as `hvm` or `linux` (`virDomainGetOSType`). */
  async getOsType(options?: CallOptions): Promise<string> {
    return (await this.connection.call(remote.domainGetOsType, { dom: this }, options)).type;
  }

  /**
   * Returns the guest's host name (`virDomainGetHostname`). Not allowed on a read-only connection.
   *
   * With `flags: 'AGENT'` the source is the guest agent, with `flags: 'LEASE'` the DHCP server of
   * libvirt's networks. By default the hypervisor chooses.
   *
   * @param flags - `VirDomainGetHostnameFlags`.
   */
  async getHostname(
    flags: Flags<VirDomainGetHostnameFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetHostname, args, options)).hostname;
  }

  /**
   * Returns the time of the guest's clock (`virDomainGetTime`).
   *
   * Needs the guest agent. Not allowed on a read-only connection.
   *
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  getTime(flags = 0, options?: CallOptions): Promise<DomainTime> {
    return this.connection.call(remote.domainGetTime, { dom: this, flags }, options);
  }

  /**
   * Sets the guest's clock (`virDomainSetTime`).
   *
   * Needs the guest agent. With `flags: 'SYNC'` the guest reads its hardware clock instead, and
   * ignores the given time.
   *
   * @param seconds - The seconds since 1970-01-01 UTC.
   * @param nseconds - Nanoseconds in addition to `seconds`; default 0.
   * @param flags - `VirDomainSetTimeFlags`.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers.
   */
  async setTime(
    seconds: bigint | number,
    nseconds = 0,
    flags: Flags<VirDomainSetTimeFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, seconds: toBigInt('seconds', seconds), nseconds, flags };
    await this.connection.call(remote.domainSetTime, args, options);
  }
}
