import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { step, uuid } from '../step.ts';

const preset = { name: 'default-pool', uuid: 'dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566' };
const pool = { name: 'p1', uuid: uuid(31) };
const vol = { pool: 'p1', name: 'v1', key: '/p/v1' };

function poolXml(name: string, of: string, type = 'dir'): string {
  return `<pool type='${type}'><name>${name}</name><uuid>${of}</uuid>
    <target><path>/p</path></target></pool>`;
}

function volumeXml(name: string, capacity: bigint, more = ''): string {
  return `<volume><name>${name}</name><capacity>${capacity}</capacity>${more}</volume>`;
}

/** Pools and their volumes. */
export const storage: readonly Step[] = [
  step(remote.storagePoolLookupByName, { name: 'default-pool' }),
  step(remote.storagePoolLookupByUuid, { uuid: preset.uuid }),
  step(remote.storagePoolLookupByName, { name: 'none' }, 'none'),
  step(remote.storagePoolLookupByUuid, { uuid: uuid(99) }, 'none'),
  step(remote.storagePoolLookupByTargetPath, { path: '/default-pool' }),
  step(remote.storagePoolLookupByTargetPath, { path: '/none' }, 'none'),
  step(remote.storagePoolGetInfo, { pool: preset }),
  step(remote.storagePoolGetXmlDesc, { pool: preset, flags: 0 }),
  step(remote.storagePoolCreate, { pool: preset, flags: 0 }, 'an active one'),
  step(remote.storagePoolUndefine, { pool: preset }, 'an active one'),
  step(remote.storagePoolRefresh, { pool: preset, flags: 0 }),
  step(remote.storagePoolRefresh, { pool: preset, flags: 1 }, 'unknown flags'),
  step(remote.storagePoolDefineXml, { xml: poolXml('p1', uuid(31)), flags: 0 }),
  step(remote.storagePoolDefineXml, { xml: poolXml('p1', uuid(32)), flags: 0 }, 'the same name'),
  step(remote.storagePoolDefineXml, { xml: poolXml('p2', uuid(31)), flags: 0 }, 'the same uuid'),
  step(remote.storagePoolDefineXml, { xml: poolXml('p3', uuid(33)), flags: 0 }, 'the same path'),
  step(remote.storagePoolUndefine, { pool: { name: 'p3', uuid: uuid(33) } }, 'the same path'),
  step(remote.storagePoolDefineXml, { xml: "<pool type='dir'/>", flags: 0 }, 'without a name'),
  step(remote.storagePoolDefineXml, { xml: '<x/>', flags: 0 }, 'another root'),
  step(
    remote.storagePoolDefineXml,
    { xml: poolXml('p4', uuid(34), 'cloud'), flags: 0 },
    'unknown type',
  ),
  step(remote.storagePoolListVolumes, { pool, maxnames: 10 }, 'of an inactive one'),
  step(remote.storagePoolNumOfVolumes, { pool }, 'of an inactive one'),
  step(remote.storagePoolRefresh, { pool, flags: 0 }, 'an inactive one'),
  step(remote.storagePoolDestroy, { pool }, 'an inactive one'),
  step(remote.storagePoolBuild, { pool, flags: 0 }),
  step(remote.storagePoolGetInfo, { pool }, 'inactive'),
  step(remote.storagePoolCreate, { pool, flags: 0 }),
  step(remote.storagePoolBuild, { pool, flags: 0 }, 'an active one'),
  step(remote.storagePoolGetXmlDesc, { pool, flags: 0 }, 'of a new one'),
  step(remote.storagePoolIsActive, { pool }),
  step(remote.storagePoolIsPersistent, { pool }),
  step(remote.storagePoolSetAutostart, { pool, autostart: 1 }),
  step(remote.storagePoolGetAutostart, { pool }),

  step(remote.storageVolCreateXml, { pool, xml: volumeXml('v1', 1000n), flags: 0 }),
  step(remote.storageVolCreateXml, { pool, xml: volumeXml('v1', 1000n), flags: 0 }, 'again'),
  step(remote.storageVolCreateXml, { pool, xml: volumeXml('v2', 10n ** 15n), flags: 0 }, 'large'),
  step(remote.storageVolCreateXml, { pool, xml: '<volume/>', flags: 0 }, 'without a name'),
  step(
    remote.storageVolCreateXml,
    { pool, xml: volumeXml('v4', 5000n, '<allocation>100</allocation>'), flags: 0 },
    'thin',
  ),
  step(remote.storageVolCreateXml, { pool: preset, xml: volumeXml('d', 1n), flags: 9 }, 'flags'),
  step(remote.storageVolGetInfo, { vol }),
  step(remote.storageVolGetInfo, { vol: { ...vol, name: 'v4' } }, 'thin'),
  step(remote.storageVolGetPath, { vol }),
  step(remote.storageVolGetXmlDesc, { vol, flags: 0 }),
  step(remote.storageVolGetXmlDesc, { vol, flags: 1 }, 'unknown flags'),
  step(remote.storageVolLookupByName, { pool, name: 'v1' }),
  step(remote.storageVolLookupByKey, { key: '/p/v1' }),
  step(remote.storageVolLookupByPath, { path: '/p/v1' }),
  step(remote.storageVolLookupByName, { pool, name: 'none' }, 'none'),
  step(remote.storageVolLookupByKey, { key: 'none' }, 'none'),
  step(remote.storageVolLookupByPath, { path: '/none' }, 'none'),
  step(remote.storagePoolLookupByVolume, { vol }),
  step(remote.storageVolCreateXmlFrom, {
    ...{ pool, xml: volumeXml('v3', 500n), clonevol: vol, flags: 0 },
  }),
  step(remote.storageVolGetInfo, { vol: { ...vol, name: 'v3' } }, 'of a copy'),
  step(remote.storagePoolListAllVolumes, { pool, needResults: 1, flags: 0 }),
  step(remote.storagePoolListAllVolumes, { pool, needResults: 1, flags: 1 }, 'unknown flags'),
  step(remote.storagePoolListVolumes, { pool, maxnames: 10 }),
  step(remote.storagePoolGetInfo, { pool }, 'with volumes'),
  step(remote.storageVolResize, { vol, capacity: 2000n, flags: 0 }),
  step(remote.storageVolWipe, { vol, flags: 0 }),
  step(remote.storageVolDelete, { vol, flags: 1 }, 'with zeros'),
  step(remote.storageVolDelete, { vol, flags: 0 }),
  step(remote.storageVolDelete, { vol, flags: 0 }, 'again'),
  step(remote.storagePoolGetInfo, { pool }, 'with a volume less'),
  ...[0, 1, 2, 4, 8, 16, 32, 64, 128, 0x10_00_00].map((flags) =>
    step(remote.connectListAllStoragePools, { needResults: 1, flags }, `flags ${flags}`),
  ),
  step(remote.connectListStoragePools, { maxnames: 10 }),
  step(remote.connectListDefinedStoragePools, { maxnames: 10 }),
  step(remote.connectNumOfStoragePools),
  step(remote.connectNumOfDefinedStoragePools),
  step(remote.storagePoolDelete, { pool, flags: 0 }, 'an active one'),
  step(remote.storagePoolDestroy, { pool }),
  step(remote.storageVolGetInfo, { vol: { ...vol, name: 'v3' } }, 'of an inactive pool'),
  step(remote.storagePoolDelete, { pool, flags: 0 }),
  step(remote.storagePoolUndefine, { pool }),
  step(remote.storagePoolIsActive, { pool }, 'gone'),
  step(remote.storagePoolCreateXml, { xml: poolXml('t', uuid(35)), flags: 0 }),
  step(remote.storagePoolIsPersistent, { pool: { name: 't', uuid: uuid(35) } }, 'transient'),
  step(remote.storagePoolDestroy, { pool: { name: 't', uuid: uuid(35) } }, 'a transient one'),
  step(remote.connectFindStoragePoolSources, { type: 'logical', srcSpec: null, flags: 0 }),
  step(remote.connectFindStoragePoolSources, { type: 'none', srcSpec: null, flags: 0 }, 'none'),
  step(remote.connectGetStoragePoolCapabilities, { flags: 0 }),
];
