import { StoragePool, StorageVol } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import { NETWORK_PORT_ROWS } from './host-object-rows.ts';
import { NET, POOL, sends, VOL } from './row.ts';
import type { NetworkRows, NodeDeviceRows, StoragePoolRows, StorageVolRows } from './rows.ts';
import { VOLUME_STREAM_ROWS } from './stream-rows.ts';

const XML = '<xml/>';
const POOL_XML = '<pool type="dir"><name>a</name><target><path>/a</path></target></pool>';
const net = NET;
const pool = POOL;
const vol = VOL;
const name = 'pci_0';
const LEASE = {
  iface: 'virbr0',
  expirytime: 9n,
  type: 0,
  mac: null,
  iaid: null,
  ipaddr: '10.0.0.2',
  prefix: 24,
  hostname: 'web',
  clientid: null,
};
const POOL_INFO = { state: 2, capacity: 3n, allocation: 1n, available: 2n };
const VOL_INFO = { type: 0, capacity: 3n, allocation: 1n };

export const NETWORK_ROWS: NetworkRows = {
  ...NETWORK_PORT_ROWS,
  create: sends((it, o) => it.create(o), 'NETWORK_CREATE', { net }),
  destroy: sends((it, o) => it.destroy(o), 'NETWORK_DESTROY', { net }),
  undefine: sends((it, o) => it.undefine(o), 'NETWORK_UNDEFINE', { net }),
  getConfig: sends(
    (it, o) => it.getConfig({ flags: 1, ...o }),
    'NETWORK_GET_XML_DESC',
    { net, flags: 1 },
    {
      answers: [[remote.networkGetXmlDesc, { xml: '<network><name>a</name></network>' }]],
      gives: { name: 'a' },
    },
  ),
  redefine: {
    act: (it, o) =>
      it.redefine(
        (draft) => {
          draft.mtu = { size: 9000 };
        },
        { flags: 1, validate: false, ...o },
      ),
    sent: [
      ['NETWORK_GET_XML_DESC', { net, flags: 1 }],
      ['NETWORK_IS_PERSISTENT', { net }],
      ['NETWORK_GET_XML_DESC', { net, flags: 1 }],
      [
        'NETWORK_DEFINE_XML_FLAGS',
        { xml: "<network><name>a</name><mtu size='9000'/></network>", flags: 1 },
      ],
    ],
    answers: [
      [remote.networkGetXmlDesc, { xml: '<network><name>a</name></network>' }],
      [remote.networkIsPersistent, { persistent: 1 }],
      [remote.networkDefineXmlFlags, { net }],
    ],
    gives: net,
  },
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags: 1, ...o }),
    'NETWORK_GET_XML_DESC',
    { net, flags: 1 },
    { answers: [[remote.networkGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  getBridgeName: sends(
    (it, o) => it.getBridgeName(o),
    'NETWORK_GET_BRIDGE_NAME',
    { net },
    { answers: [[remote.networkGetBridgeName, { name: 'virbr0' }]], gives: 'virbr0' },
  ),
  isActive: sends(
    (it, o) => it.isActive(o),
    'NETWORK_IS_ACTIVE',
    { net },
    { answers: [[remote.networkIsActive, { active: 1 }]], gives: true },
  ),
  isPersistent: sends(
    (it, o) => it.isPersistent(o),
    'NETWORK_IS_PERSISTENT',
    { net },
    { answers: [[remote.networkIsPersistent, { persistent: 1 }]], gives: true },
  ),
  getAutostart: sends(
    (it, o) => it.getAutostart(o),
    'NETWORK_GET_AUTOSTART',
    { net },
    { answers: [[remote.networkGetAutostart, { autostart: 1 }]], gives: true },
  ),
  setAutostart: sends((it, o) => it.setAutostart(true, o), 'NETWORK_SET_AUTOSTART', {
    net,
    autostart: 1,
  }),
  update: {
    act: (it, o) => it.update(3, 4, -1, XML, { flags: 1, ...o }),
    sent: [
      ['CONNECT_SUPPORTS_FEATURE', { feature: 16 }],
      ['NETWORK_UPDATE', { net, command: 3, section: 4, parentIndex: -1, xml: XML, flags: 1 }],
    ],
    answers: [[remote.connectSupportsFeature, { supported: 1 }]],
  },
  getMetadata: sends(
    (it, o) => it.getMetadata(2, { uri: 'urn:a', flags: 1, ...o }),
    'NETWORK_GET_METADATA',
    { network: net, type: 2, uri: 'urn:a', flags: 1 },
    { answers: [[remote.networkGetMetadata, { metadata: '<a/>' }]], gives: '<a/>' },
  ),
  setMetadata: sends(
    (it, o) => it.setMetadata(2, '<a/>', { key: 'a', uri: 'urn:a', flags: 1, ...o }),
    'NETWORK_SET_METADATA',
    { network: net, type: 2, metadata: '<a/>', key: 'a', uri: 'urn:a', flags: 1 },
  ),
  getDhcpLeases: sends(
    (it, o) => it.getDhcpLeases({ mac: '52:54:00:00:00:01', ...o }),
    'NETWORK_GET_DHCP_LEASES',
    { net, mac: '52:54:00:00:00:01', needResults: 1, flags: 0 },
    {
      answers: [[remote.networkGetDhcpLeases, { leases: [LEASE], ret: 1 }]],
      gives: [{ ...LEASE, typeName: 'ipv4' }],
    },
  ),
};

export const STORAGE_POOL_ROWS: StoragePoolRows = {
  build: sends((it, o) => it.build({ flags: 1, ...o }), 'STORAGE_POOL_BUILD', { pool, flags: 1 }),
  create: sends((it, o) => it.create({ flags: 1, ...o }), 'STORAGE_POOL_CREATE', {
    pool,
    flags: 1,
  }),
  destroy: sends((it, o) => it.destroy(o), 'STORAGE_POOL_DESTROY', { pool }),
  delete: sends((it, o) => it.delete({ flags: 1, ...o }), 'STORAGE_POOL_DELETE', {
    pool,
    flags: 1,
  }),
  undefine: sends((it, o) => it.undefine(o), 'STORAGE_POOL_UNDEFINE', { pool }),
  refresh: sends((it, o) => it.refresh(o), 'STORAGE_POOL_REFRESH', { pool, flags: 0 }),
  getInfo: sends(
    (it, o) => it.getInfo(o),
    'STORAGE_POOL_GET_INFO',
    { pool },
    {
      answers: [[remote.storagePoolGetInfo, POOL_INFO]],
      gives: { ...POOL_INFO, stateName: 'running' },
    },
  ),
  getConfig: sends(
    (it, o) => it.getConfig({ flags: 1, ...o }),
    'STORAGE_POOL_GET_XML_DESC',
    { pool, flags: 1 },
    {
      answers: [[remote.storagePoolGetXmlDesc, { xml: '<pool><name>a</name></pool>' }]],
      gives: { name: 'a' },
    },
  ),
  redefine: {
    act: (it, o) =>
      it.redefine(
        (draft) => {
          if (draft.type === 'dir') draft.target.path = '/b';
        },
        { flags: 1, validate: false, ...o },
      ),
    sent: [
      ['STORAGE_POOL_GET_XML_DESC', { pool, flags: 1 }],
      ['STORAGE_POOL_IS_PERSISTENT', { pool }],
      ['STORAGE_POOL_GET_XML_DESC', { pool, flags: 1 }],
      ['STORAGE_POOL_DEFINE_XML', { xml: POOL_XML.replace('/a', '/b'), flags: 1 }],
    ],
    answers: [
      [remote.storagePoolGetXmlDesc, { xml: POOL_XML }],
      [remote.storagePoolIsPersistent, { persistent: 1 }],
      [remote.storagePoolDefineXml, { pool }],
    ],
    gives: pool,
  },
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags: 1, ...o }),
    'STORAGE_POOL_GET_XML_DESC',
    { pool, flags: 1 },
    { answers: [[remote.storagePoolGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  isActive: sends(
    (it, o) => it.isActive(o),
    'STORAGE_POOL_IS_ACTIVE',
    { pool },
    { answers: [[remote.storagePoolIsActive, { active: 1 }]], gives: true },
  ),
  isPersistent: sends(
    (it, o) => it.isPersistent(o),
    'STORAGE_POOL_IS_PERSISTENT',
    { pool },
    { answers: [[remote.storagePoolIsPersistent, { persistent: 1 }]], gives: true },
  ),
  getAutostart: sends(
    (it, o) => it.getAutostart(o),
    'STORAGE_POOL_GET_AUTOSTART',
    { pool },
    { answers: [[remote.storagePoolGetAutostart, { autostart: 1 }]], gives: true },
  ),
  setAutostart: sends((it, o) => it.setAutostart(false, o), 'STORAGE_POOL_SET_AUTOSTART', {
    pool,
    autostart: 0,
  }),
  numOfVolumes: sends(
    (it, o) => it.numOfVolumes(o),
    'STORAGE_POOL_NUM_OF_VOLUMES',
    { pool },
    { answers: [[remote.storagePoolNumOfVolumes, { num: 2 }]], gives: 2 },
  ),
  listVolumes: {
    act: (it, o) => it.listVolumes(o),
    sent: [
      ['STORAGE_POOL_NUM_OF_VOLUMES', { pool }],
      ['STORAGE_POOL_LIST_VOLUMES', { pool, maxnames: 2 }],
    ],
    answers: [
      [remote.storagePoolNumOfVolumes, { num: 2 }],
      [remote.storagePoolListVolumes, { names: ['disk'] }],
    ],
    gives: ['disk'],
  },
  listAllVolumes: sends(
    (it, o) => it.listAllVolumes(o),
    'STORAGE_POOL_LIST_ALL_VOLUMES',
    { pool, needResults: 1, flags: 0 },
    { answers: [[remote.storagePoolListAllVolumes, { vols: [VOL], ret: 1 }]], gives: [VOL] },
  ),
  storageVolLookupByName: sends(
    (it, o) => it.storageVolLookupByName('disk', o),
    'STORAGE_VOL_LOOKUP_BY_NAME',
    { pool, name: 'disk' },
    { answers: [[remote.storageVolLookupByName, { vol: VOL }]], gives: VOL },
  ),
  storageVolCreateXml: sends(
    (it, o) => it.storageVolCreateXml(XML, { flags: 1, ...o }),
    'STORAGE_VOL_CREATE_XML',
    { pool, xml: XML, flags: 1 },
    { answers: [[remote.storageVolCreateXml, { vol: VOL }]], gives: VOL },
  ),
  storageVolCreateXmlFrom: sends(
    (it, o) =>
      it.storageVolCreateXmlFrom(XML, StorageVol.of(it.connection, VOL, StoragePool), {
        flags: 1,
        ...o,
      }),
    'STORAGE_VOL_CREATE_XML_FROM',
    { pool, xml: XML, clonevol: VOL, flags: 1 },
    { answers: [[remote.storageVolCreateXmlFrom, { vol: VOL }]], gives: VOL },
  ),
};

export const STORAGE_VOL_ROWS: StorageVolRows = {
  ...VOLUME_STREAM_ROWS,
  storagePoolLookupByVolume: sends(
    (it, o) => it.storagePoolLookupByVolume(o),
    'STORAGE_POOL_LOOKUP_BY_VOLUME',
    { vol },
    { answers: [[remote.storagePoolLookupByVolume, { pool: POOL }]], gives: POOL },
  ),
  getInfo: sends(
    (it, o) => it.getInfo(o),
    'STORAGE_VOL_GET_INFO',
    { vol },
    { answers: [[remote.storageVolGetInfo, VOL_INFO]], gives: { ...VOL_INFO, typeName: 'file' } },
  ),
  getInfoFlags: sends(
    (it, o) => it.getInfoFlags({ flags: 1, ...o }),
    'STORAGE_VOL_GET_INFO_FLAGS',
    { vol, flags: 1 },
    {
      answers: [[remote.storageVolGetInfoFlags, VOL_INFO]],
      gives: { ...VOL_INFO, typeName: 'file' },
    },
  ),
  getConfig: sends(
    (it, o) => it.getConfig(o),
    'STORAGE_VOL_GET_XML_DESC',
    { vol, flags: 0 },
    {
      answers: [[remote.storageVolGetXmlDesc, { xml: '<volume><name>a</name></volume>' }]],
      gives: { name: 'a' },
    },
  ),
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc(o),
    'STORAGE_VOL_GET_XML_DESC',
    { vol, flags: 0 },
    { answers: [[remote.storageVolGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  getPath: sends(
    (it, o) => it.getPath(o),
    'STORAGE_VOL_GET_PATH',
    { vol },
    { answers: [[remote.storageVolGetPath, { name: '/images/disk' }]], gives: '/images/disk' },
  ),
  resize: sends((it, o) => it.resize(9, { flags: 4, ...o }), 'STORAGE_VOL_RESIZE', {
    vol,
    capacity: 9n,
    flags: 4,
  }),
  delete: sends((it, o) => it.delete({ flags: 1, ...o }), 'STORAGE_VOL_DELETE', { vol, flags: 1 }),
  wipe: sends((it, o) => it.wipe(o), 'STORAGE_VOL_WIPE', { vol, flags: 0 }),
  wipePattern: sends((it, o) => it.wipePattern(3, o), 'STORAGE_VOL_WIPE_PATTERN', {
    vol,
    algorithm: 3,
    flags: 0,
  }),
};

export const NODE_DEVICE_ROWS: NodeDeviceRows = {
  getConfig: sends(
    (it, o) => it.getConfig({ flags: 1, ...o }),
    'NODE_DEVICE_GET_XML_DESC',
    { name, flags: 1 },
    {
      answers: [[remote.nodeDeviceGetXmlDesc, { xml: '<device><name>a</name></device>' }]],
      gives: { name: 'a' },
    },
  ),
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc(o),
    'NODE_DEVICE_GET_XML_DESC',
    { name, flags: 0 },
    { answers: [[remote.nodeDeviceGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  getParent: sends(
    (it, o) => it.getParent(o),
    'NODE_DEVICE_GET_PARENT',
    { name },
    { answers: [[remote.nodeDeviceGetParent, { parentName: null }]], gives: null },
  ),
  numOfCaps: sends(
    (it, o) => it.numOfCaps(o),
    'NODE_DEVICE_NUM_OF_CAPS',
    { name },
    { answers: [[remote.nodeDeviceNumOfCaps, { num: 2 }]], gives: 2 },
  ),
  listCaps: {
    act: (it, o) => it.listCaps(o),
    sent: [
      ['NODE_DEVICE_NUM_OF_CAPS', { name }],
      ['NODE_DEVICE_LIST_CAPS', { name, maxnames: 2 }],
    ],
    answers: [
      [remote.nodeDeviceNumOfCaps, { num: 2 }],
      [remote.nodeDeviceListCaps, { names: ['pci'] }],
    ],
    gives: ['pci'],
  },
  dettach: sends((it, o) => it.dettach(o), 'NODE_DEVICE_DETTACH', { name }),
  detachFlags: sends(
    (it, o) => it.detachFlags({ driverName: 'vfio', ...o }),
    'NODE_DEVICE_DETACH_FLAGS',
    {
      name,
      driverName: 'vfio',
      flags: 0,
    },
  ),
  reAttach: sends((it, o) => it.reAttach(o), 'NODE_DEVICE_RE_ATTACH', { name }),
  reset: sends((it, o) => it.reset(o), 'NODE_DEVICE_RESET', { name }),
  update: sends((it, o) => it.update(XML, { flags: 1, ...o }), 'NODE_DEVICE_UPDATE', {
    name,
    xmlDesc: XML,
    flags: 1,
  }),
  create: sends((it, o) => it.create(o), 'NODE_DEVICE_CREATE', { name, flags: 0 }),
  destroy: sends((it, o) => it.destroy(o), 'NODE_DEVICE_DESTROY', { name }),
  undefine: sends((it, o) => it.undefine(o), 'NODE_DEVICE_UNDEFINE', { name, flags: 0 }),
  isActive: sends(
    (it, o) => it.isActive(o),
    'NODE_DEVICE_IS_ACTIVE',
    { name },
    { answers: [[remote.nodeDeviceIsActive, { active: 1 }]], gives: true },
  ),
  isPersistent: sends(
    (it, o) => it.isPersistent(o),
    'NODE_DEVICE_IS_PERSISTENT',
    { name },
    { answers: [[remote.nodeDeviceIsPersistent, { persistent: 1 }]], gives: true },
  ),
  getAutostart: sends(
    (it, o) => it.getAutostart(o),
    'NODE_DEVICE_GET_AUTOSTART',
    { name },
    { answers: [[remote.nodeDeviceGetAutostart, { autostart: 1 }]], gives: true },
  ),
  setAutostart: sends((it, o) => it.setAutostart(true, o), 'NODE_DEVICE_SET_AUTOSTART', {
    name,
    autostart: 1,
  }),
};
