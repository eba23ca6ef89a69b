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

/** The scheduler of a domain (`virDomainGetSchedulerType`). */
export interface DomainSchedulerType {
  /** The name of the scheduler, such as `posix` or `credit`. */
  readonly type: string;
  /** The number of its parameters. */
  readonly nparams: number;
}

/**
 * Resource limits and tuning. Parameters have libvirt's names. A setter changes only the parameters
 * that it is given.
 */
export abstract class TuningMethods extends IoThreadMethods {
  /**
   * Returns the memory limits of the domain, in KiB (`virDomainGetMemoryParameters`).
   * 9,007,199,254,740,991 is no limit.
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
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

  /**
   * Sets memory limits of the domain, in KiB (`virDomainSetMemoryParameters`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The limits to set, at least one: see {@link MemoryParams}.
   */
  async setMemoryParameters(
    params: MemoryParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, MEMORY_TYPES, options);
    const args = { dom: this, params: encoded, flags };
    await this.connection.call(remote.domainSetMemoryParameters, args, options);
  }

  /**
   * Returns the domain's I/O weight and the limits per device of the host
   * (`virDomainGetBlkioParameters`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
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

  /**
   * Sets the domain's I/O weight and limits per device of the host (`virDomainSetBlkioParameters`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The parameters to set: see {@link BlkioParams}.
   */
  async setBlkioParameters(
    params: BlkioParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, BLKIO_TYPES, options);
    const args = { dom: this, params: encoded, flags };
    await this.connection.call(remote.domainSetBlkioParameters, args, options);
  }

  /**
   * Returns the host's NUMA nodes that the domain's memory may use, and the policy
   * (`virDomainGetNumaParameters`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
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

  /**
   * Sets the host's NUMA nodes that the domain's memory may use, and the policy
   * (`virDomainSetNumaParameters`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The parameters to set, at least one: see {@link NumaParams}.
   */
  async setNumaParameters(
    params: NumaParams,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, NUMA_TYPES, options);
    const args = { dom: this, params: encoded, flags };
    await this.connection.call(remote.domainSetNumaParameters, args, options);
  }

  /**
   * Returns the name of the domain's scheduler and the number of its parameters
   * (`virDomainGetSchedulerType`).
   */
  getSchedulerType(options?: CallOptions): Promise<DomainSchedulerType> {
    return this.connection.call(remote.domainGetSchedulerType, { dom: this }, options);
  }

  /** Returns the scheduler parameters of the domain (`virDomainGetSchedulerParameters`). */
  async getSchedulerParameters(options?: CallOptions): Promise<TypedParams> {
    // Unlike the other getters, this one rejects nparams = 0, so the number comes from elsewhere.
    const { nparams } = await this.getSchedulerType(options);
    const args = { dom: this, nparams };
    const { params } = await this.connection.call(
      remote.domainGetSchedulerParameters,
      args,
      options,
    );
    return decodeTypedParams(params);
  }

  /**
   * Returns the scheduler parameters of the domain, of the running domain or of the definition
   * (`virDomainGetSchedulerParametersFlags`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
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

  /**
   * Sets scheduler parameters of the domain (`virDomainSetSchedulerParameters`).
   *
   * @param params - The parameters to set: see {@link SchedulerParams}.
   */
  async setSchedulerParameters(params: SchedulerParams, options?: CallOptions): Promise<void> {
    const encoded = await paramsToSet(this.connection, params, SCHEDULER_TYPES, options);
    const args = { dom: this, params: encoded };
    await this.connection.call(remote.domainSetSchedulerParameters, args, options);
  }

  /**
   * Sets scheduler parameters of the running domain, of the definition or of both
   * (`virDomainSetSchedulerParametersFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The parameters to set: see {@link SchedulerParams}.
   */
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
   * Returns the bandwidth limits of a network interface, in KiB/s
   * (`virDomainGetInterfaceParameters`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @param device - The interface's target, such as `vnet0`, or its MAC address.
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
   * Sets bandwidth limits of a network interface (`virDomainSetInterfaceParameters`). An average of
   * 0 removes the limit of that direction.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param device - The interface's target, such as `vnet0`, or its MAC address.
   * @param params - The limits to set, at least one: see {@link BandwidthParams}.
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
   * Returns the I/O limits of a disk (`virDomainGetBlockIoTune`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @param disk - The disk's target, such as `vda`.
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
   * Sets I/O limits of a disk (`virDomainSetBlockIoTune`). A limit of 0 removes the limit.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param disk - The disk's target, such as `vda`.
   * @param params - The limits to set, at least one: see {@link BlockIoTuneParams}.
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

  /**
   * Creates or changes a throttle group: I/O limits that several disks share
   * (`virDomainSetThrottleGroup`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param group - The name of the group.
   * @param params - The limits to set, at least one: see {@link BlockIoTuneParams}.
   */
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

  /**
   * Deletes a throttle group (`virDomainDelThrottleGroup`). No disk may use it.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param group - The name of the group.
   */
  async delThrottleGroup(
    group: string,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainDelThrottleGroup, { dom: this, group, flags }, options);
  }

  /**
   * Returns which perf events are enabled (`virDomainGetPerfEvents`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @returns The events by libvirt's names, true for enabled ones.
   */
  async getPerfEvents(
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    const args = { dom: this, flags };
    const { params } = await this.connection.call(remote.domainGetPerfEvents, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Enables or disables perf events (`virDomainSetPerfEvents`). The domain's statistics contain the
   * counts.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The events, true to enable and false to disable: see {@link PerfEventParams}.
   */
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
