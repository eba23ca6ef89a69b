import { remote } from '../../../../src/protocol/index.ts';
import { about } from '../question.ts';
import { names } from '../values.ts';

const snapshot = about('snapshot');
const checkpoint = about('checkpoint');
const networkInterface = about('interface');
const secret = about('secret');
const filter = about('filter');
const binding = about('binding');
const port = about('port');

const ALL = { needResults: 1 } as const;
const MANY = 1000;

/** Classes without methods here are asked about by raw calls. */
export const MOMENT_QUESTIONS = [
  snapshot('virDomainSnapshotGetName', ({ wire }) => wire.name, 'it.getName()'),
  snapshot('virDomainSnapshotGetDomain', ({ wire }) => wire.dom.name, 'it.getDomain().name()'),
  snapshot('virDomainSnapshotGetConnect', (it) => it.connection.uri, 'it.getConnect().getURI()'),
  snapshot(
    'virDomainSnapshotGetXMLDesc',
    async ({ connection, wire: snap }, flags) =>
      (await connection.call(remote.domainSnapshotGetXmlDesc, { snap, flags })).xml,
    'it.getXMLDesc(arg)',
    { args: [0, 1, 2] },
  ),
  snapshot(
    'virDomainSnapshotGetParent',
    async ({ connection, wire: snap }) =>
      (await connection.call(remote.domainSnapshotGetParent, { snap, flags: 0 })).snap.name,
    'it.getParent().getName()',
  ),
  snapshot(
    'virDomainSnapshotIsCurrent',
    async ({ connection, wire: snap }) =>
      (await connection.call(remote.domainSnapshotIsCurrent, { snap, flags: 0 })).current,
    'it.isCurrent()',
  ),
  snapshot(
    'virDomainSnapshotHasMetadata',
    async ({ connection, wire: snap }) =>
      (await connection.call(remote.domainSnapshotHasMetadata, { snap, flags: 0 })).metadata,
    'it.hasMetadata()',
  ),
  snapshot(
    'virDomainSnapshotNumChildren',
    async ({ connection, wire: snap }, flags) =>
      (await connection.call(remote.domainSnapshotNumChildren, { snap, flags })).num,
    'it.numChildren(arg)',
    { args: [0, 1, 2] },
  ),
  snapshot(
    'virDomainSnapshotListChildrenNames',
    async ({ connection, wire: snap }, flags) => {
      const args = { snap, maxnames: MANY, flags };
      return (await connection.call(remote.domainSnapshotListChildrenNames, args)).names;
    },
    'it.listChildrenNames(arg)',
    { args: [0, 1, 2] },
  ),
  snapshot(
    'virDomainSnapshotListAllChildren',
    async ({ connection, wire }, flags) => {
      const args = { snapshot: wire, ...ALL, flags };
      return names((await connection.call(remote.domainSnapshotListAllChildren, args)).snapshots);
    },
    '[each.getName() for each in it.listAllChildren(arg)]',
    { args: [0, 1, 2] },
  ),
  checkpoint('virDomainCheckpointGetName', ({ wire }) => wire.name, 'it.getName()'),
  checkpoint('virDomainCheckpointGetDomain', ({ wire }) => wire.dom.name, 'it.getDomain().name()'),
  checkpoint(
    'virDomainCheckpointGetConnect',
    (it) => it.connection.uri,
    'it.getConnect().getURI()',
  ),
  checkpoint(
    'virDomainCheckpointGetXMLDesc',
    async ({ connection, wire }, flags) =>
      (await connection.call(remote.domainCheckpointGetXmlDesc, { checkpoint: wire, flags })).xml,
    'it.getXMLDesc(arg)',
    // Sizes (4) grow.
    { args: [0, 1, 2] },
  ),
  checkpoint(
    'virDomainCheckpointGetParent',
    async ({ connection, wire }) => {
      const args = { checkpoint: wire, flags: 0 };
      return (await connection.call(remote.domainCheckpointGetParent, args)).parent.name;
    },
    'it.getParent().getName()',
  ),
  checkpoint(
    'virDomainCheckpointListAllChildren',
    async ({ connection, wire }, flags) => {
      const args = { checkpoint: wire, ...ALL, flags };
      const { checkpoints } = await connection.call(remote.domainCheckpointListAllChildren, args);
      return names(checkpoints);
    },
    '[each.getName() for each in it.listAllChildren(arg)]',
    { args: [0, 1, 2] },
  ),
];

export const OTHER_QUESTIONS = [
  networkInterface('virInterfaceGetName', ({ wire }) => wire.name, 'it.name()'),
  networkInterface('virInterfaceGetMACString', ({ wire }) => wire.mac, 'it.MACString()'),
  networkInterface('virInterfaceGetConnect', (it) => it.connection.uri, 'it.connect().getURI()'),
  networkInterface(
    'virInterfaceIsActive',
    async ({ connection, wire: iface }) =>
      (await connection.call(remote.interfaceIsActive, { iface })).active,
    'it.isActive()',
  ),
  networkInterface(
    'virInterfaceGetXMLDesc',
    async ({ connection, wire: iface }, flags) =>
      (await connection.call(remote.interfaceGetXmlDesc, { iface, flags })).xml,
    'it.XMLDesc(arg)',
    { args: [0, 1] },
  ),
  secret('virSecretGetUUID', ({ wire }) => wire.uuid.replaceAll('-', ''), 'it.UUID()'),
  secret('virSecretGetUUIDString', ({ wire }) => wire.uuid, 'it.UUIDString()'),
  secret('virSecretGetUsageType', ({ wire }) => wire.usageType, 'it.usageType()'),
  secret('virSecretGetUsageID', ({ wire }) => wire.usageID, 'it.usageID()'),
  secret('virSecretGetConnect', (it) => it.connection.uri, 'it.connect().getURI()'),
  secret(
    'virSecretGetXMLDesc',
    async (it) =>
      (await it.connection.call(remote.secretGetXmlDesc, { secret: it.wire, flags: 0 })).xml,
    'it.XMLDesc()',
  ),
  secret(
    'virSecretGetValue',
    async (it) =>
      (await it.connection.call(remote.secretGetValue, { secret: it.wire, flags: 0 })).value,
    'it.value()',
  ),
  filter('virNWFilterGetName', ({ wire }) => wire.name, 'it.name()'),
  filter('virNWFilterGetUUID', ({ wire }) => wire.uuid.replaceAll('-', ''), 'it.UUID()'),
  filter('virNWFilterGetUUIDString', ({ wire }) => wire.uuid, 'it.UUIDString()'),
  filter(
    'virNWFilterGetXMLDesc',
    async ({ connection, wire: nwfilter }, flags) =>
      (await connection.call(remote.nwfilterGetXmlDesc, { nwfilter, flags })).xml,
    'it.XMLDesc(arg)',
    { args: [0, 1] },
  ),
  binding('virNWFilterBindingGetPortDev', ({ wire }) => wire.portdev, 'it.portDev()'),
  binding('virNWFilterBindingGetFilterName', ({ wire }) => wire.filtername, 'it.filterName()'),
  binding(
    'virNWFilterBindingGetXMLDesc',
    async ({ connection, wire: nwfilter }, flags) =>
      (await connection.call(remote.nwfilterBindingGetXmlDesc, { nwfilter, flags })).xml,
    'it.XMLDesc(arg)',
    { args: [0, 1] },
  ),
  port('virNetworkPortGetUUID', ({ wire }) => wire.uuid.replaceAll('-', ''), 'it.UUID()'),
  port('virNetworkPortGetUUIDString', ({ wire }) => wire.uuid, 'it.UUIDString()'),
  port('virNetworkPortGetNetwork', ({ wire }) => wire.net.name, 'it.network().name()'),
  port(
    'virNetworkPortGetXMLDesc',
    async (it, flags) =>
      (await it.connection.call(remote.networkPortGetXmlDesc, { port: it.wire, flags })).xml,
    'it.XMLDesc(arg)',
    { args: [0, 1] },
  ),
  port(
    'virNetworkPortGetParameters',
    async (it) => {
      const args = { port: it.wire, nparams: 16, flags: 0 };
      const { params } = await it.connection.call(remote.networkPortGetParameters, args);
      return Object.fromEntries(params.map(({ field, value }) => [field, value.value]));
    },
    'it.parameters()',
  ),
];
