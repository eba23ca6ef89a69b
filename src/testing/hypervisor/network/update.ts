import {
  VirNetworkUpdateFlags as Flags,
  VirNetworkUpdateSection as Section,
} from '../../../protocol/index.ts';
import { ErrorDomain, ErrorNumber } from '../codes.ts';
import { failure, operationInvalid, xmlError } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { parseXml } from '../xml/index.ts';
import type { SimulatedNetwork } from './network.ts';
import type { NetworkChange } from './network-change.ts';
import type { NetworkDefinition } from './parse-network.ts';
import { updateDhcpHost, updateDhcpRange } from './update-dhcp.ts';
import { updateDnsHost, updateDnsService, updateDnsText } from './update-dns.ts';
import { updateForwardInterface, updatePortGroup } from './update-parts.ts';

const WHERE = ErrorDomain.NETWORK;

type Updater = (definition: NetworkDefinition, change: NetworkChange) => NetworkDefinition;

/** The sections that can change: the expected element, and the function that changes them. */
const SECTIONS: Readonly<Record<number, readonly [tag: string, update: Updater]>> = {
  [Section.IP_DHCP_HOST]: ['host', updateDhcpHost],
  [Section.IP_DHCP_RANGE]: ['range', updateDhcpRange],
  [Section.FORWARD_INTERFACE]: ['interface', updateForwardInterface],
  [Section.PORTGROUP]: ['portgroup', updatePortGroup],
  [Section.DNS_HOST]: ['host', updateDnsHost],
  [Section.DNS_TXT]: ['txt', updateDnsText],
  [Section.DNS_SRV]: ['srv', updateDnsService],
};

/** The sections that libvirt knows but cannot change. */
const FIXED: Readonly<Record<number, string>> = {
  [Section.BRIDGE]: 'bridge',
  [Section.DOMAIN]: 'domain',
  [Section.IP]: 'ip',
  [Section.FORWARD]: 'forward',
  [Section.FORWARD_PF]: 'forward pf',
};

/**
 * Changes a part of a network while it is running, in its configuration, or both
 * (virNetworkUpdate).
 */
export function updateNetwork(
  network: SimulatedNetwork,
  command: number,
  section: number,
  parentIndex: number,
  xml: string,
  flags: number,
): void {
  checkFlags(flags, Flags.LIVE | Flags.CONFIG, 'testNetworkUpdate');
  const { live, config } = targets(network, flags);
  const edit = (definition: NetworkDefinition): NetworkDefinition =>
    changed(definition, command, section, parentIndex, xml);
  const nextLive = live ? edit(network.definition) : network.definition;
  const persistent = network.nextDefinition ?? network.definition;
  const nextConfig = config ? edit(persistent) : persistent;
  if (!network.active) {
    network.definition = nextConfig;
    return;
  }
  network.definition = nextLive;
  if (config) {
    network.nextDefinition = nextConfig;
  }
}

function targets(
  network: SimulatedNetwork,
  flags: number,
): { readonly live: boolean; readonly config: boolean } {
  const live = flags === 0 ? network.active : (flags & Flags.LIVE) !== 0;
  const config = flags === 0 ? !network.active : (flags & Flags.CONFIG) !== 0;
  if (live && !network.active) {
    throw operationInvalid(WHERE, 'network is not running');
  }
  if (config && !network.persistent) {
    throw operationInvalid(WHERE, 'cannot change persistent config of a transient network');
  }
  return { live, config };
}

function changed(
  definition: NetworkDefinition,
  command: number,
  section: number,
  parentIndex: number,
  xml: string,
): NetworkDefinition {
  const given = parseXml(xml, { label: 'network_update_xml', domain: WHERE });
  const known = SECTIONS[section];
  if (known === undefined) {
    const fixed = FIXED[section];
    const detail =
      fixed === undefined
        ? "can't update unrecognized section of network"
        : `can't update '${fixed}' section of network '${definition.name}'`;
    throw failure(ErrorNumber.OPERATION_UNSUPPORTED, WHERE, detail);
  }
  const [tag, update] = known;
  if (given.name !== tag) {
    const detail = `unexpected element <${given.name}>, expecting <${tag}>, while updating network '${definition.name}'`;
    throw xmlError(WHERE, detail);
  }
  return update(definition, { command, parentIndex, given });
}
