import type { RemoteNonnullStorageVol } from '../../../protocol/index.ts';
import {
  REMOTE_STORAGE_POOL_LIST_MAX,
  REMOTE_STORAGE_VOL_LIST_MAX,
  VirStoragePoolDefineFlags,
  VirStorageVolCreateFlags,
} from '../../../protocol/index.ts';
import type { SimulatedStoragePool } from '../storage/pool.ts';
import { findPoolSources } from '../storage/pool-sources.ts';
import type { SimulatedStoragePools } from '../storage/pools.ts';
import type { SimulatedVolume } from '../storage/volume.ts';
import { downloadVolume, uploadVolume } from '../storage/volume-streams.ts';
import {
  cloneVolume,
  createVolume,
  deleteVolume,
  listVolumes,
  resizeVolume,
  volumeInfo,
  volumeXml,
  wipeVolume,
} from '../storage/volumes.ts';
import type { RemoteHandlers } from './handler.ts';
import { StreamReply } from './handler.ts';
import { atMost, checkListed, flag } from './replies.ts';
import { has, validated } from './validated.ts';

export const storagePoolHandlers: RemoteHandlers = {
  connectListAllStoragePools: ({ hypervisor }, { needResults, flags }) => {
    const pools = hypervisor.pools.list(flags);
    const listed = needResults === 0 ? [] : pools.map((pool) => pool.reference());
    return {
      pools: checkListed(listed, REMOTE_STORAGE_POOL_LIST_MAX, 'storage pools'),
      ret: pools.length,
    };
  },
  connectNumOfStoragePools: ({ hypervisor }) => ({ num: having(hypervisor.pools, true).length }),
  connectListStoragePools: ({ hypervisor }, { maxnames }) => ({
    names: atMost(having(hypervisor.pools, true), maxnames).map(({ name }) => name),
  }),
  connectNumOfDefinedStoragePools: ({ hypervisor }) => ({
    num: having(hypervisor.pools, false).length,
  }),
  connectListDefinedStoragePools: ({ hypervisor }, { maxnames }) => ({
    names: atMost(having(hypervisor.pools, false), maxnames).map(({ name }) => name),
  }),
  connectFindStoragePoolSources: (_, { type, srcSpec, flags }) => ({
    xml: findPoolSources(type, srcSpec, flags),
  }),

  storagePoolLookupByName: ({ hypervisor }, { name }) => ({
    pool: hypervisor.pools.lookupByName(name).reference(),
  }),
  storagePoolLookupByUuid: ({ hypervisor }, { uuid }) => ({
    pool: hypervisor.pools.lookupByUuid(uuid).reference(),
  }),
  storagePoolLookupByVolume: ({ hypervisor }, { vol }) => ({
    pool: hypervisor.pools.lookupByName(vol.pool).reference(),
  }),
  storagePoolDefineXml: ({ hypervisor }, { xml, flags }) =>
    validated('storagepool.rng', xml, has(flags, VirStoragePoolDefineFlags.VALIDATE), () => ({
      pool: hypervisor.pools.define(xml, flags).reference(),
    })),
  storagePoolCreateXml: ({ hypervisor }, { xml, flags }) => ({
    pool: hypervisor.pools.create(xml, flags).reference(),
  }),
  storagePoolCreate: ({ hypervisor: { pools } }, { pool, flags }) =>
    pools.start(pools.find(pool), flags),
  storagePoolBuild: ({ hypervisor: { pools } }, { pool, flags }) =>
    pools.build(pools.find(pool), flags),
  storagePoolDestroy: ({ hypervisor: { pools } }, { pool }) => pools.stop(pools.find(pool)),
  storagePoolDelete: ({ hypervisor: { pools } }, { pool, flags }) =>
    pools.delete(pools.find(pool), flags),
  storagePoolUndefine: ({ hypervisor: { pools } }, { pool }) => pools.undefine(pools.find(pool)),
  storagePoolRefresh: ({ hypervisor: { pools } }, { pool, flags }) =>
    pools.refresh(pools.find(pool), flags),

  storagePoolGetInfo: ({ hypervisor: { pools } }, { pool }) => pools.info(pools.find(pool)),
  storagePoolGetXmlDesc: ({ hypervisor: { pools } }, { pool, flags }) => ({
    xml: pools.xml(pools.find(pool), flags),
  }),
  storagePoolGetAutostart: ({ hypervisor }, { pool }) => ({
    autostart: flag(hypervisor.pools.find(pool).autostart),
  }),
  storagePoolSetAutostart: ({ hypervisor: { pools } }, { pool, autostart }) =>
    pools.setAutostart(pools.find(pool), autostart !== 0),
  storagePoolIsActive: ({ hypervisor }, { pool }) => ({
    active: flag(hypervisor.pools.lookupByUuid(pool.uuid).active),
  }),
  storagePoolIsPersistent: ({ hypervisor }, { pool }) => ({
    persistent: flag(hypervisor.pools.lookupByUuid(pool.uuid).persistent),
  }),
  storagePoolNumOfVolumes: ({ hypervisor }, { pool }) => ({
    num: activePool(hypervisor.pools.find(pool)).volumes.size,
  }),
  storagePoolListVolumes: ({ hypervisor }, { pool, maxnames }) => {
    const { volumes } = activePool(hypervisor.pools.find(pool));
    return { names: atMost([...volumes.keys()], maxnames) };
  },
  storagePoolListAllVolumes: ({ hypervisor }, { pool, needResults, flags }) => {
    const volumes = listVolumes(hypervisor.pools.lookupByUuid(pool.uuid), flags);
    const listed = needResults === 0 ? [] : volumes.map((volume) => volume.reference());
    return {
      vols: checkListed(listed, REMOTE_STORAGE_VOL_LIST_MAX, 'storage volumes'),
      ret: volumes.length,
    };
  },
};

export const storageVolumeHandlers: RemoteHandlers = {
  storageVolLookupByName: ({ hypervisor }, { pool, name }) => ({
    vol: hypervisor.pools.find(pool).volume(name).reference(),
  }),
  storageVolLookupByKey: ({ hypervisor }, { key }) => ({
    vol: hypervisor.pools.findVolume('key', key).reference(),
  }),
  storageVolLookupByPath: ({ hypervisor }, { path }) => ({
    vol: hypervisor.pools.findVolume('path', path).reference(),
  }),
  storageVolCreateXml: ({ hypervisor: { pools } }, { pool, xml, flags }) =>
    validated('storagevol.rng', xml, has(flags, VirStorageVolCreateFlags.VALIDATE), () => ({
      vol: createVolume(pools.find(pool), xml, flags).reference(),
    })),
  storageVolCreateXmlFrom: ({ hypervisor: { pools } }, { pool, xml, clonevol, flags }) =>
    validated('storagevol.rng', xml, has(flags, VirStorageVolCreateFlags.VALIDATE), () => ({
      vol: cloneVolume(pools.find(pool), xml, find(pools, clonevol), flags).reference(),
    })),
  storageVolDelete: ({ hypervisor: { pools } }, { vol, flags }) =>
    deleteVolume(find(pools, vol), flags),
  storageVolGetInfo: ({ hypervisor: { pools } }, { vol }) => volumeInfo(find(pools, vol)),
  storageVolGetInfoFlags: ({ hypervisor: { pools } }, { vol, flags }) =>
    volumeInfo(find(pools, vol), flags),
  storageVolGetXmlDesc: ({ hypervisor: { pools } }, { vol, flags }) => ({
    xml: volumeXml(find(pools, vol), flags),
  }),
  storageVolGetPath: ({ hypervisor: { pools } }, { vol }) => ({ name: find(pools, vol).path }),
  storageVolResize: ({ hypervisor: { pools } }, { vol, capacity, flags }) =>
    resizeVolume(find(pools, vol), capacity, flags),
  storageVolWipe: ({ hypervisor: { pools } }, { vol, flags }) =>
    wipeVolume(pools, find(pools, vol), 0, flags),
  storageVolWipePattern: ({ hypervisor: { pools } }, { vol, algorithm, flags }) =>
    wipeVolume(pools, find(pools, vol), algorithm, flags),
  storageVolDownload: ({ hypervisor: { pools } }, { vol, offset, length, flags }) =>
    new StreamReply(undefined, downloadVolume(find(pools, vol), offset, length, flags)),
  storageVolUpload: ({ hypervisor: { pools } }, { vol, offset, length, flags }) =>
    new StreamReply(undefined, uploadVolume(pools, find(pools, vol), offset, length, flags)),
};

function find(pools: SimulatedStoragePools, vol: RemoteNonnullStorageVol): SimulatedVolume {
  return pools.lookupByName(vol.pool).volume(vol.name);
}

function activePool(pool: SimulatedStoragePool): SimulatedStoragePool {
  pool.checkActive();
  return pool;
}

function having(pools: SimulatedStoragePools, active: boolean): SimulatedStoragePool[] {
  return pools.all().filter((pool) => pool.active === active);
}
