import { statSync } from 'node:fs';
import type { Domain, StoragePool, StorageVol } from 'libvirt-client';
import { connect, waitForAddress } from 'libvirt-client';
import { createSeedVolume } from 'libvirt-client/seed';
import { startDaemon } from 'libvirt-client/testing';
import { size } from 'libvirt-client/xml';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region cloud-image
const imageFile = process.argv[3]; // a downloaded image
const type = (await connection.getType()).toLowerCase() === 'test' ? 'test' : 'kvm';

const pool = await openPool('cloud', '/var/lib/libvirt/cloud');
const guests = await connection.listAllDomains();
const domain = guests.find(({ name }) => name === 'web') ?? (await createGuest('web'));
if (!(await domain.isActive())) await domain.create();
const { interfaces } = await waitForAddress(domain, { timeoutMs: 120_000 });
console.log(domain.name, interfaces[0]?.addrs[0]?.addr); // web 192.168...

/** Returns the pool, which the first run creates. */
async function openPool(name: string, path: string): Promise<StoragePool> {
  const pools = await connection.listAllStoragePools();
  let found = pools.find((each) => each.name === name);
  if (found === undefined) {
    found = await connection.storagePoolDefineXml({ type: 'dir', name, target: { path } });
    await found.build();
    await found.setAutostart(true);
  }
  if (!(await found.isActive())) await found.create();
  return found;
}

/** Returns the image of the distribution, which all guests share. The first run uploads it. */
async function openImage(name: string): Promise<StorageVol> {
  const volumes = await pool.listAllVolumes();
  const found = volumes.find((each) => each.name === name);
  if (found !== undefined) return found;
  // A volume without a format is all zeros, as a sparse upload needs it.
  const capacity = imageFile === undefined ? size('2 GiB') : size(statSync(imageFile).size);
  const image = await pool.storageVolCreateXml({ name, capacity, allocation: size(0) });
  if (imageFile === undefined) return image;
  try {
    await image.uploadFrom(imageFile, { sparse: true });
  } catch (error) {
    await image.delete();
    throw error;
  }
  await pool.refresh(); // libvirt finds the format in the image
  return image;
}

/** Defines a guest with a disk and a seed. If a step fails, the steps before it are undone. */
async function createGuest(name: string): Promise<Domain> {
  const image = await openImage('debian-12.qcow2');
  const undo: (() => Promise<void>)[] = [];
  try {
    // The guest's own disk, which stores only the differences to the image.
    const disk = await pool.storageVolCreateXml({
      name: `${name}.qcow2`,
      capacity: size('20 GiB'),
      target: { format: { type: 'qcow2' } },
      backingStore: { path: await image.getPath(), format: { type: 'qcow2' } },
    });
    undo.push(() => disk.delete());
    const seed = await createSeedVolume(pool, `${name}-seed.iso`, {
      metaData: { 'local-hostname': name },
      userData: { users: [{ name: 'ann', ssh_authorized_keys: ['ssh-ed25519 AAAA... ann'] }] },
    });
    undo.push(() => seed.delete());
    const guest = await connection.domainDefineXml({
      type,
      name,
      memory: size('1 GiB'),
      vcpu: { value: 1 },
      os: { type: { value: 'hvm' } },
      devices: {
        disk: [
          {
            type: 'file',
            driver: { name: 'qemu', type: 'qcow2' },
            source: { file: await disk.getPath() },
            target: { dev: 'vda', bus: 'virtio' },
          },
          {
            type: 'file',
            device: 'cdrom',
            source: { file: await seed.getPath() },
            target: { dev: 'sda', bus: 'sata' },
            readonly: true,
          },
        ],
        interface: [{ type: 'network', source: { network: 'default' }, model: { type: 'virtio' } }],
        console: [{ type: 'pty' }],
      },
    });
    undo.push(() => guest.undefine());
    await guest.setAutostart(true);
    await guest.create();
    return guest;
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}
// #endregion
