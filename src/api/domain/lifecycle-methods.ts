import type {
  VirDomainCreateFlags,
  VirDomainDestroyFlagsValues,
  VirDomainProcessSignal,
  VirDomainRebootFlagValues,
  VirDomainShutdownFlagValues,
  VirDomainUndefineFlagsValues,
  VirKeycodeSet,
  VirNodeSuspendTarget,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import { DomainCore } from './domain-core.ts';

/** Starting, stopping and everything between. */
export abstract class LifecycleMethods extends DomainCore {
  /**
   * Starts the defined domain (`virDomainCreate`). Resolves when the guest runs; {@link id} is set.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it runs already.
   */
  async create(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainCreate, { dom: this }, options);
    // The answer does not have the new id, so libvirt's own client asks again, too.
    await this.refreshId(options);
  }

  /**
   * Starts the defined domain (`virDomainCreateWithFlags`).
   *
   * @param flags - `VirDomainCreateFlags`, such as `START_PAUSED`. With `START_AUTODESTROY` the guest
   * is stopped when this connection ends, whatever the reason.
   */
  async createWithFlags(
    flags: Flags<VirDomainCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, flags };
    const { dom } = await this.connection.call(remote.domainCreateWithFlags, args, options);
    this.setId(dom.id);
  }

  /**
   * Asks the guest to shut down (`virDomainShutdown`). Resolves when the guest has been asked; it may
   * take its time, or ignore it.
   */
  async shutdown(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainShutdown, { dom: this }, options);
  }

  /**
   * Asks the guest to shut down in a certain way (`virDomainShutdownFlags`).
   *
   * @param flags - `VirDomainShutdownFlagValues`: which ways may be used.
   */
  async shutdownFlags(
    flags: Flags<VirDomainShutdownFlagValues> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainShutdownFlags, { dom: this, flags }, options);
  }

  /**
   * Asks the guest to restart (`virDomainReboot`). Resolves when the guest has been asked.
   *
   * @param flags - `VirDomainRebootFlagValues`: which ways may be used.
   */
  async reboot(flags: Flags<VirDomainRebootFlagValues> = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainReboot, { dom: this, flags }, options);
  }

  /** Resets the guest as the reset button does, without asking it (`virDomainReset`). */
  async reset(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainReset, { dom: this, flags }, options);
  }

  /**
   * Stops the guest at once, as if its power cord were pulled (`virDomainDestroy`). The definition stays,
   * unless the domain is transient. {@link id} becomes -1.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it does not run.
   */
  async destroy(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainDestroy, { dom: this }, options);
    this.setNotRunning();
  }

  /**
   * Stops the guest at once (`virDomainDestroyFlags`). Unlike {@link destroy} it leaves {@link id} as it
   * was, as libvirt's own client does.
   *
   * @param flags - `VirDomainDestroyFlagsValues`; with `GRACEFUL` a guest that does not react keeps
   * running.
   */
  async destroyFlags(
    flags: Flags<VirDomainDestroyFlagsValues> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainDestroyFlags, { dom: this, flags }, options);
  }

  /** Pauses the guest: it keeps its memory and gets no CPU time (`virDomainSuspend`). */
  async suspend(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainSuspend, { dom: this }, options);
  }

  /** Lets a paused guest run on (`virDomainResume`). */
  async resume(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainResume, { dom: this }, options);
  }

  /**
   * Puts the guest into a sleeping state of its own (`virDomainPMSuspendForDuration`).
   *
   * @param target - `VirNodeSuspendTarget`.
   * @param duration - Must be 0: no driver wakes the guest by itself.
   */
  async pmSuspendForDuration(
    target: OneOf<VirNodeSuspendTarget>,
    duration: bigint | number = 0n,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, target, duration: toBigInt('duration', duration), flags };
    await this.connection.call(remote.domainPmSuspendForDuration, args, options);
  }

  /** Wakes a guest that sleeps (`virDomainPMWakeup`). */
  async pmWakeup(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainPmWakeup, { dom: this, flags }, options);
  }

  /** Sends the guest a non-maskable interrupt (`virDomainInjectNMI`). */
  async injectNmi(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainInjectNmi, { dom: this, flags }, options);
  }

  /**
   * Presses keys together (`virDomainSendKey`).
   *
   * @param codeset - `VirKeycodeSet`: what the codes mean.
   * @param holdtime - Milliseconds between pressing and releasing.
   * @param keycodes - At most 16.
   */
  async sendKey(
    codeset: OneOf<VirKeycodeSet>,
    holdtime: number,
    keycodes: readonly number[],
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, codeset, holdtime, keycodes, flags };
    await this.connection.call(remote.domainSendKey, args, options);
  }

  /**
   * Sends a signal to a process in the guest (`virDomainSendProcessSignal`). Only containers can be
   * sent one.
   *
   * @param pidValue - The process as the guest numbers it; a negative number is a group.
   * @param signum - `VirDomainProcessSignal`: libvirt numbers the signals by itself.
   */
  async sendProcessSignal(
    pidValue: bigint | number,
    signum: OneOf<VirDomainProcessSignal>,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, pidValue: toBigInt('pidValue', pidValue), signum, flags };
    await this.connection.call(remote.domainSendProcessSignal, args, options);
  }

  /**
   * Removes the definition (`virDomainUndefine`). A running domain goes on, and becomes transient.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when libvirt keeps snapshots,
   * saved memory or NVRAM of it: see {@link undefineFlags}.
   */
  async undefine(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainUndefine, { dom: this }, options);
  }

  /**
   * Removes the definition, and what libvirt keeps with it (`virDomainUndefineFlags`).
   *
   * @param flags - `VirDomainUndefineFlagsValues`.
   */
  async undefineFlags(
    flags: Flags<VirDomainUndefineFlagsValues> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainUndefineFlags, { dom: this, flags }, options);
  }
}
