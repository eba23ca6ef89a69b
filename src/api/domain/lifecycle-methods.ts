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

/** Lifecycle: start, stop, pause, keys, signals and removal. */
export abstract class LifecycleMethods extends DomainCore {
  /**
   * Starts a defined domain (`virDomainCreate`). The call resolves when the domain is running, and
   * {@link id} is then set.
   *
   * If the domain has a managed save image, it continues from there.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is already
   * running.
   */
  async create(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainCreate, { dom: this }, options);
    // The reply does not contain the new id. libvirt's own client also fetches it by a second call.
    await this.refreshId(options);
  }

  /**
   * Starts a defined domain with options (`virDomainCreateWithFlags`). {@link id} is then set.
   *
   * With `flags: 'START_PAUSED'` the domain starts in the paused state. With
   * `flags: 'START_AUTODESTROY'` it is stopped when this connection ends for any reason. With
   * `flags: 'START_FORCE_BOOT'` a managed save image is discarded.
   *
   * @param flags - `VirDomainCreateFlags`.
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
   * Requests a clean shutdown of the guest (`virDomainShutdown`). The call resolves when the
   * request is sent. The guest may take long, or ignore it. {@link destroy} stops the domain at
   * once.
   */
  async shutdown(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainShutdown, { dom: this }, options);
  }

  /**
   * Requests a clean shutdown of the guest by certain methods (`virDomainShutdownFlags`). The call
   * resolves when the request is sent. The guest may take long, or ignore it.
   *
   * The flags name the allowed methods, such as `['ACPI_POWER_BTN', 'GUEST_AGENT']`; by default the
   * hypervisor chooses one.
   *
   * @param flags - `VirDomainShutdownFlagValues`.
   */
  async shutdownFlags(
    flags: Flags<VirDomainShutdownFlagValues> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainShutdownFlags, { dom: this, flags }, options);
  }

  /**
   * Requests a reboot of the guest (`virDomainReboot`). The call resolves when the request is sent.
   * The guest may take long, or ignore it.
   *
   * The flags name the allowed methods, such as `['ACPI_POWER_BTN', 'GUEST_AGENT']`; by default the
   * hypervisor chooses one.
   *
   * @param flags - `VirDomainRebootFlagValues`.
   */
  async reboot(flags: Flags<VirDomainRebootFlagValues> = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainReboot, { dom: this, flags }, options);
  }

  /**
   * Resets the domain at once, like a hardware reset button (`virDomainReset`). The guest has no
   * chance to shut down: data that it has not written to disk is lost.
   */
  async reset(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainReset, { dom: this, flags }, options);
  }

  /**
   * Stops the domain at once, as if its power cord were pulled (`virDomainDestroy`). The guest may
   * lose data that it has not written to disk. {@link id} becomes -1.
   *
   * The definition stays. A transient domain has none and no longer exists afterwards.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is not running.
   */
  async destroy(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainDestroy, { dom: this }, options);
    this.setNotRunning();
  }

  /**
   * Stops the domain at once, with options (`virDomainDestroyFlags`). Unlike {@link destroy} it
   * does not change {@link id}, as in libvirt's own client.
   *
   * With `flags: 'GRACEFUL'` the hypervisor process only gets a request to end. If it does not
   * react, it keeps running and the call fails.
   *
   * @param flags - `VirDomainDestroyFlagsValues`.
   */
  async destroyFlags(
    flags: Flags<VirDomainDestroyFlagsValues> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainDestroyFlags, { dom: this, flags }, options);
  }

  /**
   * Pauses the domain (`virDomainSuspend`). It keeps its memory and gets no CPU time until
   * {@link resume}.
   */
  async suspend(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainSuspend, { dom: this }, options);
  }

  /** Resumes a paused domain (`virDomainResume`). */
  async resume(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainResume, { dom: this }, options);
  }

  /**
   * Puts the guest into a sleep state (`virDomainPMSuspendForDuration`). {@link pmWakeup} wakes it.
   * With QEMU it needs the guest agent.
   *
   * @param target - The sleep state: suspend to memory, to disk, or both.
   * @param duration - The sleep time in seconds; 0, the default, for no limit. No driver supports
   * another value.
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

  /** Wakes a guest from the sleep state (`virDomainPMWakeup`). */
  async pmWakeup(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainPmWakeup, { dom: this, flags }, options);
  }

  /** Sends a non-maskable interrupt to the guest (`virDomainInjectNMI`). */
  async injectNmi(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainInjectNmi, { dom: this, flags }, options);
  }

  /**
   * Sends key presses to the guest (`virDomainSendKey`). All keys are pressed together and then
   * released.
   *
   * @param codeset - The meaning of the key codes, such as `LINUX`.
   * @param holdtime - The time between press and release, in milliseconds.
   * @param keycodes - The codes of the keys; 1 to 16.
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
   * Sends a signal to a process in the guest (`virDomainSendProcessSignal`). Only containers
   * support it.
   *
   * @param pidValue - The process id inside the guest; not 0. A negative number is a process group.
   * @param signum - The signal, by libvirt's own numbers: `VirDomainProcessSignal`.
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
   * Removes the definition of the domain (`virDomainUndefine`). A running domain keeps running and
   * becomes transient.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if libvirt has snapshots, a
   * managed save image or an NVRAM file of the domain: see {@link undefineFlags}.
   */
  async undefine(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainUndefine, { dom: this }, options);
  }

  /**
   * Removes the definition of the domain and its related data (`virDomainUndefineFlags`). A running
   * domain keeps running and becomes transient.
   *
   * The flags name the data to remove: `MANAGED_SAVE`, `SNAPSHOTS_METADATA`,
   * `CHECKPOINTS_METADATA`, `NVRAM`, `TPM`; `KEEP_NVRAM` and `KEEP_TPM` keep the NVRAM file and the
   * TPM state.
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
