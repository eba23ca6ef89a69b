import type { VirDomainModificationImpact } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { getCountedParams, paramsToSet } from '../connection/parameter-calls.ts';
import { refuseFirst } from '../connection/refuse-first.ts';
import type { Flags } from '../values/flags.ts';
import type {
  BandwidthParams,
  BlkioParams,
  BlockIoTuneParams,
  MemoryParams,
  NumaParams,
  PerfEventParams,
  SchedulerParams,
} from '../values/parameter-types.ts';
import {
  BANDWIDTH_TYPES,
  BLKIO_TYPES,
  BLOCK_IO_TUNE_TYPES,
  MEMORY_TYPES,
  NUMA_TYPES,
  PERF_EVENT_TYPES,
  SCHEDULER_TYPES,
} from '../values/parameter-types.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { IoThreadMethods } from './io-thread-methods.ts';

/** How the host's time is shared out (`virDomainGetSchedulerType`). */
export interface DomainSchedulerType {
  /** Such as `posix` or `credit`. */
  readonly type: string;
  /** How many parameters it has. */
  readonly nparams: number;
}

/**
 * The guest's share of the host. Parameters come and go by libvirt's names; a setter changes those
 * that it is given and leaves the others.
 *
 * `flags` are `VirDomainModificationImpact` throughout: of the running guest, or of the definition.
 */
export abstract class TuningMethods extends IoThreadMethods {
  /** The limits of the guest's memory, in KiB (`virDomainGetMemoryParameters`). */
  getMemoryParameters(
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetMemoryParameters;
    return getCountedParams(this.connection, procedure, flags, options, (nparams, allFlags) => ({
      dom: this,
      nparams,
      flags: allFlags,
    }));
  }

  /** Sets limits of the guest's memory (`virDomainSetMemoryParameters`). */
  async setMemoryParameters(
    params: MemoryParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, MEMORY_TYPES, options);
    const args = { dom: this, params: encoded, flags };
    await this.connection.call(remote.domainSetMemoryParameters, args, options);
  }

  /** The guest's share of the host's disks (`virDomainGetBlkioParameters`). */
  getBlkioParameters(
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetBlkioParameters;
    return getCountedParams(this.connection, procedure, flags, options, (nparams, allFlags) => ({
      dom: this,
      nparams,
      flags: allFlags,
    }));
  }

  /** Sets the guest's share of the host's disks (`virDomainSetBlkioParameters`). */
  async setBlkioParameters(
    params: BlkioParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, BLKIO_TYPES, options);
    const args = { dom: this, params: encoded, flags };
    await this.connection.call(remote.domainSetBlkioParameters, args, options);
  }

  /** Which of the host's NUMA nodes the guest's memory is on (`virDomainGetNumaParameters`). */
  getNumaParameters(
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetNumaParameters;
    return getCountedParams(this.connection, procedure, flags, options, (nparams, allFlags) => ({
      dom: this,
      nparams,
      flags: allFlags,
    }));
  }

  /** Sets which of the host's NUMA nodes the guest's memory is on (`virDomainSetNumaParameters`). */
  async setNumaParameters(
    params: NumaParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, NUMA_TYPES, options);
    const args = { dom: this, params: encoded, flags };
    await this.connection.call(remote.domainSetNumaParameters, args, options);
  }

  /** How the host's time is shared out (`virDomainGetSchedulerType`). */
  getSchedulerType(options?: CallOptions): Promise<DomainSchedulerType> {
    return this.connection.call(remote.domainGetSchedulerType, { dom: this }, options);
  }

  /** The guest's share of the host's time (`virDomainGetSchedulerParameters`). */
  async getSchedulerParameters(options?: CallOptions): Promise<TypedParams> {
    // Unlike the other getters it may not be asked for none to learn how many there are.
    const { nparams } = await this.getSchedulerType(options);
    const args = { dom: this, nparams };
    const { params } = await this.connection.call(
      remote.domainGetSchedulerParameters,
      args,
      options,
    );
    return decodeTypedParams(params);
  }

  /** The guest's share of the host's time (`virDomainGetSchedulerParametersFlags`). */
  async getSchedulerParametersFlags(
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetSchedulerParametersFlags;
    refuseFirst(this.connection, procedure, { dom: this, nparams: 1, flags });
    const [{ nparams }, stringFlag] = await Promise.all([
      this.getSchedulerType(options),
      this.connection.typedParamStringFlag(options),
    ]);
    const args = { dom: this, nparams, flags: flags | stringFlag };
    return decodeTypedParams((await this.connection.call(procedure, args, options)).params);
  }

  /** Sets the guest's share of the host's time (`virDomainSetSchedulerParameters`). */
  async setSchedulerParameters(params: SchedulerParams, options?: CallOptions): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, SCHEDULER_TYPES, options);
    const args = { dom: this, params: encoded };
    await this.connection.call(remote.domainSetSchedulerParameters, args, options);
  }

  /** Sets the guest's share of the host's time (`virDomainSetSchedulerParametersFlags`). */
  async setSchedulerParametersFlags(
    params: SchedulerParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, SCHEDULER_TYPES, options);
    const args = { dom: this, params: encoded, flags };
    await this.connection.call(remote.domainSetSchedulerParametersFlags, args, options);
  }

  /**
   * How much a network interface may carry, in KiB a second (`virDomainGetInterfaceParameters`).
   *
   * @param device - Its target, such as `vnet0`, or its MAC address.
   */
  getInterfaceParameters(
    device: string,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetInterfaceParameters;
    return getCountedParams(this.connection, procedure, flags, options, (nparams, allFlags) => ({
      dom: this,
      device,
      nparams,
      flags: allFlags,
    }));
  }

  /**
   * Sets how much a network interface may carry (`virDomainSetInterfaceParameters`). With an average
   * of 0 a direction has no limit.
   *
   * @param device - Its target, such as `vnet0`, or its MAC address.
   */
  async setInterfaceParameters(
    device: string,
    params: BandwidthParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, BANDWIDTH_TYPES, options);
    const args = { dom: this, device, params: encoded, flags };
    await this.connection.call(remote.domainSetInterfaceParameters, args, options);
  }

  /**
   * How much a disk may carry (`virDomainGetBlockIoTune`).
   *
   * @param disk - Its target, such as `vda`.
   */
  getBlockIoTune(
    disk: string,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetBlockIoTune;
    return getCountedParams(this.connection, procedure, flags, options, (nparams, allFlags) => ({
      dom: this,
      disk,
      nparams,
      flags: allFlags,
    }));
  }

  /**
   * Sets how much a disk may carry (`virDomainSetBlockIoTune`).
   *
   * @param disk - Its target, such as `vda`.
   */
  async setBlockIoTune(
    disk: string,
    params: BlockIoTuneParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, BLOCK_IO_TUNE_TYPES, options);
    const args = { dom: this, disk, params: encoded, flags };
    await this.connection.call(remote.domainSetBlockIoTune, args, options);
  }

  /** Makes or changes a group of limits that disks may share (`virDomainSetThrottleGroup`). */
  async setThrottleGroup(
    group: string,
    params: BlockIoTuneParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, BLOCK_IO_TUNE_TYPES, options);
    const args = { dom: this, group, params: encoded, flags };
    await this.connection.call(remote.domainSetThrottleGroup, args, options);
  }

  /** Removes a group of limits that no disk uses (`virDomainDelThrottleGroup`). */
  async delThrottleGroup(
    group: string,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainDelThrottleGroup, { dom: this, group, flags }, options);
  }

  /** Which perf events are counted (`virDomainGetPerfEvents`). */
  async getPerfEvents(
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    const args = { dom: this, flags };
    const { params } = await this.connection.call(remote.domainGetPerfEvents, args, options);
    return decodeTypedParams(params);
  }

  /** Sets which perf events are counted (`virDomainSetPerfEvents`). */
  async setPerfEvents(
    params: PerfEventParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, PERF_EVENT_TYPES, options);
    const args = { dom: this, params: encoded, flags };
    await this.connection.call(remote.domainSetPerfEvents, args, options);
  }
}
