import type { VirDomainModificationImpact } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { paramsToSet } from '../connection/parameter-calls.ts';
import { refuseFirst } from '../connection/refuse-first.ts';
import { encodeCpuMap, filledCpuMap } from '../values/cpu-map.ts';
import type { Flags } from '../values/flags.ts';
import type { IoThreadParams } from '../values/parameter-types.ts';
import { IO_THREAD_TYPES } from '../values/parameter-types.ts';
import { PinningMethods } from './pinning-methods.ts';

/** A thread that serves disks (`virDomainIOThreadInfo`). */
export interface DomainIoThreadInfo {
  readonly iothreadId: number;
  /** One entry a CPU of the host: whether the thread may run there. */
  readonly cpumap: readonly boolean[];
}

/** The guest's threads for disks. */
export abstract class IoThreadMethods extends PinningMethods {
  /**
   * The threads and where they may run (`virDomainGetIOThreadInfo`).
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  async getIoThreadInfo(
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<readonly DomainIoThreadInfo[]> {
    const args = { dom: this, flags };
    refuseFirst(this.connection, remote.domainGetIothreadInfo, args);
    const [{ info }, cpus] = await Promise.all([
      this.connection.call(remote.domainGetIothreadInfo, args, options),
      this.connection.countCpus(options),
    ]);
    return info.map(({ iothreadId, cpumap }) => ({
      iothreadId,
      cpumap: filledCpuMap(cpumap, cpus),
    }));
  }

  /**
   * Sets where a thread may run (`virDomainPinIOThread`).
   *
   * @param cpumap - One boolean for each of the host's CPUs, by number.
   * @param flags - `VirDomainModificationImpact`.
   */
  async pinIoThread(
    iothreadId: number,
    cpumap: readonly boolean[],
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    // The wire calls it iothreads_id here, and here alone.
    const args = { dom: this, iothreadsId: iothreadId, cpumap: encodeCpuMap(cpumap), flags };
    await this.connection.call(remote.domainPinIothread, args, options);
  }

  /**
   * Adds a thread (`virDomainAddIOThread`).
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  async addIoThread(
    iothreadId: number,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, iothreadId, flags };
    await this.connection.call(remote.domainAddIothread, args, options);
  }

  /**
   * Removes a thread that serves no disk (`virDomainDelIOThread`).
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  async delIoThread(
    iothreadId: number,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, iothreadId, flags };
    await this.connection.call(remote.domainDelIothread, args, options);
  }

  /**
   * Sets how a thread waits for work (`virDomainSetIOThreadParams`).
   *
   * @param flags - `VirDomainModificationImpact`.
   */
  async setIoThreadParams(
    iothreadId: number,
    params: IoThreadParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, IO_THREAD_TYPES, options);
    const args = { dom: this, iothreadId, params: encoded, flags };
    await this.connection.call(remote.domainSetIothreadParams, args, options);
  }
}
