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

/** A domain at a glance (`virDomainInfo`). */
export interface DomainInfo {
  readonly state: VirDomainState;
  /** The most memory that the guest may have, in KiB. */
  readonly maxMem: bigint;
  /** The memory that the guest has, in KiB. */
  readonly memory: bigint;
  readonly nrVirtCpu: number;
  /** CPU time used, in nanoseconds. */
  readonly cpuTime: bigint;
}

/** What a domain is doing, and since what (`virDomainGetState`). */
export interface DomainStateInfo {
  readonly state: VirDomainState;
  /** The state tells which enum this is of: `VirDomainRunningReason` and so on. */
  readonly reason: number;
}

/** How the daemon gets on with the guest's hypervisor (`virDomainControlInfo`). */
export interface DomainControlInfo {
  readonly state: OneOf<VirDomainControlState>;
  /** Why, where the state is `ERROR`. */
  readonly details: OneOf<VirDomainControlErrorReason>;
  /** Milliseconds since the state was entered, where it is known. */
  readonly stateTime: bigint;
}

/** The guest's clock (`virDomainGetTime`). */
export interface DomainTime {
  /** Seconds since 1970. */
  readonly seconds: bigint;
  readonly nseconds: number;
}

/** What a domain is doing. */
export abstract class StateMethods extends SavingMethods {
  /** The state and its reason (`virDomainGetState`). */
  async getState(flags = 0, options?: CallOptions): Promise<DomainStateInfo> {
    const args = { dom: this, flags };
    const { state, reason } = await this.connection.call(remote.domainGetState, args, options);
    return { state: state as VirDomainState, reason };
  }

  /** State, memory, CPUs and CPU time (`virDomainGetInfo`). */
  async getInfo(options?: CallOptions): Promise<DomainInfo> {
    const info = await this.connection.call(remote.domainGetInfo, { dom: this }, options);
    return { ...info, state: info.state as VirDomainState };
  }

  /** How the daemon gets on with the guest's hypervisor (`virDomainGetControlInfo`). */
  getControlInfo(flags = 0, options?: CallOptions): Promise<DomainControlInfo> {
    return this.connection.call(remote.domainGetControlInfo, { dom: this, flags }, options);
  }

  /** Whether the domain runs, paused included (`virDomainIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const { active } = await this.connection.call(remote.domainIsActive, { dom: this }, options);
    return active !== 0;
  }

  /** Whether the domain is defined, and so survives its guest (`virDomainIsPersistent`). */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    const { persistent } = await this.connection.call(
      remote.domainIsPersistent,
      { dom: this },
      options,
    );
    return persistent !== 0;
  }

  /** Whether the definition was changed since the guest was started (`virDomainIsUpdated`). */
  async isUpdated(options?: CallOptions): Promise<boolean> {
    const { updated } = await this.connection.call(remote.domainIsUpdated, { dom: this }, options);
    return updated !== 0;
  }

  /** Whether the domain is started together with the daemon (`virDomainGetAutostart`). */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    const { autostart } = await this.connection.call(
      remote.domainGetAutostart,
      { dom: this },
      options,
    );
    return autostart !== 0;
  }

  /** Has the domain started together with the daemon, or not (`virDomainSetAutostart`). */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { dom: this, autostart: autostart ? 1 : 0 };
    await this.connection.call(remote.domainSetAutostart, args, options);
  }

  /**
   * Whether the domain is started together with the daemon the next time, and only then
   * (`virDomainGetAutostartOnce`).
   */
  async getAutostartOnce(options?: CallOptions): Promise<boolean> {
    const args = { dom: this };
    const { autostart } = await this.connection.call(remote.domainGetAutostartOnce, args, options);
    return autostart !== 0;
  }

  /**
   * Has the domain started together with the daemon the next time, and only then, or not
   * (`virDomainSetAutostartOnce`).
   */
  async setAutostartOnce(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { dom: this, autostart: autostart ? 1 : 0 };
    await this.connection.call(remote.domainSetAutostartOnce, args, options);
  }

  /**
   * What is wrong with the domain in libvirt's eyes, such as being tainted (`virDomainGetMessages`).
   *
   * @param flags - `VirDomainMessageType`: only those kinds; 0 for all.
   */
  async getMessages(
    flags: Flags<VirDomainMessageType> = 0,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetMessages, args, options)).msgs;
  }

  /** The kind of system that the guest runs, such as `hvm` or `linux` (`virDomainGetOSType`). */
  async getOsType(options?: CallOptions): Promise<string> {
    return (await this.connection.call(remote.domainGetOsType, { dom: this }, options)).type;
  }

  /**
   * The guest's own host name (`virDomainGetHostname`).
   *
   * @param flags - `VirDomainGetHostnameFlags`: whom to ask.
   */
  async getHostname(
    flags: Flags<VirDomainGetHostnameFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetHostname, args, options)).hostname;
  }

  /** The guest's clock (`virDomainGetTime`). It takes an agent in the guest. */
  getTime(flags = 0, options?: CallOptions): Promise<DomainTime> {
    return this.connection.call(remote.domainGetTime, { dom: this, flags }, options);
  }

  /**
   * Sets the guest's clock (`virDomainSetTime`). It takes an agent in the guest.
   *
   * @param flags - `VirDomainSetTimeFlags`; with `SYNC` the time given is not used.
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
