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

/** A virtual CPU of a running guest (`virVcpuInfo`). */
export interface DomainVcpuInfo {
  readonly number: number;
  readonly state: OneOf<VirVcpuState>;
  /** CPU time used, in nanoseconds. */
  readonly cpuTime: bigint;
  /** The host's CPU that it runs on; -1 where that is not known, or it does not run. */
  readonly cpu: number;
  /** One entry a CPU of the host: whether it may run there. */
  readonly cpumap: readonly boolean[];
}

/**
 * Which of the host's CPUs the guest's virtual CPUs run on. A CPU map has one boolean for each of
 * the host's CPUs, by number; CPUs that it does not reach are not used.
 */
export abstract class PinningMethods extends ResourceMethods {
  /**
   * The virtual CPUs of the running guest (`virDomainGetVcpus`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it does not run.
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
   * The CPU map of each virtual CPU that the domain may have (`virDomainGetVcpuPinInfo`).
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

  /** Sets the CPU map of a virtual CPU of the running guest (`virDomainPinVcpu`). */
  async pinVcpu(vcpu: number, cpumap: readonly boolean[], options?: CallOptions): Promise<void> {
    const args = { dom: this, vcpu, cpumap: encodeCpuMap(cpumap) };
    await this.connection.call(remote.domainPinVcpu, args, options);
  }

  /**
   * Sets the CPU map of a virtual CPU (`virDomainPinVcpuFlags`).
   *
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
   * The CPU map of the emulator's own threads, or null when they are not pinned
   * (`virDomainGetEmulatorPinInfo`).
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
   * Sets the CPU map of the emulator's own threads (`virDomainPinEmulator`).
   *
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
   * Plugs virtual CPUs in, or out (`virDomainSetVcpu`).
   *
   * @param vcpumap - Which, as a text such as `1-3,7`. Some can only be plugged together.
   * @param state - True plugs them in.
   * @param flags - `VirDomainSetVcpuFlags`; with `ASYNC_UNPLUG` it resolves when the guest has been
   * asked to let them go.
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

/** An answer has room for so many virtual CPUs, and for so many bytes of all their maps. */
function requireRoom(procedure: AnyProcedure, count: number, mapBytes: number): void {
  const refusal =
    overLimit(procedure, 'virtual CPUs', count, REMOTE_VCPUINFO_MAX) ??
    overLimit(procedure, 'bytes of CPU maps', count * mapBytes, REMOTE_CPUMAPS_MAX);
  if (refusal !== undefined) throw refusal;
}
