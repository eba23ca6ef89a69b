import { remote } from '../../../../src/protocol/index.ts';
import {
  BINDING_CONFIG_ROWS,
  FILTER_CONFIG_ROWS,
  INTERFACE_CONFIG_ROWS,
  PORT_CONFIG_ROWS,
  SECRET_CONFIG_ROWS,
} from './host-config-rows.ts';
import { BINDING, FILTER, IFACE, PORT, SECRET } from './host-objects.ts';
import type { Row } from './row.ts';
import { NET, sends, UUID } from './row.ts';
import type {
  BindingRows,
  ConnectionRows,
  FilterRows,
  InterfaceRows,
  NetworkPortRows,
  NetworkRows,
  SecretRows,
} from './rows.ts';

const XML = '<xml/>';
const flags = 1;
const { name } = IFACE;
const VALUE = Uint8Array.of(1, 2, 3);

const [iface, secret, nwfilter, binding, port, network] = [
  ...[IFACE, SECRET, FILTER],
  ...[BINDING, PORT, NET],
] as const;

type HostObjectPart =
  | 'listAllInterfaces'
  | 'numOfInterfaces'
  | 'numOfDefinedInterfaces'
  | 'listInterfaces'
  | 'listDefinedInterfaces'
  | 'interfaceLookupByName'
  | 'interfaceLookupByMacString'
  | 'interfaceDefineXml'
  | 'interfaceChangeBegin'
  | 'interfaceChangeCommit'
  | 'interfaceChangeRollback'
  | 'listAllSecrets'
  | 'numOfSecrets'
  | 'listSecrets'
  | 'secretLookupByUuid'
  | 'secretLookupByUuidString'
  | 'secretLookupByUsage'
  | 'secretDefineXml'
  | 'listAllNwFilters'
  | 'numOfNwFilters'
  | 'listNwFilters'
  | 'nwFilterLookupByName'
  | 'nwFilterLookupByUuid'
  | 'nwFilterLookupByUuidString'
  | 'nwFilterDefineXml'
  | 'nwFilterDefineXmlFlags'
  | 'listAllNwFilterBindings'
  | 'nwFilterBindingLookupByPortDev'
  | 'nwFilterBindingCreateXml';

/** Creates the row of a list method that asks for the number of names or UUIDs first. */
function listed<T>(
  act: Row<T>['act'],
  [count, list]: readonly [string, string],
  max: object,
  answers: NonNullable<Row<T>['answers']>,
): Row<T> {
  return { act, sent: [[count], [list, max]], answers, gives: ['a', 'b'] };
}

export const HOST_OBJECT_ROWS: Pick<ConnectionRows, HostObjectPart> = {
  listAllInterfaces: sends(
    (it, o) => it.listAllInterfaces({ flags, ...o }),
    'CONNECT_LIST_ALL_INTERFACES',
    { needResults: 1, flags },
    { answers: [[remote.connectListAllInterfaces, { ifaces: [iface], ret: 1 }]], gives: [iface] },
  ),
  numOfInterfaces: sends((it, o) => it.numOfInterfaces(o), 'CONNECT_NUM_OF_INTERFACES', undefined, {
    answers: [[remote.connectNumOfInterfaces, { num: 3 }]],
    gives: 3,
  }),
  numOfDefinedInterfaces: sends(
    (it, o) => it.numOfDefinedInterfaces(o),
    'CONNECT_NUM_OF_DEFINED_INTERFACES',
    undefined,
    { answers: [[remote.connectNumOfDefinedInterfaces, { num: 3 }]], gives: 3 },
  ),
  listInterfaces: listed(
    (it, o) => it.listInterfaces(o),
    ['CONNECT_NUM_OF_INTERFACES', 'CONNECT_LIST_INTERFACES'],
    { maxnames: 2 },
    [
      [remote.connectNumOfInterfaces, { num: 2 }],
      [remote.connectListInterfaces, { names: ['a', 'b'] }],
    ],
  ),
  listDefinedInterfaces: listed(
    (it, o) => it.listDefinedInterfaces(o),
    ['CONNECT_NUM_OF_DEFINED_INTERFACES', 'CONNECT_LIST_DEFINED_INTERFACES'],
    { maxnames: 2 },
    [
      [remote.connectNumOfDefinedInterfaces, { num: 2 }],
      [remote.connectListDefinedInterfaces, { names: ['a', 'b'] }],
    ],
  ),
  interfaceLookupByName: sends(
    (it, o) => it.interfaceLookupByName(name, o),
    'INTERFACE_LOOKUP_BY_NAME',
    { name },
    { answers: [[remote.interfaceLookupByName, { iface }]], gives: iface },
  ),
  interfaceLookupByMacString: sends(
    (it, o) => it.interfaceLookupByMacString(IFACE.mac, o),
    'INTERFACE_LOOKUP_BY_MAC_STRING',
    { mac: IFACE.mac },
    { answers: [[remote.interfaceLookupByMacString, { iface }]], gives: iface },
  ),
  interfaceDefineXml: sends(
    (it, o) => it.interfaceDefineXml(XML, { flags, ...o }),
    'INTERFACE_DEFINE_XML',
    { xml: XML, flags },
    { answers: [[remote.interfaceDefineXml, { iface }]], gives: iface },
  ),
  interfaceChangeBegin: sends(
    (it, o) => it.interfaceChangeBegin({ flags, ...o }),
    'INTERFACE_CHANGE_BEGIN',
    { flags },
  ),
  interfaceChangeCommit: sends(
    (it, o) => it.interfaceChangeCommit({ flags, ...o }),
    'INTERFACE_CHANGE_COMMIT',
    { flags },
  ),
  interfaceChangeRollback: sends(
    (it, o) => it.interfaceChangeRollback({ flags, ...o }),
    'INTERFACE_CHANGE_ROLLBACK',
    { flags },
  ),
  listAllSecrets: sends(
    (it, o) => it.listAllSecrets({ flags, ...o }),
    'CONNECT_LIST_ALL_SECRETS',
    { needResults: 1, flags },
    { answers: [[remote.connectListAllSecrets, { secrets: [secret], ret: 1 }]], gives: [secret] },
  ),
  numOfSecrets: sends((it, o) => it.numOfSecrets(o), 'CONNECT_NUM_OF_SECRETS', undefined, {
    answers: [[remote.connectNumOfSecrets, { num: 3 }]],
    gives: 3,
  }),
  listSecrets: listed(
    (it, o) => it.listSecrets(o),
    ['CONNECT_NUM_OF_SECRETS', 'CONNECT_LIST_SECRETS'],
    { maxuuids: 2 },
    [
      [remote.connectNumOfSecrets, { num: 2 }],
      [remote.connectListSecrets, { uuids: ['a', 'b'] }],
    ],
  ),
  secretLookupByUuid: sends(
    (it, o) => it.secretLookupByUuid(UUID, o),
    'SECRET_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.secretLookupByUuid, { secret }]], gives: secret },
  ),
  secretLookupByUuidString: sends(
    (it, o) => it.secretLookupByUuidString(UUID, o),
    'SECRET_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.secretLookupByUuid, { secret }]], gives: secret },
  ),
  secretLookupByUsage: sends(
    (it, o) => it.secretLookupByUsage(1, '/images/disk', o),
    'SECRET_LOOKUP_BY_USAGE',
    { usageType: 1, usageId: '/images/disk' },
    { answers: [[remote.secretLookupByUsage, { secret }]], gives: secret },
  ),
  secretDefineXml: sends(
    (it, o) => it.secretDefineXml(XML, { flags, ...o }),
    'SECRET_DEFINE_XML',
    { xml: XML, flags },
    { answers: [[remote.secretDefineXml, { secret }]], gives: secret },
  ),
  listAllNwFilters: sends(
    (it, o) => it.listAllNwFilters({ flags, ...o }),
    'CONNECT_LIST_ALL_NWFILTERS',
    { needResults: 1, flags },
    {
      answers: [[remote.connectListAllNwfilters, { filters: [nwfilter], ret: 1 }]],
      gives: [nwfilter],
    },
  ),
  numOfNwFilters: sends((it, o) => it.numOfNwFilters(o), 'CONNECT_NUM_OF_NWFILTERS', undefined, {
    answers: [[remote.connectNumOfNwfilters, { num: 3 }]],
    gives: 3,
  }),
  listNwFilters: listed(
    (it, o) => it.listNwFilters(o),
    ['CONNECT_NUM_OF_NWFILTERS', 'CONNECT_LIST_NWFILTERS'],
    { maxnames: 2 },
    [
      [remote.connectNumOfNwfilters, { num: 2 }],
      [remote.connectListNwfilters, { names: ['a', 'b'] }],
    ],
  ),
  nwFilterLookupByName: sends(
    (it, o) => it.nwFilterLookupByName(FILTER.name, o),
    'NWFILTER_LOOKUP_BY_NAME',
    { name: FILTER.name },
    { answers: [[remote.nwfilterLookupByName, { nwfilter }]], gives: nwfilter },
  ),
  nwFilterLookupByUuid: sends(
    (it, o) => it.nwFilterLookupByUuid(UUID, o),
    'NWFILTER_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.nwfilterLookupByUuid, { nwfilter }]], gives: nwfilter },
  ),
  nwFilterLookupByUuidString: sends(
    (it, o) => it.nwFilterLookupByUuidString(UUID, o),
    'NWFILTER_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.nwfilterLookupByUuid, { nwfilter }]], gives: nwfilter },
  ),
  nwFilterDefineXml: sends(
    (it, o) => it.nwFilterDefineXml(XML, o),
    'NWFILTER_DEFINE_XML',
    { xml: XML },
    { answers: [[remote.nwfilterDefineXml, { nwfilter }]], gives: nwfilter },
  ),
  nwFilterDefineXmlFlags: sends(
    (it, o) => it.nwFilterDefineXmlFlags(XML, { flags, ...o }),
    'NWFILTER_DEFINE_XML_FLAGS',
    { xml: XML, flags },
    { answers: [[remote.nwfilterDefineXmlFlags, { nwfilter }]], gives: nwfilter },
  ),
  listAllNwFilterBindings: sends(
    (it, o) => it.listAllNwFilterBindings({ flags, ...o }),
    'CONNECT_LIST_ALL_NWFILTER_BINDINGS',
    { needResults: 1, flags },
    {
      answers: [[remote.connectListAllNwfilterBindings, { bindings: [binding], ret: 1 }]],
      gives: [binding],
    },
  ),
  nwFilterBindingLookupByPortDev: sends(
    (it, o) => it.nwFilterBindingLookupByPortDev('vnet0', o),
    'NWFILTER_BINDING_LOOKUP_BY_PORT_DEV',
    { name: 'vnet0' },
    { answers: [[remote.nwfilterBindingLookupByPortDev, { nwfilter: binding }]], gives: binding },
  ),
  nwFilterBindingCreateXml: sends(
    (it, o) => it.nwFilterBindingCreateXml(XML, { flags, ...o }),
    'NWFILTER_BINDING_CREATE_XML',
    { xml: XML, flags },
    { answers: [[remote.nwfilterBindingCreateXml, { nwfilter: binding }]], gives: binding },
  ),
};

export const INTERFACE_ROWS: InterfaceRows = {
  create: sends((it, o) => it.create({ flags, ...o }), 'INTERFACE_CREATE', { iface, flags }),
  destroy: sends((it, o) => it.destroy({ flags, ...o }), 'INTERFACE_DESTROY', { iface, flags }),
  undefine: sends((it, o) => it.undefine(o), 'INTERFACE_UNDEFINE', { iface }),
  ...INTERFACE_CONFIG_ROWS,
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags, ...o }),
    'INTERFACE_GET_XML_DESC',
    { iface, flags },
    { answers: [[remote.interfaceGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  isActive: sends(
    (it, o) => it.isActive(o),
    'INTERFACE_IS_ACTIVE',
    { iface },
    { answers: [[remote.interfaceIsActive, { active: 1 }]], gives: true },
  ),
};

export const SECRET_ROWS: SecretRows = {
  ...SECRET_CONFIG_ROWS,
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags, ...o }),
    'SECRET_GET_XML_DESC',
    { secret, flags },
    { answers: [[remote.secretGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  getValue: sends(
    (it, o) => it.getValue({ flags, ...o }),
    'SECRET_GET_VALUE',
    { secret, flags },
    { answers: [[remote.secretGetValue, { value: VALUE }]], gives: VALUE },
  ),
  setValue: sends((it, o) => it.setValue(VALUE, { flags, ...o }), 'SECRET_SET_VALUE', {
    secret,
    value: VALUE,
    flags,
  }),
  undefine: sends((it, o) => it.undefine(o), 'SECRET_UNDEFINE', { secret }),
};

export const FILTER_ROWS: FilterRows = {
  ...FILTER_CONFIG_ROWS,
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags, ...o }),
    'NWFILTER_GET_XML_DESC',
    { nwfilter, flags },
    { answers: [[remote.nwfilterGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  undefine: sends((it, o) => it.undefine(o), 'NWFILTER_UNDEFINE', { nwfilter }),
};

export const BINDING_ROWS: BindingRows = {
  ...BINDING_CONFIG_ROWS,
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags, ...o }),
    'NWFILTER_BINDING_GET_XML_DESC',
    { nwfilter: binding, flags },
    { answers: [[remote.nwfilterBindingGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  delete: sends((it, o) => it.delete(o), 'NWFILTER_BINDING_DELETE', { nwfilter: binding }),
};

const INBOUND = [{ field: 'inbound.average', value: { type: 2, value: 1000 } }];

export const PORT_ROWS: NetworkPortRows = {
  ...PORT_CONFIG_ROWS,
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags, ...o }),
    'NETWORK_PORT_GET_XML_DESC',
    { port, flags },
    { answers: [[remote.networkPortGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  getParameters: sends(
    (it, o) => it.getParameters({ flags, ...o }),
    'NETWORK_PORT_GET_PARAMETERS',
    { port, nparams: 0, flags },
    {
      answers: [[remote.networkPortGetParameters, { params: INBOUND, nparams: 1 }]],
      gives: { 'inbound.average': 1000 },
    },
  ),
  setParameters: sends(
    (it, o) => it.setParameters({ 'inbound.average': 1000 }, { flags, ...o }),
    'NETWORK_PORT_SET_PARAMETERS',
    { port, params: INBOUND, flags },
  ),
  delete: sends((it, o) => it.delete({ flags, ...o }), 'NETWORK_PORT_DELETE', { port, flags }),
};

type PortPart = 'listAllPorts' | 'portLookupByUuid' | 'portLookupByUuidString' | 'portCreateXml';

export const NETWORK_PORT_ROWS: Pick<NetworkRows, PortPart> = {
  listAllPorts: sends(
    (it, o) => it.listAllPorts({ flags, ...o }),
    'NETWORK_LIST_ALL_PORTS',
    { network, needResults: 1, flags },
    { answers: [[remote.networkListAllPorts, { ports: [port], ret: 1 }]], gives: [port] },
  ),
  portLookupByUuid: sends(
    (it, o) => it.portLookupByUuid(UUID, o),
    'NETWORK_PORT_LOOKUP_BY_UUID',
    { network, uuid: UUID },
    { answers: [[remote.networkPortLookupByUuid, { port }]], gives: port },
  ),
  portLookupByUuidString: sends(
    (it, o) => it.portLookupByUuidString(UUID, o),
    'NETWORK_PORT_LOOKUP_BY_UUID',
    { network, uuid: UUID },
    { answers: [[remote.networkPortLookupByUuid, { port }]], gives: port },
  ),
  portCreateXml: sends(
    (it, o) => it.portCreateXml(XML, { flags, ...o }),
    'NETWORK_PORT_CREATE_XML',
    { network, xml: XML, flags },
    { answers: [[remote.networkPortCreateXml, { port }]], gives: port },
  ),
};
