import type { RemoteNonnullNetwork } from '../../../protocol/index.ts';
import type { XmlElement } from '../xml/index.ts';
import { attribute, child, descend } from '../xml/index.ts';
import type { NetworkDefinition } from './parse-network.ts';
import { ipPrefix } from './parse-network.ts';

/** One network. An active network can have a different definition for its next start. */
export class SimulatedNetwork {
  definition: NetworkDefinition;
  nextDefinition: NetworkDefinition | null = null;
  active = false;
  persistent = false;
  autostart = false;

  constructor(definition: NetworkDefinition) {
    this.definition = definition;
  }

  get name(): string {
    return this.definition.name;
  }

  get uuid(): string {
    return this.definition.uuid;
  }

  /** The name of its bridge on the host, or undefined if it has none. */
  get bridge(): string | undefined {
    const bridge = child(this.definition.root, 'bridge');
    return bridge && attribute(bridge, 'name');
  }

  /** Returns the network as the wire names it. */
  reference(): RemoteNonnullNetwork {
    return { name: this.name, uuid: this.uuid };
  }

  /**
   * Returns the first address for guests, and the prefix. Without a DHCP range, it is the network's
   * own address.
   */
  addressing(): { readonly firstAddress: string; readonly prefix: number } {
    const ip = child(this.definition.root, 'ip');
    const range = ip && descend(ip, 'dhcp', 'range');
    const own = ip && attribute(ip, 'address');
    return {
      firstAddress: (range && attribute(range, 'start')) ?? own ?? '192.168.122.1',
      prefix: prefixOf(ip),
    };
  }
}

function prefixOf(ip: XmlElement | undefined): number {
  return (ip && ipPrefix(ip)) ?? 24;
}
