import { about } from '../question.ts';
import { identity, names, steady } from '../values.ts';

const ask = about('connection');

/** Each flag alone, including flags that no list knows, and some combinations. */
const FLAGS = [0, ...Array.from({ length: 14 }, (_, bit) => 1 << bit), 0x3, 0xc, 0x41];

const NOBODY = '00000000-1111-2222-3333-444444444444';

/** Returns a UUID in each form that libvirt accepts. */
function loose(uuid: string): readonly string[] {
  const digits = uuid.replaceAll('-', '');
  return [uuid, digits, ` ${uuid.toUpperCase()}\t`, digits.replace(/../g, '-$& ').trim()];
}

/** Questions that list domains and look them up. */
export const DOMAIN_LISTS = [
  ask('virConnectNumOfDomains', (it) => it.numOfDomains(), 'it.numOfDomains()'),
  ask(
    'virConnectNumOfDefinedDomains',
    (it) => it.numOfDefinedDomains(),
    'it.numOfDefinedDomains()',
  ),
  ask('virConnectListDomains', (it) => it.listDomains(), 'it.listDomainsID()'),
  ask('virConnectListDefinedDomains', (it) => it.listDefinedDomains(), 'it.listDefinedDomains()'),
  ask(
    'virConnectListAllDomains',
    async (it, flags) => names(await it.listAllDomains({ flags })),
    'names(it.listAllDomains(arg))',
    { args: FLAGS },
  ),
  ask(
    'virDomainLookupByName',
    async (it, name) => identity(await it.domainLookupByName(name)),
    'identity(it.lookupByName(arg))',
    { args: ['test', 'running', 'stopped', 'größe', ''] },
  ),
  ask(
    'virDomainLookupByUUID',
    async (it, uuid) => identity(await it.domainLookupByUuid(uuid)),
    'identity(it.lookupByUUID(bytes.fromhex(arg.replace("-", ""))))',
    { args: [NOBODY, '11111111-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virDomainLookupByUUIDString',
    async (it, uuid) => identity(await it.domainLookupByUuidString(uuid)),
    'identity(it.lookupByUUIDString(arg))',
    { args: [NOBODY, ...loose('11111111-0000-0000-0000-000000000001')] },
  ),
  ask(
    'virDomainLookupByID',
    async (it, id) => identity(await it.domainLookupById(id)),
    'identity(it.lookupByID(arg))',
    { args: [1, 2, 9999] },
  ),
  ask(
    'virConnectGetAllDomainStats',
    async (it, [stats, flags]) =>
      Object.fromEntries(
        (await it.getAllDomainStats({ stats, flags })).map(({ dom, params }) => [
          dom.name,
          steady(params),
        ]),
      ),
    '{each.name(): steady(params) for each, params in it.getAllDomainStats(*arg)}',
    { args: [...Array.from({ length: 12 }, (_, bit) => [1 << bit, 0]), [0, 0], [1, 1], [1, 64]] },
  ),
  ask(
    'virDomainListGetStats',
    async (it, stats) => {
      const domains = (await it.listAllDomains()).slice(0, 1);
      return (await it.domainListGetStats(domains, { stats })).map(({ dom, params }) => [
        dom.name,
        steady(params),
      ]);
    },
    '[[each.name(), steady(params)]' +
      ' for each, params in it.domainListGetStats(it.listAllDomains()[:1], arg)]',
    { args: [0, 1, 8] },
  ),
  ask('virDomainListGetStats', (it) => it.domainListGetStats([]), 'it.domainListGetStats([])', {
    label: 'of none',
  }),
];

/** Questions that list networks, storage and devices and look them up. */
export const THING_LISTS = [
  ask('virConnectNumOfNetworks', (it) => it.numOfNetworks(), 'it.numOfNetworks()'),
  ask(
    'virConnectNumOfDefinedNetworks',
    (it) => it.numOfDefinedNetworks(),
    'it.numOfDefinedNetworks()',
  ),
  ask('virConnectListNetworks', (it) => it.listNetworks(), 'it.listNetworks()'),
  ask(
    'virConnectListDefinedNetworks',
    (it) => it.listDefinedNetworks(),
    'it.listDefinedNetworks()',
  ),
  ask(
    'virConnectListAllNetworks',
    async (it, flags) => names(await it.listAllNetworks({ flags })),
    'names(it.listAllNetworks(arg))',
    { args: FLAGS },
  ),
  ask(
    'virNetworkLookupByName',
    async (it, name) => identity(await it.networkLookupByName(name)),
    'identity(it.networkLookupByName(arg))',
    { args: ['default', 'guests', 'nothing'] },
  ),
  ask(
    'virNetworkLookupByUUID',
    async (it, uuid) => identity(await it.networkLookupByUuid(uuid)),
    'identity(it.networkLookupByUUID(bytes.fromhex(arg.replace("-", ""))))',
    { args: [NOBODY, '22222222-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virNetworkLookupByUUIDString',
    async (it, uuid) => identity(await it.networkLookupByUuidString(uuid)),
    'identity(it.networkLookupByUUIDString(arg))',
    { args: [NOBODY, ...loose('22222222-0000-0000-0000-000000000001')] },
  ),
  ask('virConnectNumOfStoragePools', (it) => it.numOfStoragePools(), 'it.numOfStoragePools()'),
  ask(
    'virConnectNumOfDefinedStoragePools',
    (it) => it.numOfDefinedStoragePools(),
    'it.numOfDefinedStoragePools()',
  ),
  ask('virConnectListStoragePools', (it) => it.listStoragePools(), 'it.listStoragePools()'),
  ask(
    'virConnectListDefinedStoragePools',
    (it) => it.listDefinedStoragePools(),
    'it.listDefinedStoragePools()',
  ),
  ask(
    'virConnectListAllStoragePools',
    async (it, flags) => names(await it.listAllStoragePools({ flags })),
    'names(it.listAllStoragePools(arg))',
    { args: FLAGS },
  ),
  ask(
    'virStoragePoolLookupByName',
    async (it, name) => identity(await it.storagePoolLookupByName(name)),
    'identity(it.storagePoolLookupByName(arg))',
    { args: ['default-pool', 'awake', 'nothing'] },
  ),
  ask(
    'virStoragePoolLookupByUUID',
    async (it, uuid) => identity(await it.storagePoolLookupByUuid(uuid)),
    'identity(it.storagePoolLookupByUUID(bytes.fromhex(arg.replace("-", ""))))',
    { args: [NOBODY, '33333333-0000-0000-0000-000000000001'] },
  ),
  ask(
    'virStoragePoolLookupByUUIDString',
    async (it, uuid) => identity(await it.storagePoolLookupByUuidString(uuid)),
    'identity(it.storagePoolLookupByUUIDString(arg))',
    { args: [NOBODY, ...loose('33333333-0000-0000-0000-000000000001')] },
  ),
  ask(
    'virStoragePoolLookupByTargetPath',
    async (it, path) => identity(await it.storagePoolLookupByTargetPath(path)),
    'identity(it.storagePoolLookupByTargetPath(arg))',
    { args: ['/var/lib/libvirt/images/awake', '/default-pool', '/nowhere'] },
  ),
  ask(
    'virStorageVolLookupByKey',
    async (it, key) => identity(await it.storageVolLookupByKey(key)),
    'identity(it.storageVolLookupByKey(arg))',
    { args: ['/var/lib/libvirt/images/awake/disk.img', '/nowhere'] },
  ),
  ask(
    'virStorageVolLookupByPath',
    async (it, path) => identity(await it.storageVolLookupByPath(path)),
    'identity(it.storageVolLookupByPath(arg))',
    { args: ['/var/lib/libvirt/images/awake/disk.img', '/nowhere'] },
  ),
  ask(
    'virNodeNumOfDevices',
    (it, capability) => it.nodeNumOfDevices({ cap: capability }),
    'it.numOfDevices(arg)',
    { args: [null, 'net', 'nothing'] },
  ),
  ask(
    'virNodeListDevices',
    (it, capability) => it.nodeListDevices({ cap: capability }),
    'it.listDevices(arg)',
    { args: [null, 'net', 'nothing'] },
  ),
  ask(
    'virConnectListAllNodeDevices',
    async (it, flags) => names(await it.listAllNodeDevices({ flags })),
    'names(it.listAllDevices(arg & 0xffffffff))',
    { args: [...FLAGS, 1 << 31, (1 << 31) | (1 << 4)] },
  ),
  ask(
    'virNodeDeviceLookupByName',
    async (it, name) => identity(await it.nodeDeviceLookupByName(name)),
    'identity(it.nodeDeviceLookupByName(arg))',
    { args: ['computer', 'nothing'] },
  ),
  ask(
    'virNodeDeviceLookupSCSIHostByWWN',
    async (it, [wwnn, wwpn]) => identity(await it.nodeDeviceLookupScsiHostByWwn(wwnn, wwpn)),
    'identity(it.nodeDeviceLookupSCSIHostByWWN(*arg))',
    {
      args: [
        ['2000000012341234', '1000000012341234'],
        ['1', '2'],
      ] as const,
    },
  ),
];
