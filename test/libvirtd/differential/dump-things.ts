import type { Network, NodeDevice, StoragePool, StorageVol } from '../../../src/index.ts';
import { ask, askEach, byName } from './values.ts';

export async function dumpNetwork(network: Network): Promise<object> {
  return {
    uuid: network.uuid,
    isActive: await ask(() => network.isActive()),
    isPersistent: await ask(() => network.isPersistent()),
    getAutostart: await ask(() => network.getAutostart()),
    getBridgeName: await ask(() => network.getBridgeName()),
    getXmlDesc: await askEach([0, 1], (flags) => network.getXmlDesc(flags)),
    getDhcpLeases: await ask(() => network.getDhcpLeases()),
  };
}

export async function dumpPool(pool: StoragePool): Promise<object> {
  return {
    uuid: pool.uuid,
    isActive: await ask(() => pool.isActive()),
    isPersistent: await ask(() => pool.isPersistent()),
    getAutostart: await ask(() => pool.getAutostart()),
    getXmlDesc: await askEach([0, 1], (flags) => pool.getXmlDesc(flags)),
    getInfo: await ask(() => pool.getInfo()),
    numOfVolumes: await ask(() => pool.numOfVolumes()),
    listVolumes: await ask(() => pool.listVolumes()),
    volumes: await ask(async () => byName(await pool.listAllVolumes(), dumpVolume)),
  };
}

async function dumpVolume(volume: StorageVol): Promise<object> {
  return {
    key: volume.key,
    pool: (await volume.storagePoolLookupByVolume()).name,
    getPath: await ask(() => volume.getPath()),
    getInfo: await ask(() => volume.getInfo()),
    getInfoFlags: await ask(() => volume.getInfoFlags(1)),
    getXmlDesc: await ask(() => volume.getXmlDesc()),
  };
}

export async function dumpDevice(device: NodeDevice): Promise<object> {
  return {
    getParent: await ask(() => device.getParent()),
    getXmlDesc: await ask(() => device.getXmlDesc()),
    numOfCaps: await ask(() => device.numOfCaps()),
    listCaps: await ask(() => device.listCaps()),
    isActive: await ask(() => device.isActive()),
    isPersistent: await ask(() => device.isPersistent()),
    getAutostart: await ask(() => device.getAutostart()),
  };
}
