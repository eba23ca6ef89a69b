import type {
  AnyProcedure,
  VirDomainModificationImpact,
  VirDomainSetVcpuFlags,
  VirVcpuState,
} from '../../protocol/index.ts';
import {
  REMOTE_CPUMAPS_MAX,
  REMOTE_VCPUINFO_MAX,
  remote,
  VirDomainVcpuFlags,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { overLimit } from '../connection/over-limit.ts';
import { refuseFirst } from '../connection/refuse-first.ts';
import { cpuMapBytes, decodeCpuMaps, encodeCpuMap, filledCpuMap } from '../values/cpu-map.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import { ResourceMethods } from './resource-methods.ts';

/** A virtual CPU of a running domain (`virVcpuInfo`). */
export interface DomainVcpuInfo {
  /** The number of the virtual CPU. */
  readonly number: number;
  /** Whether it is offline, running or blocked. */
  readonly state: OneOf<VirVcpuState>;
  /** The CPU time used, in nanoseconds. */
  readonly cpuTime: bigint;
  /** The CPU of the host that it runs on; -1 if it is unknown or the virtual CPU is not running. */
  readonly cpu: number;
  /** The CPU map: one boolean per CPU of the host, true if the virtual CPU may run there. */
  readonly cpumap: readonly boolean[];
}

/**
 * CPU affinity: the CPUs of the host that virtual CPUs and the emulator may use. A CPU map has one
 * boolean per CPU of the host, in the order of their numbers. If it is shorter, the remaining CPUs
 * are not used.
 */
export abstract class PinningMethods extends ResourceMethods {
  /**
   * Returns the virtual CPUs of the running domain (`virDomainGetVcpus`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is not running.
   */
  async getVcpus(options?: CallOptions): Promise<readonly DomainVcpuInfo[]> {
    const [{ nrVirtCpu }, cpus] = await Promise.all([
      this.getInfo(options),
      this.connection.countCpus(options),
    ]);
    const maplen = cpuMapBytes(cpus);
    requireRoom(remote.domainGetVcpus, nrVirtCpu, maplen);
    const args = { dom: this, maxinfo: nrVirtCpu, maplen };
    const { info, cpumaps } = await this.connection.call(remote.domainGetVcpus, args, options);
    const maps = decodeCpuMaps(cpumaps, info.length, cpus);
    return info.map((vcpu, index) => ({ ...vcpu, cpumap: maps[index] ?? [] }));
  }

  /**
   * Returns the CPU map of each virtual CPU, up to the maximum number of virtual CPUs
   * (`virDomainGetVcpuPinInfo`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  async getVcpuPinInfo(
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<ReadonlyArray<readonly boolean[]>> {
    const procedure = remote.domainGetVcpuPinInfo;
    refuseFirst(this.connection, procedure, { dom: this, ncpumaps: 1, maplen: 1, flags });
    const [ncpumaps, cpus] = await Promise.all([
      this.getVcpusFlags(flags | VirDomainVcpuFlags.MAXIMUM, options),
      this.connection.countCpus(options),
    ]);
    const maplen = cpuMapBytes(cpus);
    requireRoom(procedure, ncpumaps, maplen);
    const args = { dom: this, ncpumaps, maplen, flags };
    const { cpumaps, num } = await this.connection.call(procedure, args, options);
    return decodeCpuMaps(cpumaps, Math.min(num, ncpumaps), cpus);
  }

  /**
   * Sets the CPU affinity of a virtual CPU of the running domain (`virDomainPinVcpu`).
   *
   * @param vcpu - The number of the virtual CPU.
   * @param cpumap - The CPU map: one boolean per CPU of the host, in the order of their numbers.
   */
  async pinVcpu(vcpu: number, cpumap: readonly boolean[], options?: CallOptions): Promise<void> {
    const args = { dom: this, vcpu, cpumap: encodeCpuMap(cpumap) };
    await this.connection.call(remote.domainPinVcpu, args, options);
  }

  /**
   * Sets the CPU affinity of a virtual CPU (`virDomainPinVcpuFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param vcpu - The number of the virtual CPU.
   * @param cpumap - The CPU map: one boolean per CPU of the host, in the order of their numbers.
   * @param flags - `VirDomainModificationImpact`.
   */
  async pinVcpuFlags(
    vcpu: number,
    cpumap: readonly boolean[],
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, vcpu, cpumap: encodeCpuMap(cpumap), flags };
    await this.connection.call(remote.domainPinVcpuFlags, args, options);
  }

  /**
   * Returns the CPU map of the emulator's own threads, or null if they are not pinned
   * (`virDomainGetEmulatorPinInfo`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  async getEmulatorPinInfo(
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<readonly boolean[] | null> {
    const procedure = remote.domainGetEmulatorPinInfo;
    refuseFirst(this.connection, procedure, { dom: this, maplen: 1, flags });
    const cpus = await this.connection.countCpus(options);
    const maplen = cpuMapBytes(cpus);
    requireRoom(procedure, 1, maplen);
    const args = { dom: this, maplen, flags };
    const { cpumaps, ret } = await this.connection.call(procedure, args, options);
    return ret === 0 ? null : filledCpuMap(cpumaps, cpus);
  }

  /**
   * Sets the CPU affinity of the emulator's own threads (`virDomainPinEmulator`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param cpumap - The CPU map: one boolean per CPU of the host, in the order of their numbers.
   * @param flags - `VirDomainModificationImpact`.
   */
  async pinEmulator(
    cpumap: readonly boolean[],
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, cpumap: encodeCpuMap(cpumap), flags };
    await this.connection.call(remote.domainPinEmulator, args, options);
  }

  /**
   * Plugs or unplugs individual virtual CPUs (`virDomainSetVcpu`). The guest may refuse to release
   * a CPU.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running. With `flags: 'ASYNC_UNPLUG'` an unplug resolves when the request is
   * sent; the event `domain:vcpu-removed` reports the removal.
   *
   * @param vcpumap - The virtual CPUs, as a text such as `1-3,7`. Some can only be plugged
   * together.
   * @param state - True to plug them, false to unplug them.
   * @param flags - `VirDomainSetVcpuFlags`.
   */
  async setVcpu(
    vcpumap: string,
    state: boolean,
    flags: Flags<VirDomainSetVcpuFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, cpumap: vcpumap, state: state ? 1 : 0, flags };
    await this.connection.call(remote.domainSetVcpu, args, options);
  }
}

/**
 * A reply has room for a limited number of virtual CPUs, and for a limited number of bytes of all
 * their CPU maps.
 */
function requireRoom(procedure: AnyProcedure, count: number, mapBytes: number): void {
  const refusal =
    overLimit(procedure, 'virtual CPUs', count, REMOTE_VCPUINFO_MAX) ??
    overLimit(procedure, 'bytes of CPU maps', count * mapBytes, REMOTE_CPUMAPS_MAX);
  if (refusal !== undefined) throw refusal;
}
