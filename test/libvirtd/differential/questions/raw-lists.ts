import { remote } from '../../../../src/protocol/index.ts';
import { about } from '../question.ts';
import { names } from '../values.ts';

const ask = about('connection');
const domain = about('domain');
const network = about('network');

/** Flags one by one. */
const FLAGS = [0, 1, 2, 3, 4, 8, 16, 1 << 20];

const NOBODY = '00000000-1111-2222-3333-444444444444';
const ALL = { needResults: 1 } as const;
const MANY = 1000;

/** Classes without methods here are asked for by raw calls. */
export const INTERFACE_LISTS = [
  ask(
    'virConnectNumOfInterfaces',
    async (it) => (await it.call(remote.connectNumOfInterfaces)).num,
    'it.numOfInterfaces()',
  ),
  ask(
    'virConnectNumOfDefinedInterfaces',
    async (it) => (await it.call(remote.connectNumOfDefinedInterfaces)).num,
    'it.numOfDefinedInterfaces()',
  ),
  ask(
    'virConnectListInterfaces',
    async (it) => (await it.call(remote.connectListInterfaces, { maxnames: MANY })).names,
    'it.listInterfaces()',
  ),
  ask(
    'virConnectListDefinedInterfaces',
    async (it) => (await it.call(remote.connectListDefinedInterfaces, { maxnames: MANY })).names,
    'it.listDefinedInterfaces()',
  ),
  ask(
    'virConnectListAllInterfaces',
    async (it, flags) =>
      names((await it.call(remote.connectListAllInterfaces, { ...ALL, flags })).ifaces),
    'names(it.listAllInterfaces(arg))',
    { args: FLAGS },
  ),
  ask(
    'virInterfaceLookupByName',
    async (it, name) => (await it.call(remote.interfaceLookupByName, { name })).iface,
    'identity(it.interfaceLookupByName(arg))',
    { args: ['eth1', 'lo', 'nothing'] },
  ),
  ask(
    'virInterfaceLookupByMACString',
    async (it, mac) => (await it.call(remote.interfaceLookupByMacString, { mac })).iface,
    'identity(it.interfaceLookupByMACString(arg))',
    { args: ['aa:bb:cc:dd:ee:ff', '00:00:00:00:00:00', '12:34:56:78:9a:bc', 'nothing'] },
  ),
];

export const SECRET_LISTS = [
  ask(
    'virConnectNumOfSecrets',
    async (it) => (await it.call(remote.connectNumOfSecrets)).num,
    'it.numOfSecrets()',
  ),
  ask(
    'virConnectListSecrets',
    async (it) => (await it.call(remote.connectListSecrets, { maxuuids: MANY })).uuids,
    'it.listSecrets()',
  ),
  ask(
    'virConnectListAllSecrets',
    async (it, flags) => {
      const { secrets } = await it.call(remote.connectListAllSecrets, { ...ALL, flags });
      return secrets.map(({ uuid }) => uuid);
    },
    '[each.UUIDString() for each in it.listAllSecrets(arg)]',
    { args: FLAGS },
  ),
  ask(
    'virSecretLookupByUUID',
    async (it, uuid) => (await it.call(remote.secretLookupByUuid, { uuid })).secret.usageID,
    'it.secretLookupByUUID(bytes.fromhex(arg.replace("-", ""))).usageID()',
    { args: [NOBODY, '44444444-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virSecretLookupByUUIDString',
    async (it, uuid) => (await it.call(remote.secretLookupByUuid, { uuid })).secret.usageID,
    'it.secretLookupByUUIDString(arg).usageID()',
    { args: [NOBODY, '44444444-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virSecretLookupByUsage',
    async (it, [usageType, usageID]) => {
      const args = { usageType, usageID };
      return (await it.call(remote.secretLookupByUsage, args)).secret.uuid;
    },
    'it.secretLookupByUsage(*arg).UUIDString()',
    {
      args: [
        [2, 'größe'],
        [2, 'nothing'],
        [9, ''],
      ] as const,
    },
  ),
];

export const FILTER_LISTS = [
  ask(
    'virConnectNumOfNWFilters',
    async (it) => (await it.call(remote.connectNumOfNwfilters)).num,
    'it.numOfNWFilters()',
  ),
  ask(
    'virConnectListNWFilters',
    async (it) => (await it.call(remote.connectListNwfilters, { maxnames: MANY })).names,
    'it.listNWFilters()',
  ),
  ask(
    'virConnectListAllNWFilters',
    async (it, flags) =>
      names((await it.call(remote.connectListAllNwfilters, { ...ALL, flags })).filters),
    'names(it.listAllNWFilters(arg))',
    { args: [0, 1] },
  ),
  ask(
    'virNWFilterLookupByName',
    async (it, name) => (await it.call(remote.nwfilterLookupByName, { name })).nwfilter,
    'identity(it.nwfilterLookupByName(arg))',
    { args: ['calm', 'nothing'] },
  ),
  ask(
    'virNWFilterLookupByUUID',
    async (it, uuid) => (await it.call(remote.nwfilterLookupByUuid, { uuid })).nwfilter,
    'identity(it.nwfilterLookupByUUID(bytes.fromhex(arg.replace("-", ""))))',
    { args: [NOBODY, '55555555-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virNWFilterLookupByUUIDString',
    async (it, uuid) => (await it.call(remote.nwfilterLookupByUuid, { uuid })).nwfilter,
    'identity(it.nwfilterLookupByUUIDString(arg))',
    { args: [NOBODY, '55555555-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virConnectListAllNWFilterBindings',
    async (it, flags) => {
      const args = { ...ALL, flags };
      const { bindings } = await it.call(remote.connectListAllNwfilterBindings, args);
      return bindings.map(({ portdev }) => portdev);
    },
    '[each.portDev() for each in it.listAllNWFilterBindings(arg)]',
    { args: [0, 1] },
  ),
  ask(
    'virNWFilterBindingLookupByPortDev',
    async (it, name) =>
      (await it.call(remote.nwfilterBindingLookupByPortDev, { name })).nwfilter.filtername,
    'it.nwfilterBindingLookupByPortDev(arg).filterName()',
    { args: ['guests0', 'nothing'] },
  ),
];

/** Of domains their snapshots and checkpoints, of networks their ports. */
export const MEMBER_LISTS = [
  domain(
    'virDomainSnapshotNum',
    async (it, flags) =>
      (await it.connection.call(remote.domainSnapshotNum, { dom: it, flags })).num,
    'it.snapshotNum(arg)',
    { args: FLAGS },
  ),
  domain(
    'virDomainSnapshotListNames',
    async (it, flags) => {
      const args = { dom: it, maxnames: MANY, flags };
      return (await it.connection.call(remote.domainSnapshotListNames, args)).names;
    },
    'it.snapshotListNames(arg)',
    { args: FLAGS },
  ),
  domain(
    'virDomainListAllSnapshots',
    async (it, flags) => {
      const args = { dom: it, ...ALL, flags };
      return names((await it.connection.call(remote.domainListAllSnapshots, args)).snapshots);
    },
    '[each.getName() for each in it.listAllSnapshots(arg)]',
    { args: FLAGS },
  ),
  domain(
    'virDomainSnapshotLookupByName',
    async (it, name) => {
      const args = { dom: it, name, flags: 0 };
      return (await it.connection.call(remote.domainSnapshotLookupByName, args)).snap.name;
    },
    'it.snapshotLookupByName(arg).getName()',
    { args: ['first', 'nothing'] },
  ),
  domain(
    'virDomainSnapshotCurrent',
    async (it) => {
      const args = { dom: it, flags: 0 };
      return (await it.connection.call(remote.domainSnapshotCurrent, args)).snap.name;
    },
    'it.snapshotCurrent().getName()',
  ),
  domain(
    'virDomainHasCurrentSnapshot',
    async (it) => {
      const args = { dom: it, flags: 0 };
      return (await it.connection.call(remote.domainHasCurrentSnapshot, args)).result;
    },
    'it.hasCurrentSnapshot()',
  ),
  domain(
    'virDomainListAllCheckpoints',
    async (it, flags) => {
      const args = { dom: it, ...ALL, flags };
      return names((await it.connection.call(remote.domainListAllCheckpoints, args)).checkpoints);
    },
    '[each.getName() for each in it.listAllCheckpoints(arg)]',
    { args: FLAGS },
  ),
  domain(
    'virDomainCheckpointLookupByName',
    async (it, name) => {
      const args = { dom: it, name, flags: 0 };
      return (await it.connection.call(remote.domainCheckpointLookupByName, args)).checkpoint.name;
    },
    'it.checkpointLookupByName(arg).getName()',
    { args: ['first', 'nothing'] },
  ),
  network(
    'virNetworkListAllPorts',
    async (it, flags) => {
      const args = { network: it, ...ALL, flags };
      const { ports } = await it.connection.call(remote.networkListAllPorts, args);
      return ports.map(({ uuid }) => uuid);
    },
    '[each.UUIDString() for each in it.listAllPorts(arg)]',
    { args: [0, 1] },
  ),
  network(
    'virNetworkPortLookupByUUID',
    async (it, uuid) =>
      (await it.connection.call(remote.networkPortLookupByUuid, { network: it, uuid })).port.uuid,
    'it.portLookupByUUID(bytes.fromhex(arg.replace("-", ""))).UUIDString()',
    { args: [NOBODY, '66666666-0000-0000-0000-000000000001'] },
  ),
  network(
    'virNetworkPortLookupByUUIDString',
    async (it, uuid) =>
      (await it.connection.call(remote.networkPortLookupByUuid, { network: it, uuid })).port.uuid,
    'it.portLookupByUUIDString(arg).UUIDString()',
    { args: [NOBODY, '66666666-0000-0000-0000-000000000001'] },
  ),
];
