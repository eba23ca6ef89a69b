import {
  REMOTE_NETWORK_DHCP_LEASES_MAX,
  REMOTE_NETWORK_LIST_MAX,
  VirNetworkCreateFlags,
  VirNetworkDefineFlags,
} from '../../../protocol/index.ts';
import { dhcpLeases } from '../network/leases.ts';
import type { SimulatedNetwork } from '../network/network.ts';
import type { SimulatedNetworks } from '../network/networks.ts';
import { updateNetwork } from '../network/update.ts';
import type { RemoteHandlers } from './handler.ts';
import { atMost, checkListed, flag } from './replies.ts';
import { has, validated } from './validated.ts';

export const networkHandlers: RemoteHandlers = {
  connectListAllNetworks: ({ hypervisor }, { needResults, flags }) => {
    const networks = hypervisor.networks.list(flags);
    const listed = needResults === 0 ? [] : networks.map((network) => network.reference());
    return { nets: checkListed(listed, REMOTE_NETWORK_LIST_MAX, 'networks'), ret: networks.length };
  },
  connectNumOfNetworks: ({ hypervisor }) => ({ num: having(hypervisor.networks, true).length }),
  connectListNetworks: ({ hypervisor }, { maxnames }) => ({
    names: atMost(having(hypervisor.networks, true), maxnames).map(({ name }) => name),
  }),
  connectNumOfDefinedNetworks: ({ hypervisor }) => ({
    num: having(hypervisor.networks, false).length,
  }),
  connectListDefinedNetworks: ({ hypervisor }, { maxnames }) => ({
    names: atMost(having(hypervisor.networks, false), maxnames).map(({ name }) => name),
  }),

  networkLookupByName: ({ hypervisor }, { name }) => ({
    net: hypervisor.networks.lookupByName(name).reference(),
  }),
  networkLookupByUuid: ({ hypervisor }, { uuid }) => ({
    net: hypervisor.networks.lookupByUuid(uuid).reference(),
  }),
  networkDefineXml: ({ hypervisor }, { xml }) => ({
    net: hypervisor.networks.define(xml).reference(),
  }),
  networkDefineXmlFlags: ({ hypervisor }, { xml, flags }) =>
    validated('network.rng', xml, has(flags, VirNetworkDefineFlags.VALIDATE), () => ({
      net: hypervisor.networks.define(xml, flags).reference(),
    })),
  networkCreateXml: ({ hypervisor }, { xml }) => ({
    net: hypervisor.networks.create(xml).reference(),
  }),
  networkCreateXmlFlags: ({ hypervisor }, { xml, flags }) =>
    validated('network.rng', xml, has(flags, VirNetworkCreateFlags.VALIDATE), () => ({
      net: hypervisor.networks.create(xml, flags).reference(),
    })),
  networkCreate: ({ hypervisor: { networks } }, { net }) => networks.start(networks.find(net)),
  networkDestroy: ({ hypervisor: { networks } }, { net }) => networks.stop(networks.find(net)),
  networkUndefine: ({ hypervisor: { networks } }, { net }) => networks.undefine(networks.find(net)),

  networkGetXmlDesc: ({ hypervisor: { networks } }, { net, flags }) => ({
    xml: networks.xml(networks.find(net), flags),
  }),
  networkGetBridgeName: ({ hypervisor: { networks } }, { net }) => ({
    name: networks.bridgeName(networks.find(net)),
  }),
  networkGetAutostart: ({ hypervisor }, { net }) => ({
    autostart: flag(hypervisor.networks.find(net).autostart),
  }),
  networkSetAutostart: ({ hypervisor }, { net, autostart }) => {
    hypervisor.networks.find(net).autostart = autostart !== 0;
  },
  networkIsActive: ({ hypervisor }, { net }) => ({
    active: flag(hypervisor.networks.lookupByUuid(net.uuid).active),
  }),
  networkIsPersistent: ({ hypervisor }, { net }) => ({
    persistent: flag(hypervisor.networks.lookupByUuid(net.uuid).persistent),
  }),
  networkUpdate: ({ hypervisor }, { net, command, section, parentIndex, xml, flags }) => {
    const network = hypervisor.networks.lookupByUuid(net.uuid);
    updateNetwork(network, command, section, parentIndex, xml, flags);
  },
  networkGetDhcpLeases: ({ hypervisor }, { net, mac, needResults, flags }) => {
    const network = hypervisor.networks.find(net);
    const leases = dhcpLeases(network, hypervisor.domains.all(), mac, flags);
    const listed = needResults === 0 ? [] : leases;
    return {
      leases: checkListed(listed, REMOTE_NETWORK_DHCP_LEASES_MAX, 'leases'),
      ret: leases.length,
    };
  },
};

function having(networks: SimulatedNetworks, active: boolean): SimulatedNetwork[] {
  return networks.all().filter((network) => network.active === active);
}
