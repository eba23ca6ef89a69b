import {
  REMOTE_NODE_DEVICE_LIST_MAX,
  VirNodeDeviceCreateXMLFlags,
} from '../../../protocol/index.ts';
import { mainCapabilities } from '../node/node-devices.ts';
import type { RemoteHandlers } from './handler.ts';
import { atMost, checkListed } from './replies.ts';
import { has, validated } from './validated.ts';

export const nodeDeviceHandlers: RemoteHandlers = {
  connectListAllNodeDevices: ({ hypervisor }, { needResults, flags }) => {
    const found = hypervisor.nodeDevices.list(flags);
    const listed = needResults === 0 ? [] : found.map(({ name }) => ({ name }));
    return {
      devices: checkListed(listed, REMOTE_NODE_DEVICE_LIST_MAX, 'node devices'),
      ret: found.length,
    };
  },
  nodeNumOfDevices: ({ hypervisor }, { cap, flags }) => ({
    num: hypervisor.nodeDevices.names(cap, flags, 'testNodeNumOfDevices').length,
  }),
  nodeListDevices: ({ hypervisor }, { cap, maxnames, flags }) => ({
    names: atMost(hypervisor.nodeDevices.names(cap, flags, 'testNodeListDevices'), maxnames),
  }),
  nodeDeviceLookupByName: ({ hypervisor }, { name }) => ({
    dev: { name: hypervisor.nodeDevices.find({ name }).name },
  }),
  nodeDeviceGetXmlDesc: ({ hypervisor: { nodeDevices } }, { name, flags }) => ({
    xml: nodeDevices.xml(nodeDevices.find({ name }), flags),
  }),
  nodeDeviceGetParent: ({ hypervisor }, { name }) => ({
    parentName: hypervisor.nodeDevices.find({ name }).parent,
  }),
  nodeDeviceNumOfCaps: ({ hypervisor }, { name }) => ({
    num: mainCapabilities(hypervisor.nodeDevices.find({ name })).length,
  }),
  nodeDeviceListCaps: ({ hypervisor }, { name, maxnames }) => ({
    names: atMost(mainCapabilities(hypervisor.nodeDevices.find({ name })), maxnames),
  }),
  nodeDeviceCreateXml: ({ hypervisor }, { xmlDesc, flags }) =>
    validated('nodedev.rng', xmlDesc, has(flags, VirNodeDeviceCreateXMLFlags.VALIDATE), () => ({
      dev: { name: hypervisor.nodeDevices.create(xmlDesc, flags).name },
    })),
  nodeDeviceDestroy: ({ hypervisor: { nodeDevices } }, { name }) =>
    nodeDevices.destroy(nodeDevices.find({ name })),
};
