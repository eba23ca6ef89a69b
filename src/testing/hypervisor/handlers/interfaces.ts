import { REMOTE_INTERFACE_LIST_MAX, VirInterfaceDefineFlags } from '../../../protocol/index.ts';
import type { SimulatedInterface, SimulatedInterfaces } from '../node/interfaces.ts';
import { interfaceReference } from '../node/interfaces.ts';
import type { RemoteHandlers } from './handler.ts';
import { atMost, checkListed, flag } from './replies.ts';
import { has, validated } from './validated.ts';

export const interfaceHandlers: RemoteHandlers = {
  connectListAllInterfaces: ({ hypervisor }, { needResults, flags }) => {
    const found = hypervisor.interfaces.list(flags);
    const listed = needResults === 0 ? [] : found.map(interfaceReference);
    return {
      ifaces: checkListed(listed, REMOTE_INTERFACE_LIST_MAX, 'interfaces'),
      ret: found.length,
    };
  },
  connectNumOfInterfaces: ({ hypervisor }) => ({
    num: having(hypervisor.interfaces, true).length,
  }),
  connectListInterfaces: ({ hypervisor }, { maxnames }) => ({
    names: atMost(having(hypervisor.interfaces, true).map(nameOf), maxnames),
  }),
  connectNumOfDefinedInterfaces: ({ hypervisor }) => ({
    num: having(hypervisor.interfaces, false).length,
  }),
  connectListDefinedInterfaces: ({ hypervisor }, { maxnames }) => ({
    names: atMost(having(hypervisor.interfaces, false).map(nameOf), maxnames),
  }),

  interfaceLookupByName: ({ hypervisor }, { name }) => ({
    iface: interfaceReference(hypervisor.interfaces.lookupByName(name)),
  }),
  interfaceLookupByMacString: ({ hypervisor }, { mac }) => ({
    iface: interfaceReference(hypervisor.interfaces.lookupByMac(mac)),
  }),
  interfaceDefineXml: ({ hypervisor }, { xml, flags }) =>
    validated('interface.rng', xml, has(flags, VirInterfaceDefineFlags.VALIDATE), () => ({
      iface: interfaceReference(hypervisor.interfaces.define(xml, flags)),
    })),
  interfaceUndefine: ({ hypervisor }, { iface }) => hypervisor.interfaces.undefine(iface),
  interfaceCreate: ({ hypervisor }, { iface, flags }) => hypervisor.interfaces.start(iface, flags),
  interfaceDestroy: ({ hypervisor }, { iface, flags }) => hypervisor.interfaces.stop(iface, flags),
  interfaceGetXmlDesc: ({ hypervisor }, { iface, flags }) => ({
    xml: hypervisor.interfaces.xml(iface, flags),
  }),
  interfaceIsActive: ({ hypervisor }, { iface }) => ({
    active: flag(hypervisor.interfaces.lookupByName(iface.name).active),
  }),
  interfaceChangeBegin: ({ hypervisor }, { flags }) => hypervisor.interfaces.changeBegin(flags),
  interfaceChangeCommit: ({ hypervisor }, { flags }) => hypervisor.interfaces.changeCommit(flags),
  interfaceChangeRollback: ({ hypervisor }, { flags }) =>
    hypervisor.interfaces.changeRollback(flags),
};

function having(interfaces: SimulatedInterfaces, active: boolean): SimulatedInterface[] {
  return interfaces.all().filter((each) => each.active === active);
}

function nameOf({ definition }: SimulatedInterface): string {
  return definition.name;
}
