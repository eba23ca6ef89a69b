import type { Domain as ClientDomain } from '../index.ts';
import type { DomainState } from './enums.ts';
import { NodeSuspendTarget } from './enums.ts';
import { translated } from './libvirt-error.ts';

/** The state and the resources of a domain, in numbers. */
export interface DomainInfo {
  /** The state. */
  readonly state: DomainState;
  /** The largest amount of memory, in KiB. */
  readonly maxMem: number;
  /** The current memory, in KiB. */
  readonly memory: number;
  /** The number of virtual CPUs. */
  readonly nrVirtCpu: number;
  /** The CPU time in nanoseconds. A number is inexact above 2^53, which is 104 days. */
  readonly cpuTime: number;
}

/** A domain, with the methods of `Domain` of `@unraid/libvirt`. */
export class Domain {
  readonly #domain: ClientDomain;

  constructor(nativeDomain: ClientDomain) {
    this.#domain = nativeDomain;
  }

  /** Saves the running guest to a file of the daemon's host (`virDomainSave`). */
  save(filename: string): Promise<void> {
    return translated(this.#domain.save(filename));
  }

  /** Starts the domain (`virDomainCreate`). */
  create(): Promise<void> {
    return translated(this.#domain.create());
  }

  /** Requests a shutdown of the guest, and does not wait for it (`virDomainShutdown`). */
  shutdown(): Promise<void> {
    return translated(this.#domain.shutdown());
  }

  /** Pauses the guest (`virDomainSuspend`). */
  suspend(): Promise<void> {
    return translated(this.#domain.suspend());
  }

  /** Resumes the paused guest (`virDomainResume`). */
  resume(): Promise<void> {
    return translated(this.#domain.resume());
  }

  /** Suspends the guest by its power management (`virDomainPMSuspendForDuration`). */
  pmSuspend(target: NodeSuspendTarget = NodeSuspendTarget.MEM): Promise<void> {
    return translated(this.#domain.pmSuspendForDuration(target));
  }

  /** Stops the guest at once (`virDomainDestroy`). */
  destroy(): Promise<void> {
    return translated(this.#domain.destroy());
  }

  /** Removes the definition of the domain (`virDomainUndefine`). */
  undefine(): Promise<void> {
    return translated(this.#domain.undefine());
  }

  /** Returns the XML description (`virDomainGetXMLDesc`). */
  getXMLDesc(flags = 0): Promise<string> {
    return translated(this.#domain.getXmlDesc({ flags }));
  }

  /** Returns the state and the resources (`virDomainGetInfo`). */
  async getInfo(): Promise<DomainInfo> {
    const { state, maxMem, memory, nrVirtCpu, cpuTime } = await translated(this.#domain.getInfo());
    return {
      state,
      maxMem: Number(maxMem),
      memory: Number(memory),
      nrVirtCpu,
      cpuTime: Number(cpuTime),
    };
  }

  /** Returns the id, or null if the guest does not run. */
  async getID(): Promise<number | null> {
    return this.#domain.id === -1 ? null : this.#domain.id;
  }

  /** Returns the name. */
  async getName(): Promise<string> {
    return this.#domain.name;
  }

  /** Returns the UUID. */
  async getUUIDString(): Promise<string> {
    return this.#domain.uuid;
  }

  /** Returns the domain of `libvirt-client`, which has all other methods. */
  getNativeDomain(): ClientDomain {
    return this.#domain;
  }
}
