import { constants } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import {
  connect,
  VirConnectListAllStoragePoolsFlags,
  VirStoragePoolState,
  VirStorageVolInfoFlags,
  VirStorageVolResizeFlags,
  VirStorageVolType,
} from '../../src/index.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const MIB = 1_048_576n;

describeWithLibvirtd('a storage pool', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  describe.each(['unix', 'tcp'] as const)('over %s', (transport) => {
    let connection: Connection;
    beforeAll(async () => {
      connection = await connect(daemon.uri('qemu', transport));
    });
    afterAll(() => connection?.close());

    it('can be defined, built, started, stopped, deleted and undefined', async () => {
      const pool = await connection.storagePoolDefineXml(poolXml('life'));
      expect(await pool.getInfo()).toEqual({
        state: VirStoragePoolState.INACTIVE,
        stateName: 'inactive',
        capacity: 0n,
        allocation: 0n,
        available: 0n,
      });
      // Its folder does not exist yet.
      await expect(pool.create()).rejects.toMatchObject({
        code: 'VIR_ERR_SYSTEM_ERROR',
        int1: constants.errno.ENOENT,
      });
      await pool.build();
      await pool.create();
      const info = await pool.getInfo();
      expect(info.state).toBe(VirStoragePoolState.RUNNING);
      expect(info.capacity).toBe(info.allocation + info.available);
      expect(await pool.listAllVolumes()).toEqual([]);
      expect(await virsh(daemon.uri('qemu'), 'pool-uuid', 'life')).toBe(`${pool.uuid}\n\n`);
      const { ACTIVE, DIR, LOGICAL } = VirConnectListAllStoragePoolsFlags;
      expect(await names(connection, ACTIVE | DIR)).toEqual(['life']);
      expect(await names(connection, LOGICAL)).toEqual([]);

      await pool.setAutostart(true);
      expect(await pool.getAutostart()).toBe(true);
      await pool.destroy();
      expect(await connection.listDefinedStoragePools()).toEqual(['life']);
      await pool.delete();
      await pool.undefine();
      await expect(connection.storagePoolLookupByName('life')).rejects.toMatchObject({
        code: 'VIR_ERR_NO_STORAGE_POOL',
      });
    });

    it('creates, resizes, copies and deletes volumes', async () => {
      const pool = await connection.storagePoolDefineXml(poolXml('volumes'));
      await pool.build();
      await pool.create();

      const volume = await pool.storageVolCreateXml(volumeXml('a.img', 3));
      expect(volume).toMatchObject({
        pool: 'volumes',
        name: 'a.img',
        key: `${FOLDER}/volumes/a.img`,
      });
      expect(await volume.getPath()).toBe(volume.key);
      expect(await volume.getInfo()).toMatchObject({
        type: VirStorageVolType.FILE,
        capacity: 3n * MIB,
      });

      await volume.resize(4n * MIB);
      await volume.resize(1_048_576, { flags: VirStorageVolResizeFlags.DELTA });
      const physical = await volume.getInfoFlags({ flags: VirStorageVolInfoFlags.GET_PHYSICAL });
      expect(physical).toMatchObject({ capacity: 5n * MIB, allocation: 5n * MIB });
      await expect(volume.resize(MIB)).rejects.toMatchObject({ code: 'VIR_ERR_INVALID_ARG' });

      const copy = await pool.storageVolCreateXmlFrom(volumeXml('b.img', 5), volume);
      await copy.wipe();
      expect(await copy.getXmlDesc()).toContain(`<capacity unit='bytes'>${5n * MIB}</capacity>`);
      expect([...(await pool.listVolumes())].sort()).toEqual(['a.img', 'b.img']);
      expect(await pool.numOfVolumes()).toBe(2);

      expect(await connection.storageVolLookupByKey(copy.key)).toEqual(copy);
      expect(await connection.storageVolLookupByPath(copy.key)).toEqual(copy);
      expect(await pool.storageVolLookupByName('b.img')).toEqual(copy);
      expect((await copy.storagePoolLookupByVolume()).uuid).toBe(pool.uuid);

      await volume.delete();
      await expect(volume.getInfo()).rejects.toMatchObject({ code: 'VIR_ERR_NO_STORAGE_VOL' });
      await copy.delete();
      await pool.refresh();
      expect(await pool.listAllVolumes()).toEqual([]);
      await pool.destroy();
      await pool.delete();
      await pool.undefine();
    });
  });
});

/** A file system in the daemon's own mount namespace. */
const FOLDER = '/var/lib/libvirt/images';

function poolXml(name: string): string {
  return `<pool type='dir'><name>${name}</name>
    <target><path>${FOLDER}/${name}</path></target></pool>`;
}

function volumeXml(name: string, sizeMiB: number): string {
  return `<volume><name>${name}</name><capacity unit='MiB'>${sizeMiB}</capacity></volume>`;
}

async function names(connection: Connection, flags: number): Promise<string[]> {
  return (await connection.listAllStoragePools({ flags })).map((pool) => pool.name);
}
