import { remote } from '../../../../src/protocol/index.ts';
import { DEV, DOM, NET, PARAM_VALUES, PARAMS, POOL, sends, UUID, VOL } from './row.ts';
import type { ConnectionRows } from './rows.ts';

const XML = '<xml/>';

/** Lookup and creation of domains, networks, pools, volumes and devices. */
export const CONNECTION_ROWS = {
  listAllDomains: sends(
    (it, o) => it.listAllDomains({ flags: 3, ...o }),
    'CONNECT_LIST_ALL_DOMAINS',
    { needResults: 1, flags: 3 },
    { answers: [[remote.connectListAllDomains, { domains: [DOM], ret: 1 }]], gives: [DOM] },
  ),
  numOfDomains: sends((it, o) => it.numOfDomains(o), 'CONNECT_NUM_OF_DOMAINS', undefined, {
    answers: [[remote.connectNumOfDomains, { num: 2 }]],
    gives: 2,
  }),
  numOfDefinedDomains: sends(
    (it, o) => it.numOfDefinedDomains(o),
    'CONNECT_NUM_OF_DEFINED_DOMAINS',
    undefined,
    { answers: [[remote.connectNumOfDefinedDomains, { num: 2 }]], gives: 2 },
  ),
  listDomains: {
    act: (it, o) => it.listDomains(o),
    sent: [['CONNECT_NUM_OF_DOMAINS'], ['CONNECT_LIST_DOMAINS', { maxids: 2 }]],
    answers: [
      [remote.connectNumOfDomains, { num: 2 }],
      [remote.connectListDomains, { ids: [1, 4] }],
    ],
    gives: [1, 4],
  },
  listDefinedDomains: {
    act: (it, o) => it.listDefinedDomains(o),
    sent: [['CONNECT_NUM_OF_DEFINED_DOMAINS'], ['CONNECT_LIST_DEFINED_DOMAINS', { maxnames: 2 }]],
    answers: [
      [remote.connectNumOfDefinedDomains, { num: 2 }],
      [remote.connectListDefinedDomains, { names: ['a'] }],
    ],
    gives: ['a'],
  },
  domainLookupByName: sends(
    (it, o) => it.domainLookupByName('test', o),
    'DOMAIN_LOOKUP_BY_NAME',
    { name: 'test' },
    { answers: [[remote.domainLookupByName, { dom: DOM }]], gives: DOM },
  ),
  domainLookupByUuid: sends(
    (it, o) => it.domainLookupByUuid(UUID, o),
    'DOMAIN_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.domainLookupByUuid, { dom: DOM }]], gives: DOM },
  ),
  domainLookupByUuidString: sends(
    (it, o) => it.domainLookupByUuidString(UUID, o),
    'DOMAIN_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.domainLookupByUuid, { dom: DOM }]], gives: DOM },
  ),
  domainLookupById: sends(
    (it, o) => it.domainLookupById(3, o),
    'DOMAIN_LOOKUP_BY_ID',
    { id: 3 },
    { answers: [[remote.domainLookupById, { dom: DOM }]], gives: DOM },
  ),
  domainDefineXml: sends(
    (it, o) => it.domainDefineXml(XML, o),
    'DOMAIN_DEFINE_XML',
    { xml: XML },
    { answers: [[remote.domainDefineXml, { dom: DOM }]], gives: DOM },
  ),
  domainDefineXmlFlags: sends(
    (it, o) => it.domainDefineXmlFlags(XML, { flags: 1, ...o }),
    'DOMAIN_DEFINE_XML_FLAGS',
    { xml: XML, flags: 1 },
    { answers: [[remote.domainDefineXmlFlags, { dom: DOM }]], gives: DOM },
  ),
  domainCreateXml: sends(
    (it, o) => it.domainCreateXml(XML, { flags: 1, ...o }),
    'DOMAIN_CREATE_XML',
    { xmlDesc: XML, flags: 1 },
    { answers: [[remote.domainCreateXml, { dom: DOM }]], gives: DOM },
  ),
  domainCreateLinux: sends(
    (it, o) => it.domainCreateLinux(XML, { flags: 1, ...o }),
    'DOMAIN_CREATE_XML',
    { xmlDesc: XML, flags: 1 },
    { answers: [[remote.domainCreateXml, { dom: DOM }]], gives: DOM },
  ),
  domainRestore: sends((it, o) => it.domainRestore('/a', o), 'DOMAIN_RESTORE', { from: '/a' }),
  domainRestoreFlags: sends(
    (it, o) => it.domainRestoreFlags('/a', { dxml: XML, flags: 2, ...o }),
    'DOMAIN_RESTORE_FLAGS',
    { from: '/a', dxml: XML, flags: 2 },
  ),
  domainRestoreParams: sends(
    (it, o) => it.domainRestoreParams({ file: '/a' }, { flags: 2, ...o }),
    'DOMAIN_RESTORE_PARAMS',
    { params: [{ field: 'file', value: { type: 7, value: '/a' } }], flags: 2 },
  ),
  domainSaveImageGetConfig: sends(
    (it, o) => it.domainSaveImageGetConfig('/a', { flags: 1, ...o }),
    'DOMAIN_SAVE_IMAGE_GET_XML_DESC',
    { file: '/a', flags: 1 },
    {
      answers: [[remote.domainSaveImageGetXmlDesc, { xml: '<domain id="7"/>' }]],
      gives: { id: 7 },
    },
  ),
  domainSaveImageGetXmlDesc: sends(
    (it, o) => it.domainSaveImageGetXmlDesc('/a', { flags: 1, ...o }),
    'DOMAIN_SAVE_IMAGE_GET_XML_DESC',
    { file: '/a', flags: 1 },
    { answers: [[remote.domainSaveImageGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  domainSaveImageDefineXml: sends(
    (it, o) => it.domainSaveImageDefineXml('/a', XML, { flags: 2, ...o }),
    'DOMAIN_SAVE_IMAGE_DEFINE_XML',
    { file: '/a', dxml: XML, flags: 2 },
  ),
  domainXmlFromNative: sends(
    (it, o) => it.domainXmlFromNative('qemu-argv', '-m 1', o),
    'CONNECT_DOMAIN_XML_FROM_NATIVE',
    { nativeFormat: 'qemu-argv', nativeConfig: '-m 1', flags: 0 },
    { answers: [[remote.connectDomainXmlFromNative, { domainXml: XML }]], gives: XML },
  ),
  domainXmlToNative: sends(
    (it, o) => it.domainXmlToNative('qemu-argv', XML, o),
    'CONNECT_DOMAIN_XML_TO_NATIVE',
    { nativeFormat: 'qemu-argv', domainXml: XML, flags: 0 },
    { answers: [[remote.connectDomainXmlToNative, { nativeConfig: '-m 1' }]], gives: '-m 1' },
  ),
  getAllDomainStats: sends(
    (it, o) => it.getAllDomainStats({ stats: 1, flags: 2, ...o }),
    'CONNECT_GET_ALL_DOMAIN_STATS',
    { doms: [], stats: 1, flags: 2 },
    {
      answers: [[remote.connectGetAllDomainStats, { retStats: [{ dom: DOM, params: PARAMS }] }]],
      gives: [{ dom: DOM, params: PARAM_VALUES }],
    },
  ),
  domainListGetStats: {
    act: async (it, o) =>
      it.domainListGetStats([await it.domainLookupById(3, o)], { stats: 1, ...o }),
    sent: [
      ['DOMAIN_LOOKUP_BY_ID', { id: 3 }],
      ['CONNECT_GET_ALL_DOMAIN_STATS', { doms: [DOM], stats: 1, flags: 0 }],
    ],
    answers: [
      [remote.domainLookupById, { dom: DOM }],
      [remote.connectGetAllDomainStats, { retStats: [{ dom: DOM, params: PARAMS }] }],
    ],
    gives: [{ dom: DOM, params: PARAM_VALUES }],
  },

  listAllNetworks: sends(
    (it, o) => it.listAllNetworks({ flags: 3, ...o }),
    'CONNECT_LIST_ALL_NETWORKS',
    { needResults: 1, flags: 3 },
    { answers: [[remote.connectListAllNetworks, { nets: [NET], ret: 1 }]], gives: [NET] },
  ),
  numOfNetworks: sends((it, o) => it.numOfNetworks(o), 'CONNECT_NUM_OF_NETWORKS'),
  numOfDefinedNetworks: sends(
    (it, o) => it.numOfDefinedNetworks(o),
    'CONNECT_NUM_OF_DEFINED_NETWORKS',
  ),
  listNetworks: {
    act: (it, o) => it.listNetworks(o),
    sent: [['CONNECT_NUM_OF_NETWORKS'], ['CONNECT_LIST_NETWORKS', { maxnames: 2 }]],
    answers: [
      [remote.connectNumOfNetworks, { num: 2 }],
      [remote.connectListNetworks, { names: ['a'] }],
    ],
    gives: ['a'],
  },
  listDefinedNetworks: {
    act: (it, o) => it.listDefinedNetworks(o),
    sent: [['CONNECT_NUM_OF_DEFINED_NETWORKS'], ['CONNECT_LIST_DEFINED_NETWORKS', { maxnames: 2 }]],
    answers: [
      [remote.connectNumOfDefinedNetworks, { num: 2 }],
      [remote.connectListDefinedNetworks, { names: ['a'] }],
    ],
    gives: ['a'],
  },
  networkLookupByName: sends(
    (it, o) => it.networkLookupByName('default', o),
    'NETWORK_LOOKUP_BY_NAME',
    { name: 'default' },
    { answers: [[remote.networkLookupByName, { net: NET }]], gives: NET },
  ),
  networkLookupByUuid: sends(
    (it, o) => it.networkLookupByUuid(UUID, o),
    'NETWORK_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.networkLookupByUuid, { net: NET }]], gives: NET },
  ),
  networkLookupByUuidString: sends(
    (it, o) => it.networkLookupByUuidString(UUID, o),
    'NETWORK_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.networkLookupByUuid, { net: NET }]], gives: NET },
  ),
  networkDefineXml: sends(
    (it, o) => it.networkDefineXml(XML, o),
    'NETWORK_DEFINE_XML',
    { xml: XML },
    { answers: [[remote.networkDefineXml, { net: NET }]], gives: NET },
  ),
  networkDefineXmlFlags: sends(
    (it, o) => it.networkDefineXmlFlags(XML, { flags: 1, ...o }),
    'NETWORK_DEFINE_XML_FLAGS',
    { xml: XML, flags: 1 },
    { answers: [[remote.networkDefineXmlFlags, { net: NET }]], gives: NET },
  ),
  networkCreateXml: sends(
    (it, o) => it.networkCreateXml(XML, o),
    'NETWORK_CREATE_XML',
    { xml: XML },
    { answers: [[remote.networkCreateXml, { net: NET }]], gives: NET },
  ),
  networkCreateXmlFlags: sends(
    (it, o) => it.networkCreateXmlFlags(XML, { flags: 1, ...o }),
    'NETWORK_CREATE_XML_FLAGS',
    { xml: XML, flags: 1 },
    { answers: [[remote.networkCreateXmlFlags, { net: NET }]], gives: NET },
  ),

  listAllNodeDevices: sends(
    (it, o) => it.listAllNodeDevices({ flags: 3, ...o }),
    'CONNECT_LIST_ALL_NODE_DEVICES',
    { needResults: 1, flags: 3 },
    { answers: [[remote.connectListAllNodeDevices, { devices: [DEV], ret: 1 }]], gives: [DEV] },
  ),
  nodeNumOfDevices: sends(
    (it, o) => it.nodeNumOfDevices({ cap: 'net', ...o }),
    'NODE_NUM_OF_DEVICES',
    {
      cap: 'net',
      flags: 0,
    },
  ),
  nodeListDevices: {
    act: (it, o) => it.nodeListDevices({ cap: 'net', ...o }),
    sent: [
      ['NODE_NUM_OF_DEVICES', { cap: 'net', flags: 0 }],
      ['NODE_LIST_DEVICES', { cap: 'net', maxnames: 2, flags: 0 }],
    ],
    answers: [
      [remote.nodeNumOfDevices, { num: 2 }],
      [remote.nodeListDevices, { names: ['a'] }],
    ],
    gives: ['a'],
  },
  nodeDeviceLookupByName: sends(
    (it, o) => it.nodeDeviceLookupByName('pci_0', o),
    'NODE_DEVICE_LOOKUP_BY_NAME',
    { name: 'pci_0' },
    { answers: [[remote.nodeDeviceLookupByName, { dev: DEV }]], gives: DEV },
  ),
  nodeDeviceLookupScsiHostByWwn: sends(
    (it, o) => it.nodeDeviceLookupScsiHostByWwn('1', '2', o),
    'NODE_DEVICE_LOOKUP_SCSI_HOST_BY_WWN',
    { wwnn: '1', wwpn: '2', flags: 0 },
    { answers: [[remote.nodeDeviceLookupScsiHostByWwn, { dev: DEV }]], gives: DEV },
  ),
  nodeDeviceCreateXml: sends(
    (it, o) => it.nodeDeviceCreateXml(XML, { flags: 1, ...o }),
    'NODE_DEVICE_CREATE_XML',
    { xmlDesc: XML, flags: 1 },
    { answers: [[remote.nodeDeviceCreateXml, { dev: DEV }]], gives: DEV },
  ),
  nodeDeviceDefineXml: sends(
    (it, o) => it.nodeDeviceDefineXml(XML, { flags: 1, ...o }),
    'NODE_DEVICE_DEFINE_XML',
    { xmlDesc: XML, flags: 1 },
    { answers: [[remote.nodeDeviceDefineXml, { dev: DEV }]], gives: DEV },
  ),
} satisfies Partial<ConnectionRows>;

/** Storage pools and volumes. */
export const STORAGE_ROWS = {
  listAllStoragePools: sends(
    (it, o) => it.listAllStoragePools({ flags: 3, ...o }),
    'CONNECT_LIST_ALL_STORAGE_POOLS',
    { needResults: 1, flags: 3 },
    { answers: [[remote.connectListAllStoragePools, { pools: [POOL], ret: 1 }]], gives: [POOL] },
  ),
  numOfStoragePools: sends((it, o) => it.numOfStoragePools(o), 'CONNECT_NUM_OF_STORAGE_POOLS'),
  numOfDefinedStoragePools: sends(
    (it, o) => it.numOfDefinedStoragePools(o),
    'CONNECT_NUM_OF_DEFINED_STORAGE_POOLS',
  ),
  listStoragePools: {
    act: (it, o) => it.listStoragePools(o),
    sent: [['CONNECT_NUM_OF_STORAGE_POOLS'], ['CONNECT_LIST_STORAGE_POOLS', { maxnames: 2 }]],
    answers: [
      [remote.connectNumOfStoragePools, { num: 2 }],
      [remote.connectListStoragePools, { names: ['a'] }],
    ],
    gives: ['a'],
  },
  listDefinedStoragePools: {
    act: (it, o) => it.listDefinedStoragePools(o),
    sent: [
      ['CONNECT_NUM_OF_DEFINED_STORAGE_POOLS'],
      ['CONNECT_LIST_DEFINED_STORAGE_POOLS', { maxnames: 2 }],
    ],
    answers: [
      [remote.connectNumOfDefinedStoragePools, { num: 2 }],
      [remote.connectListDefinedStoragePools, { names: ['a'] }],
    ],
    gives: ['a'],
  },
  storagePoolLookupByName: sends(
    (it, o) => it.storagePoolLookupByName('images', o),
    'STORAGE_POOL_LOOKUP_BY_NAME',
    { name: 'images' },
    { answers: [[remote.storagePoolLookupByName, { pool: POOL }]], gives: POOL },
  ),
  storagePoolLookupByUuid: sends(
    (it, o) => it.storagePoolLookupByUuid(UUID, o),
    'STORAGE_POOL_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.storagePoolLookupByUuid, { pool: POOL }]], gives: POOL },
  ),
  storagePoolLookupByUuidString: sends(
    (it, o) => it.storagePoolLookupByUuidString(UUID, o),
    'STORAGE_POOL_LOOKUP_BY_UUID',
    { uuid: UUID },
    { answers: [[remote.storagePoolLookupByUuid, { pool: POOL }]], gives: POOL },
  ),
  storagePoolLookupByTargetPath: sends(
    (it, o) => it.storagePoolLookupByTargetPath('/a', o),
    'STORAGE_POOL_LOOKUP_BY_TARGET_PATH',
    { path: '/a' },
    { answers: [[remote.storagePoolLookupByTargetPath, { pool: POOL }]], gives: POOL },
  ),
  storagePoolDefineXml: sends(
    (it, o) => it.storagePoolDefineXml(XML, { flags: 1, ...o }),
    'STORAGE_POOL_DEFINE_XML',
    { xml: XML, flags: 1 },
    { answers: [[remote.storagePoolDefineXml, { pool: POOL }]], gives: POOL },
  ),
  storagePoolCreateXml: sends(
    (it, o) => it.storagePoolCreateXml(XML, { flags: 1, ...o }),
    'STORAGE_POOL_CREATE_XML',
    { xml: XML, flags: 1 },
    { answers: [[remote.storagePoolCreateXml, { pool: POOL }]], gives: POOL },
  ),
  findStoragePoolSources: sends(
    (it, o) => it.findStoragePoolSources('logical', { srcSpec: XML, ...o }),
    'CONNECT_FIND_STORAGE_POOL_SOURCES',
    { type: 'logical', srcSpec: XML, flags: 0 },
    { answers: [[remote.connectFindStoragePoolSources, { xml: XML }]], gives: XML },
  ),
  getStoragePoolCapabilitiesConfig: sends(
    (it, o) => it.getStoragePoolCapabilitiesConfig(o),
    'CONNECT_GET_STORAGE_POOL_CAPABILITIES',
    { flags: 0 },
    {
      answers: [
        [
          remote.connectGetStoragePoolCapabilities,
          {
            capabilities:
              "<storagepoolCapabilities><pool type='dir' supported='yes'/></storagepoolCapabilities>",
          },
        ],
      ],
      gives: { pool: [{ type: 'dir', supported: true }] },
    },
  ),
  getStoragePoolCapabilities: sends(
    (it, o) => it.getStoragePoolCapabilities(o),
    'CONNECT_GET_STORAGE_POOL_CAPABILITIES',
    { flags: 0 },
    { answers: [[remote.connectGetStoragePoolCapabilities, { capabilities: XML }]], gives: XML },
  ),
  storageVolLookupByKey: sends(
    (it, o) => it.storageVolLookupByKey('k', o),
    'STORAGE_VOL_LOOKUP_BY_KEY',
    { key: 'k' },
    { answers: [[remote.storageVolLookupByKey, { vol: VOL }]], gives: VOL },
  ),
  storageVolLookupByPath: sends(
    (it, o) => it.storageVolLookupByPath('/a', o),
    'STORAGE_VOL_LOOKUP_BY_PATH',
    { path: '/a' },
    { answers: [[remote.storageVolLookupByPath, { vol: VOL }]], gives: VOL },
  ),
} satisfies Partial<ConnectionRows>;
