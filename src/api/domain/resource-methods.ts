import type { VirDomainMemoryModFlags, VirDomainVcpuFlags } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags } from '../values/flags.ts';
import { toBigInt } from '../values/integers.ts';
import { ConfigurationMethods } from './configuration-methods.ts';

/** Memory and the number of virtual CPUs. */
export abstract class ResourceMethods extends ConfigurationMethods {
  /** Returns the maximum memory of the domain, in KiB (`virDomainGetMaxMemory`). */
  async getMaxMemory(options?: CallOptions): Promise<bigint> {
    return (await this.connection.call(remote.domainGetMaxMemory, { dom: this }, options)).memory;
  }

  /**
   * Sets the maximum memory of the domain (`virDomainSetMaxMemory`). Most drivers reject it for a
   * running domain.
   *
   * @param memory - The maximum memory in KiB; not 0.
   */
  async setMaxMemory(memory: bigint | number, options?: CallOptions): Promise<void> {
    const args = { dom: this, memory: toBigInt('memory', memory) };
    await this.connection.call(remote.domainSetMaxMemory, args, options);
  }

  /**
   * Sets the memory of the running domain (`virDomainSetMemory`). The call resolves when the
   * balloon driver in the guest has the new target. The guest reaches the target later, or not at
   * all.
   *
   * @param memory - The memory in KiB; not 0, at most {@link getMaxMemory}.
   */
  async setMemory(memory: bigint | number, options?: CallOptions): Promise<void> {
    const args = { dom: this, memory: toBigInt('memory', memory) };
    await this.connection.call(remote.domainSetMemory, args, options);
  }

  /**
   * Sets the memory, or the maximum memory, of the domain (`virDomainSetMemoryFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running. With `flags: 'MAXIMUM'` it sets the maximum memory.
   *
   * @param memory - The memory in KiB; not 0.
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
   * Sets the interval at which the guest's balloon driver reports memory statistics
   * (`virDomainSetMemoryStatsPeriod`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param period - The interval in seconds; 0 disables the reports.
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
   * Returns the maximum number of virtual CPUs of the running domain (`virDomainGetMaxVcpus`). For
   * a domain that is not running, use {@link getVcpusFlags}.
   */
  async getMaxVcpus(options?: CallOptions): Promise<number> {
    return (await this.connection.call(remote.domainGetMaxVcpus, { dom: this }, options)).num;
  }

  /**
   * Returns the number of virtual CPUs (`virDomainGetVcpusFlags`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running. With the flag `MAXIMUM` it
   * is the maximum number, with `GUEST` the number that is online in the guest's system. `GUEST`
   * needs the guest agent and is not allowed on a read-only connection.
   *
   * @param flags - `VirDomainVcpuFlags`.
   */
  async getVcpusFlags(
    flags: Flags<VirDomainVcpuFlags> = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetVcpusFlags, args, options)).num;
  }

  /**
   * Sets the number of virtual CPUs of the running domain (`virDomainSetVcpus`). The guest may
   * refuse to release a CPU.
   *
   * @param nvcpus - The number of virtual CPUs; 1 to {@link getMaxVcpus}.
   */
  async setVcpus(nvcpus: number, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainSetVcpus, { dom: this, nvcpus }, options);
  }

  /**
   * Sets the number, or the maximum number, of virtual CPUs (`virDomainSetVcpusFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running. The flag `MAXIMUM` sets the maximum number and requires `CONFIG`.
   * The flag `GUEST` sets CPUs online or offline in the guest's system through the guest agent, and
   * excludes `CONFIG`.
   *
   * @param nvcpus - The number of virtual CPUs; at least 1.
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
