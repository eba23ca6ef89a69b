import { about } from '../question.ts';
import { identity, names } from '../values.ts';

const ask = about('connection');
const network = about('network');
const networkInterface = about('interface');
const secret = about('secret');
const filter = about('filter');
const binding = about('binding');
const port = about('port');

/** Flags one by one, including an unknown one. */
const FLAGS = { args: [0, 1, 2, 3, 4, 8, 1 << 20] };

const NOBODY = '00000000-1111-2222-3333-444444444444';

export const INTERFACE_QUESTIONS = [
  ask('virConnectNumOfInterfaces', (it) => it.numOfInterfaces(), 'it.numOfInterfaces()'),
  ask(
    'virConnectNumOfDefinedInterfaces',
    (it) => it.numOfDefinedInterfaces(),
    'it.numOfDefinedInterfaces()',
  ),
  ask('virConnectListInterfaces', (it) => it.listInterfaces(), 'it.listInterfaces()'),
  ask(
    'virConnectListDefinedInterfaces',
    (it) => it.listDefinedInterfaces(),
    'it.listDefinedInterfaces()',
  ),
  ask(
    'virConnectListAllInterfaces',
    async (it, flags) => names(await it.listAllInterfaces({ flags })),
    'names(it.listAllInterfaces(arg))',
    FLAGS,
  ),
  ask(
    'virInterfaceLookupByName',
    async (it, name) => identity(await it.interfaceLookupByName(name)),
    'identity(it.interfaceLookupByName(arg))',
    { args: ['eth1', 'lo', 'nothing'] },
  ),
  ask(
    'virInterfaceLookupByMACString',
    async (it, mac) => identity(await it.interfaceLookupByMacString(mac)),
    'identity(it.interfaceLookupByMACString(arg))',
    { args: ['aa:bb:cc:dd:ee:ff', '00:00:00:00:00:00', '12:34:56:78:9a:bc', 'nothing'] },
  ),
  networkInterface('virInterfaceGetName', (it) => it.name, 'it.name()'),
  networkInterface('virInterfaceGetMACString', (it) => it.mac, 'it.MACString()'),
  networkInterface('virInterfaceGetConnect', (it) => it.connection.uri, 'it.connect().getURI()'),
  networkInterface('virInterfaceIsActive', (it) => it.isActive(), 'it.isActive()'),
  networkInterface(
    'virInterfaceGetXMLDesc',
    (it, flags) => it.getXmlDesc({ flags }),
    'it.XMLDesc(arg)',
    {
      args: [0, 1],
    },
  ),
];

export const SECRET_QUESTIONS = [
  ask('virConnectNumOfSecrets', (it) => it.numOfSecrets(), 'it.numOfSecrets()'),
  ask('virConnectListSecrets', (it) => it.listSecrets(), 'it.listSecrets()'),
  ask(
    'virConnectListAllSecrets',
    async (it, flags) => (await it.listAllSecrets({ flags })).map(({ uuid }) => uuid),
    '[each.UUIDString() for each in it.listAllSecrets(arg)]',
    FLAGS,
  ),
  ask(
    'virSecretLookupByUUID',
    async (it, uuid) => (await it.secretLookupByUuid(uuid)).usageId,
    'it.secretLookupByUUID(bytes.fromhex(arg.replace("-", ""))).usageID()',
    { args: [NOBODY, '44444444-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virSecretLookupByUUIDString',
    async (it, uuid) => (await it.secretLookupByUuidString(uuid)).usageId,
    'it.secretLookupByUUIDString(arg).usageID()',
    { args: [NOBODY, '44444444-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virSecretLookupByUsage',
    async (it, [type, id]) => (await it.secretLookupByUsage(type, id)).uuid,
    'it.secretLookupByUsage(*arg).UUIDString()',
    {
      args: [
        [2, 'größe'],
        [2, 'nothing'],
        [9, ''],
      ] as const,
    },
  ),
  secret('virSecretGetUUID', (it) => it.uuid.replaceAll('-', ''), 'it.UUID()'),
  secret('virSecretGetUUIDString', (it) => it.uuid, 'it.UUIDString()'),
  secret('virSecretGetUsageType', (it) => it.usageType, 'it.usageType()'),
  secret('virSecretGetUsageID', (it) => it.usageId, 'it.usageID()'),
  secret('virSecretGetConnect', (it) => it.connection.uri, 'it.connect().getURI()'),
  secret('virSecretGetXMLDesc', (it, flags) => it.getXmlDesc({ flags }), 'it.XMLDesc(arg)', {
    args: [0, 1],
  }),
  secret('virSecretGetValue', (it, flags) => it.getValue({ flags }), 'it.value(arg)', {
    args: [0, 1],
  }),
];

export const FILTER_QUESTIONS = [
  ask('virConnectNumOfNWFilters', (it) => it.numOfNwFilters(), 'it.numOfNWFilters()'),
  ask('virConnectListNWFilters', (it) => it.listNwFilters(), 'it.listNWFilters()'),
  ask(
    'virConnectListAllNWFilters',
    async (it, flags) => names(await it.listAllNwFilters({ flags })),
    'names(it.listAllNWFilters(arg))',
    { args: [0, 1] },
  ),
  ask(
    'virNWFilterLookupByName',
    async (it, name) => identity(await it.nwFilterLookupByName(name)),
    'identity(it.nwfilterLookupByName(arg))',
    { args: ['calm', 'nothing'] },
  ),
  ask(
    'virNWFilterLookupByUUID',
    async (it, uuid) => identity(await it.nwFilterLookupByUuid(uuid)),
    'identity(it.nwfilterLookupByUUID(bytes.fromhex(arg.replace("-", ""))))',
    { args: [NOBODY, '55555555-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virNWFilterLookupByUUIDString',
    async (it, uuid) => identity(await it.nwFilterLookupByUuidString(uuid)),
    'identity(it.nwfilterLookupByUUIDString(arg))',
    { args: [NOBODY, '55555555-0000-0000-0000-000000000001'] },
  ),
  filter('virNWFilterGetName', (it) => it.name, 'it.name()'),
  filter('virNWFilterGetUUID', (it) => it.uuid.replaceAll('-', ''), 'it.UUID()'),
  filter('virNWFilterGetUUIDString', (it) => it.uuid, 'it.UUIDString()'),
  filter('virNWFilterGetXMLDesc', (it, flags) => it.getXmlDesc({ flags }), 'it.XMLDesc(arg)', {
    args: [0, 1],
  }),
  ask(
    'virConnectListAllNWFilterBindings',
    async (it, flags) =>
      (await it.listAllNwFilterBindings({ flags })).map(({ portdev }) => portdev),
    '[each.portDev() for each in it.listAllNWFilterBindings(arg)]',
    { args: [0, 1] },
  ),
  ask(
    'virNWFilterBindingLookupByPortDev',
    async (it, device) => (await it.nwFilterBindingLookupByPortDev(device)).filtername,
    'it.nwfilterBindingLookupByPortDev(arg).filterName()',
    { args: ['guests0', 'nothing'] },
  ),
  binding('virNWFilterBindingGetPortDev', (it) => it.portdev, 'it.portDev()'),
  binding('virNWFilterBindingGetFilterName', (it) => it.filtername, 'it.filterName()'),
  binding(
    'virNWFilterBindingGetXMLDesc',
    (it, flags) => it.getXmlDesc({ flags }),
    'it.XMLDesc(arg)',
    {
      args: [0, 1],
    },
  ),
];

export const PORT_QUESTIONS = [
  network(
    'virNetworkListAllPorts',
    async (it, flags) => (await it.listAllPorts({ flags })).map(({ uuid }) => uuid),
    '[each.UUIDString() for each in it.listAllPorts(arg)]',
    { args: [0, 1] },
  ),
  network(
    'virNetworkPortLookupByUUID',
    async (it, uuid) => (await it.portLookupByUuid(uuid)).uuid,
    'it.portLookupByUUID(bytes.fromhex(arg.replace("-", ""))).UUIDString()',
    { args: [NOBODY, '66666666-0000-0000-0000-000000000001'] },
  ),
  network(
    'virNetworkPortLookupByUUIDString',
    async (it, uuid) => (await it.portLookupByUuidString(uuid)).uuid,
    'it.portLookupByUUIDString(arg).UUIDString()',
    { args: [NOBODY, '66666666-0000-0000-0000-000000000001'] },
  ),
  port('virNetworkPortGetUUID', (it) => it.uuid.replaceAll('-', ''), 'it.UUID()'),
  port('virNetworkPortGetUUIDString', (it) => it.uuid, 'it.UUIDString()'),
  port('virNetworkPortGetNetwork', (it) => it.network.name, 'it.network().name()'),
  port('virNetworkPortGetXMLDesc', (it, flags) => it.getXmlDesc({ flags }), 'it.XMLDesc(arg)', {
    args: [0, 1],
  }),
  port('virNetworkPortGetParameters', (it) => it.getParameters(), 'it.parameters()'),
];
