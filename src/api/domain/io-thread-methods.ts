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

/** An I/O thread and its CPU affinity (`virDomainIOThreadInfo`). */
export interface DomainIoThreadInfo {
  /** The id of the thread. */
  readonly iothreadId: number;
  /** The CPU map: one boolean per CPU of the host, true if the thread may run there. */
  readonly cpumap: readonly boolean[];
}

/** I/O threads, which process the requests of disks outside the emulator's main thread. */
export abstract class IoThreadMethods extends PinningMethods {
  /**
   * Returns the I/O threads and their CPU affinity (`virDomainGetIOThreadInfo`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
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
   * Sets the CPU affinity of an I/O thread (`virDomainPinIOThread`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param iothreadId - The id of the thread.
   * @param cpumap - The CPU map: one boolean per CPU of the host, in the order of their numbers.
   * @param flags - `VirDomainModificationImpact`.
   */
  async pinIoThread(
    iothreadId: number,
    cpumap: readonly boolean[],
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    // Only this procedure names the field iothreads_id.
    const args = { dom: this, iothreadsId: iothreadId, cpumap: encodeCpuMap(cpumap), flags };
    await this.connection.call(remote.domainPinIothread, args, options);
  }

  /**
   * Adds an I/O thread to the domain (`virDomainAddIOThread`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param iothreadId - The id of the new thread.
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
   * Removes an I/O thread from the domain (`virDomainDelIOThread`). No disk may use it.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param iothreadId - The id of the thread; not 0.
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
   * Sets the polling parameters and the pool size of an I/O thread (`virDomainSetIOThreadParams`).
   * Absent parameters do not change.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param iothreadId - The id of the thread.
   * @param params - The parameters to set, at least one: see {@link IoThreadParams}.
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
