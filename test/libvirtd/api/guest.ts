import type { Connection, Domain, StoragePool } from '../../../src/index.ts';

/** The MAC address of every guest's only interface. */
export const MAC = '52:54:00:00:00:01';

/** Defines and starts a pool for disks. Its folder is in the daemon's own mount namespace. */
export async function startPool(connection: Connection): Promise<StoragePool> {
  const pool = await connection.storagePoolDefineXml(`<pool type='dir'><name>disks</name>
    <target><path>/var/lib/libvirt/images</path></target></pool>`);
  await pool.create();
  return pool;
}

/** Creates a volume. Resolves to its path. */
export async function makeDisk(pool: StoragePool, name: string, format = 'raw'): Promise<string> {
  const volume = await pool.storageVolCreateXml(`<volume><name>${name}</name>
    <capacity unit='MiB'>8</capacity><target><format type='${format}'/></target></volume>`);
  return volume.key;
}

/**
 * Defines a guest with two CPUs, a disk `vda`, an interface, an I/O thread and an agent's channel.
 */
export function defineGuest(
  connection: Connection,
  name: string,
  disk: { readonly path: string; readonly format?: string },
): Promise<Domain> {
  return connection.domainDefineXml(`<domain type='qemu'><name>${name}</name>
    <memory unit='MiB'>64</memory><vcpu current='1'>2</vcpu><iothreads>1</iothreads>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices>
      <disk type='file'><driver name='qemu' type='${disk.format ?? 'raw'}'/>
        <source file='${disk.path}'/><target dev='vda' bus='virtio'/></disk>
      <interface type='user'><mac address='${MAC}'/></interface>
      <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    </devices></domain>`);
}
