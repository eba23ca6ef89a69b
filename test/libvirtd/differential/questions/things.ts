import { about } from '../question.ts';
import { identity, names } from '../values.ts';

const network = about('network');
const pool = about('pool');
const volume = about('volume');
const device = about('device');

export const NETWORK_QUESTIONS = [
  network('virNetworkGetName', (it) => it.name, 'it.name()'),
  network('virNetworkGetUUIDString', (it) => it.uuid, 'it.UUIDString()'),
  network('virNetworkGetUUID', (it) => it.uuid.replaceAll('-', ''), 'it.UUID()'),
  network('virNetworkGetConnect', (it) => it.connection.uri, 'it.connect().getURI()'),
  network('virNetworkIsActive', (it) => it.isActive(), 'it.isActive()'),
  network('virNetworkIsPersistent', (it) => it.isPersistent(), 'it.isPersistent()'),
  network('virNetworkGetAutostart', (it) => it.getAutostart(), 'it.autostart()'),
  network('virNetworkGetBridgeName', (it) => it.getBridgeName(), 'it.bridgeName()'),
  network('virNetworkGetXMLDesc', (it, flags) => it.getXmlDesc({ flags }), 'it.XMLDesc(arg)', {
    args: [0, 1, 2],
  }),
  network('virNetworkGetDHCPLeases', (it, mac) => it.getDhcpLeases({ mac }), 'it.DHCPLeases(arg)', {
    args: [null, '52:54:00:12:34:56'],
  }),
];

export const POOL_QUESTIONS = [
  pool('virStoragePoolGetName', (it) => it.name, 'it.name()'),
  pool('virStoragePoolGetUUIDString', (it) => it.uuid, 'it.UUIDString()'),
  pool('virStoragePoolGetUUID', (it) => it.uuid.replaceAll('-', ''), 'it.UUID()'),
  pool('virStoragePoolGetConnect', (it) => it.connection.uri, 'it.connect().getURI()'),
  pool('virStoragePoolIsActive', (it) => it.isActive(), 'it.isActive()'),
  pool('virStoragePoolIsPersistent', (it) => it.isPersistent(), 'it.isPersistent()'),
  pool('virStoragePoolGetAutostart', (it) => it.getAutostart(), 'it.autostart()'),
  pool('virStoragePoolGetXMLDesc', (it, flags) => it.getXmlDesc({ flags }), 'it.XMLDesc(arg)', {
    args: [0, 1, 2],
  }),
  pool(
    'virStoragePoolGetInfo',
    (it) => it.getInfo(),
    'named("state capacity allocation available", it.info())',
    // Other processes write to the same disk.
    { comparison: 'amounts' },
  ),
  pool('virStoragePoolNumOfVolumes', (it) => it.numOfVolumes(), 'it.numOfVolumes()'),
  pool('virStoragePoolListVolumes', (it) => it.listVolumes(), 'it.listVolumes()'),
  pool(
    'virStoragePoolListAllVolumes',
    async (it, flags) => names(await it.listAllVolumes({ flags })),
    'names(it.listAllVolumes(arg))',
    { args: [0, 1] },
  ),
  pool(
    'virStorageVolLookupByName',
    async (it, name) => identity(await it.storageVolLookupByName(name)),
    'identity(it.storageVolLookupByName(arg))',
    { args: ['disk.img', 'größe.qcow2', 'nothing'] },
  ),
];

export const VOLUME_QUESTIONS = [
  volume('virStorageVolGetName', (it) => it.name, 'it.name()'),
  volume('virStorageVolGetKey', (it) => it.key, 'it.key()'),
  volume('virStorageVolGetConnect', (it) => it.connection.uri, 'it.connect().getURI()'),
  volume(
    'virStoragePoolLookupByVolume',
    async (it) => identity(await it.storagePoolLookupByVolume()),
    'identity(it.storagePoolLookupByVolume())',
  ),
  volume('virStorageVolGetPath', (it) => it.getPath(), 'it.path()'),
  volume(
    'virStorageVolGetInfo',
    (it) => it.getInfo(),
    'named("type capacity allocation", it.info())',
  ),
  volume(
    'virStorageVolGetInfoFlags',
    (it, flags) => it.getInfoFlags({ flags }),
    'named("type capacity allocation", it.infoFlags(arg))',
    { args: [0, 1, 2] },
  ),
  volume('virStorageVolGetXMLDesc', (it, flags) => it.getXmlDesc({ flags }), 'it.XMLDesc(arg)', {
    args: [0, 1],
  }),
];

export const DEVICE_QUESTIONS = [
  device('virNodeDeviceGetName', (it) => it.name, 'it.name()'),
  device('virNodeDeviceGetParent', (it) => it.getParent(), 'it.parent()'),
  device('virNodeDeviceGetXMLDesc', (it, flags) => it.getXmlDesc({ flags }), 'it.XMLDesc(arg)', {
    args: [0, 1],
  }),
  device('virNodeDeviceNumOfCaps', (it) => it.numOfCaps(), 'it.numOfCaps()'),
  device('virNodeDeviceListCaps', (it) => it.listCaps(), 'it.listCaps()'),
  device('virNodeDeviceIsActive', (it) => it.isActive(), 'it.isActive()'),
  device('virNodeDeviceIsPersistent', (it) => it.isPersistent(), 'it.isPersistent()'),
  device('virNodeDeviceGetAutostart', (it) => it.getAutostart(), 'it.autostart()'),
];
