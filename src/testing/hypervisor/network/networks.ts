import type { RemoteNonnullNetwork } from '../../../protocol/index.ts';
import {
  VirNetworkEventLifecycleType as EventType,
  VirConnectListAllNetworksFlags as List,
  VirNetworkCreateFlags,
  VirNetworkDefineFlags,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import type { HypervisorCore } from '../core.ts';
import { failure, internalError, operationFailed, operationInvalid } from '../failures.ts';
import { checkFlags, passesFilter } from '../flags.ts';
import { formatXml } from '../xml/index.ts';
import { SimulatedNetwork } from './network.ts';
import type { NetworkDefinition } from './parse-network.ts';
import { parseNetwork } from './parse-network.ts';

const LIST_FLAGS =
  List.INACTIVE |
  List.ACTIVE |
  List.PERSISTENT |
  List.TRANSIENT |
  List.AUTOSTART |
  List.NO_AUTOSTART;

/** All networks of one hypervisor. */
export class SimulatedNetworks {
  readonly #core: HypervisorCore;
  readonly #byName = new Map<string, SimulatedNetwork>();
  readonly #byUuid = new Map<string, SimulatedNetwork>();

  constructor(core: HypervisorCore) {
    this.#core = core;
  }

  all(): SimulatedNetwork[] {
    return [...this.#byName.values()];
  }

  list(flags: number): SimulatedNetwork[] {
    checkFlags(flags, LIST_FLAGS, 'testConnectListAllNetworks');
    return this.all().filter((network) => passesFilter(flags, filterGroups(network)));
  }

  lookupByName(name: string): SimulatedNetwork {
    const network = this.#byName.get(name);
    if (network === undefined) {
      throw noNetwork(`no network with matching name '${name}'`);
    }
    return network;
  }

  lookupByUuid(uuid: string): SimulatedNetwork {
    const network = this.#byUuid.get(uuid);
    if (network === undefined) {
      throw noNetwork(`no network with matching uuid '${uuid}'`);
    }
    return network;
  }

  /** Returns the network that a call names. The test driver looks it up by name. */
  find(reference: RemoteNonnullNetwork): SimulatedNetwork {
    return this.lookupByName(reference.name);
  }

  define(xml: string, flags = 0): SimulatedNetwork {
    checkFlags(flags, VirNetworkDefineFlags.VALIDATE, 'testNetworkDefineXMLFlags');
    const definition = parseNetwork(xml, this.#core.environment);
    const network = this.#existing(definition) ?? this.#add(definition);
    network.persistent = true;
    if (network.active) {
      network.nextDefinition = definition;
    } else {
      network.definition = definition;
    }
    this.#emit(network, EventType.DEFINED);
    return network;
  }

  /** Starts a transient network from its document (virNetworkCreateXML). */
  create(xml: string, flags = 0): SimulatedNetwork {
    checkFlags(flags, VirNetworkCreateFlags.VALIDATE, 'testNetworkCreateXMLFlags');
    const definition = parseNetwork(xml, this.#core.environment);
    const existing = this.#existing(definition);
    if (existing?.active) {
      const detail = `network is already active as '${existing.name}'`;
      throw operationInvalid(ErrorDomain.NETWORK, detail);
    }
    const network = existing ?? this.#add(definition);
    if (existing !== undefined) {
      network.nextDefinition = network.definition;
      network.definition = definition;
    }
    network.active = true;
    this.#emit(network, EventType.STARTED);
    return network;
  }

  start(network: SimulatedNetwork): void {
    if (network.active) {
      throw operationInvalid(ErrorDomain.TEST, `Network '${network.name}' is already running`);
    }
    network.active = true;
    this.#emit(network, EventType.STARTED);
  }

  /** Stops a network. The test driver accepts this for stopped networks too. */
  stop(network: SimulatedNetwork): void {
    network.active = false;
    if (network.nextDefinition !== null) {
      network.definition = network.nextDefinition;
      network.nextDefinition = null;
    }
    this.#emit(network, EventType.STOPPED);
    if (!network.persistent) {
      this.#remove(network);
    }
  }

  undefine(network: SimulatedNetwork): void {
    if (network.active) {
      throw operationInvalid(ErrorDomain.TEST, `Network '${network.name}' is still running`);
    }
    this.#emit(network, EventType.UNDEFINED);
    this.#remove(network);
  }

  xml(network: SimulatedNetwork, flags: number): string {
    checkFlags(flags, 0, 'testNetworkGetXMLDesc');
    return formatXml(network.definition.root);
  }

  bridgeName(network: SimulatedNetwork): string {
    const { bridge } = network;
    if (bridge === undefined) {
      const detail = `network '${network.name}' does not have a bridge name.`;
      throw internalError(ErrorDomain.TEST, detail);
    }
    return bridge;
  }

  #emit(network: SimulatedNetwork, event: number): void {
    const net = network.reference();
    this.#core.events.emit({ kind: 'networkLifecycle', net, event, detail: 0 });
  }

  #add(definition: NetworkDefinition): SimulatedNetwork {
    const network = new SimulatedNetwork(definition);
    this.#byName.set(definition.name, network);
    this.#byUuid.set(definition.uuid, network);
    return network;
  }

  #remove(network: SimulatedNetwork): void {
    this.#byName.delete(network.name);
    this.#byUuid.delete(network.uuid);
  }

  /** Returns the network with the given UUID. Refuses a name that belongs to a different UUID. */
  #existing({ name, uuid }: NetworkDefinition): SimulatedNetwork | undefined {
    const sameUuid = this.#byUuid.get(uuid);
    if (sameUuid !== undefined && sameUuid.name !== name) {
      const detail = `network '${sameUuid.name}' is already defined with uuid ${uuid}`;
      throw operationFailed(ErrorDomain.NETWORK, detail);
    }
    const sameName = this.#byName.get(name);
    if (sameUuid === undefined && sameName !== undefined) {
      const detail = `network '${name}' already exists with uuid ${sameName.uuid}`;
      throw operationFailed(ErrorDomain.NETWORK, detail);
    }
    return sameUuid;
  }
}

function noNetwork(detail: string): Error {
  return failure(ErrorNumber.NO_NETWORK, ErrorDomain.TEST, detail);
}

function filterGroups(network: SimulatedNetwork): readonly (readonly [number, number])[] {
  return [
    [List.ACTIVE | List.INACTIVE, network.active ? List.ACTIVE : List.INACTIVE],
    [List.PERSISTENT | List.TRANSIENT, network.persistent ? List.PERSISTENT : List.TRANSIENT],
    [List.AUTOSTART | List.NO_AUTOSTART, network.autostart ? List.AUTOSTART : List.NO_AUTOSTART],
  ];
}
