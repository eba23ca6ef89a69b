import type { VirDomainMemoryModFlags, VirDomainVcpuFlags } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import { ConfigurationMethods } from './configuration-methods.ts';

/** The domain's memory and virtual CPUs. */
export abstract class ResourceMethods extends ConfigurationMethods {
  /** The most memory that the guest may have, in KiB (`virDomainGetMaxMemory`). */
  async getMaxMemory(options?: CallOptions): Promise<bigint> {
    return (await this.connection.call(remote.domainGetMaxMemory, { dom: this }, options)).memory;
  }

  /**
   * Sets the most memory that the guest may have (`virDomainSetMaxMemory`). Most drivers refuse it for a
   * running guest.
   *
   * @param memory - In KiB.
   */
  async setMaxMemory(memory: bigint | number, options?: CallOptions): Promise<void> {
    const args = { dom: this, memory: toBigInt('memory', memory) };
    await this.connection.call(remote.domainSetMaxMemory, args, options);
  }

  /**
   * Sets the memory of the running guest (`virDomainSetMemory`). The guest gives memory back through its
   * balloon driver: later, or not at all.
   *
   * @param memory - In KiB, at most {@link getMaxMemory}.
   */
  async setMemory(memory: bigint | number, options?: CallOptions): Promise<void> {
    const args = { dom: this, memory: toBigInt('memory', memory) };
    await this.connection.call(remote.domainSetMemory, args, options);
  }

  /**
   * Sets the guest's memory, or the most that it may have (`virDomainSetMemoryFlags`).
   *
   * @param memory - In KiB.
   * @param flags - `VirDomainMemoryModFlags`.
   */
  async setMemoryFlags(
    memory: bigint | number,
    flags: Flags<VirDomainMemoryModFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, memory: toBigInt('memory', memory), flags };
    await this.connection.call(remote.domainSetMemoryFlags, args, options);
  }

  /**
   * How often the guest's balloon driver reports its memory (`virDomainSetMemoryStatsPeriod`).
   *
   * @param period - In seconds; 0 switches it off.
   * @param flags - `VirDomainMemoryModFlags`.
   */
  async setMemoryStatsPeriod(
    period: number,
    flags: Flags<VirDomainMemoryModFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, period, flags };
    await this.connection.call(remote.domainSetMemoryStatsPeriod, args, options);
  }

  /**
   * The most virtual CPUs that the running guest may have (`virDomainGetMaxVcpus`).
   * {@link getVcpusFlags} tells it of one that does not run, too.
   */
  async getMaxVcpus(options?: CallOptions): Promise<number> {
    return (await this.connection.call(remote.domainGetMaxVcpus, { dom: this }, options)).num;
  }

  /**
   * The number of virtual CPUs (`virDomainGetVcpusFlags`).
   *
   * @param flags - `VirDomainVcpuFlags`: of the running guest or of the definition, now or at most.
   */
  async getVcpusFlags(
    flags: Flags<VirDomainVcpuFlags> = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetVcpusFlags, args, options)).num;
  }

  /** Sets the number of virtual CPUs of the running guest (`virDomainSetVcpus`). */
  async setVcpus(nvcpus: number, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainSetVcpus, { dom: this, nvcpus }, options);
  }

  /**
   * Sets the number of virtual CPUs (`virDomainSetVcpusFlags`).
   *
   * @param flags - `VirDomainVcpuFlags`.
   */
  async setVcpusFlags(
    nvcpus: number,
    flags: Flags<VirDomainVcpuFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, nvcpus, flags };
    await this.connection.call(remote.domainSetVcpusFlags, args, options);
  }
}
