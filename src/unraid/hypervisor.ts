import type { NodeInfo as ClientNodeInfo, Connection, ConnectOptions } from '../index.ts';
import type { DomainInfo } from './domain.ts';
import { Domain } from './domain.ts';
import type { NodeSuspendTarget } from './enums.ts';
import { ConnectListAllDomainsFlags } from './enums.ts';
import { LibvirtError, translated } from './libvirt-error.ts';

/** The options of a {@link Hypervisor}: the URI, and those of `connect`, such as `reconnect`. */
export interface HypervisorOptions extends ConnectOptions {
  /** The URI, such as `qemu:///system`. */
  readonly uri: string;
}

/** The host, in numbers. */
export type NodeInfo = Omit<ClientNodeInfo, 'memory'> & {
  /** The memory in KiB. */
  readonly memory: number;
};

/**
 * A connection to a hypervisor, with the methods of `Hypervisor` of `@unraid/libvirt`.
 *
 * @example
 * const hypervisor = new Hypervisor({ uri: 'qemu:///system', reconnect: true });
 * await hypervisor.connectOpen();
 * for (const domain of await hypervisor.connectListAllDomains()) {
 *   console.log(await domain.getName(), await domain.getInfo());
 * }
 * await hypervisor.connectClose();
 */
export class Hypervisor {
  readonly #options: HypervisorOptions;
  #connection: Connection | undefined;

  /** Creates the object. `connectOpen` connects. */
  constructor(options: HypervisorOptions) {
    if (typeof options?.uri !== 'string') {
      throw new TypeError("Expected options to have property 'uri'");
    }
    this.#options = options;
  }

  /** The connection of `libvirt-client`, which has all other methods, or undefined before `connectOpen`. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** Connects to the daemon. Does nothing if the connection is open. */
  async connectOpen(): Promise<void> {
    if (this.#connection?.isAlive) return;
    const { uri, ...options } = this.#options;
    // A static import would split the files that the main entry point shares with others.
    const { connect } = await import('../index.ts');
    this.#connection = await translated(connect(uri, options));
  }

  /** Closes the connection. Does nothing if it is not open. */
  async connectClose(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }

  /** Returns all domains, or those that `flags` select (`virConnectListAllDomains`). */
  async connectListAllDomains(
    flags: number = ConnectListAllDomainsFlags.ACTIVE | ConnectListAllDomainsFlags.INACTIVE,
  ): Promise<Domain[]> {
    const domains = await this.#call((connection) => connection.listAllDomains({ flags }));
    return domains.map((each) => new Domain(each));
  }

  /** Returns the ids of the running domains (`virConnectListDomains`). */
  async connectListDomains(): Promise<number[]> {
    return [...(await this.#call((connection) => connection.listDomains()))];
  }

  /** Returns the names of the domains that do not run (`virConnectListDefinedDomains`). */
  async connectListDefinedDomains(): Promise<string[]> {
    return [...(await this.#call((connection) => connection.listDefinedDomains()))];
  }

  /** Creates and starts a transient domain (`virDomainCreateXML`). */
  async domainCreateXML(xml: string): Promise<Domain> {
    return new Domain(await this.#call((connection) => connection.domainCreateXml(xml)));
  }

  /** Defines a domain (`virDomainDefineXML`). */
  async domainDefineXML(xml: string): Promise<Domain> {
    return new Domain(await this.#call((connection) => connection.domainDefineXml(xml)));
  }

  /** Returns the running domain with this id (`virDomainLookupByID`). */
  async domainLookupByID(id: number): Promise<Domain> {
    return new Domain(await this.#call((connection) => connection.domainLookupById(id)));
  }

  /** Returns the domain with this name (`virDomainLookupByName`). */
  async domainLookupByName(name: string): Promise<Domain> {
    return new Domain(await this.#call((connection) => connection.domainLookupByName(name)));
  }

  /** Returns the domain with this UUID (`virDomainLookupByUUIDString`). */
  async domainLookupByUUIDString(uuid: string): Promise<Domain> {
    return new Domain(await this.#call((connection) => connection.domainLookupByUuidString(uuid)));
  }

  /** Saves the running guest to a file of the daemon's host (`virDomainSave`). */
  domainSave(domain: Domain, filename: string): Promise<void> {
    return domain.save(filename);
  }

  /** Starts the domain (`virDomainCreate`). */
  domainCreate(domain: Domain): Promise<void> {
    return domain.create();
  }

  /** Requests a shutdown of the guest, and does not wait for it (`virDomainShutdown`). */
  domainShutdown(domain: Domain): Promise<void> {
    return domain.shutdown();
  }

  /** Pauses the guest (`virDomainSuspend`). */
  domainSuspend(domain: Domain): Promise<void> {
    return domain.suspend();
  }

  /** Resumes the paused guest (`virDomainResume`). */
  domainResume(domain: Domain): Promise<void> {
    return domain.resume();
  }

  /** Wakes the guest up from its power management (`virDomainPMWakeup`). */
  domainPMWakeup(domain: Domain): Promise<void> {
    return translated(domain.getNativeDomain().pmWakeup());
  }

  /** Suspends the guest by its power management (`virDomainPMSuspendForDuration`). */
  domainPMSuspend(domain: Domain, target?: NodeSuspendTarget): Promise<void> {
    return domain.pmSuspend(target);
  }

  /** Stops the guest at once (`virDomainDestroy`). */
  domainDestroy(domain: Domain): Promise<void> {
    return domain.destroy();
  }

  /** Removes the definition of the domain (`virDomainUndefine`). */
  domainUndefine(domain: Domain): Promise<void> {
    return domain.undefine();
  }

  /** Returns the state and the resources of the domain (`virDomainGetInfo`). */
  domainGetInfo(domain: Domain): Promise<DomainInfo> {
    return domain.getInfo();
  }

  /** Returns the id of the domain, or null if it does not run. */
  domainGetID(domain: Domain): Promise<number | null> {
    return domain.getID();
  }

  /** Returns the name of the domain. */
  domainGetName(domain: Domain): Promise<string> {
    return domain.getName();
  }

  /** Returns the UUID of the domain. */
  domainGetUUIDString(domain: Domain): Promise<string> {
    return domain.getUUIDString();
  }

  /** Returns the XML description of the domain (`virDomainGetXMLDesc`). */
  domainGetXMLDesc(domain: Domain, flags?: number): Promise<string> {
    return domain.getXMLDesc(flags);
  }

  /** Returns the largest number of virtual CPUs of a guest (`virConnectGetMaxVcpus`). */
  connectGetMaxVcpus(type?: string): Promise<number> {
    return this.#call((connection) => connection.getMaxVcpus({ type }));
  }

  /** Returns the host name of the daemon's host (`virConnectGetHostname`). */
  connectGetHostname(): Promise<string> {
    return this.#call((connection) => connection.getHostname());
  }

  /** Returns the processors and the memory of the host (`virNodeGetInfo`). */
  async nodeGetInfo(): Promise<NodeInfo> {
    const info = await this.#call((connection) => connection.nodeGetInfo());
    return { ...info, memory: Number(info.memory) };
  }

  /** Starts the guest that a file of the daemon's host contains (`virDomainRestore`). */
  domainRestore(filename: string): Promise<void> {
    return this.#call((connection) => connection.domainRestore(filename));
  }

  async #call<T>(call: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#connection === undefined) {
      throw new LibvirtError('invalid connection pointer: call connectOpen() first', -1, -1, -1);
    }
    return translated(call(this.#connection));
  }
}
