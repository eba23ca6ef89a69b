// Needs a hypervisor.
import { createWriteStream, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { connect } from 'libvirt-client';
import { createSeedVolume } from 'libvirt-client/seed';
import { byTarget, size } from 'libvirt-client/xml';

await using connection = await connect(process.argv[2] ?? 'qemu:///system');

// #region build
// 1. A pool for the disks.
const pool = await connection.storagePoolDefineXml({
  type: 'dir',
  name: 'appliances',
  target: { path: '/var/lib/libvirt/appliances' },
});
await pool.build();
await pool.create();
await pool.setAutostart(true);

// 2. A disk, and a CD image. A small image takes the place of an installer's here.
const disk = await pool.storageVolCreateXml({
  name: 'appliance.qcow2',
  capacity: size('8 GiB'),
  target: { format: { type: 'qcow2' } },
});
const iso = await createSeedVolume(pool, 'installer.iso', { userData: {} });

// 3. The guest: a disk, an empty CD drive, a screen.
const domain = await connection.domainDefineXml({
  type: 'qemu',
  name: 'appliance',
  memory: size('128 MiB'),
  vcpu: { value: 1 },
  os: { type: { value: 'hvm' }, boot: [{ dev: 'cdrom' }, { dev: 'hd' }] },
  devices: {
    disk: [
      {
        type: 'file',
        driver: { name: 'qemu', type: 'qcow2' },
        source: { file: await disk.getPath() },
        target: { dev: 'vda', bus: 'virtio' },
      },
      { type: 'file', device: 'cdrom', target: { dev: 'hdc', bus: 'ide' }, readonly: true },
    ],
    graphics: [{ type: 'vnc', autoport: true, listen: '127.0.0.1' }],
    video: [{ model: { type: 'vga' } }],
  },
});

// 4. The CD goes into the drive.
const drive = byTarget((await domain.getConfig()).devices?.disk, 'hdc');
if (drive?.type === 'file') {
  const loaded = { ...drive, source: { file: await iso.getPath() } };
  await domain.update({ disk: loaded }, { flags: 'CONFIG' });
}

// 5. The start.
await domain.create();
console.log(domain.name, (await domain.getState()).stateName); // appliance running
// #endregion

// #region snapshot
const appliance = await connection.domainLookupByName('appliance');
await appliance.snapshotCreateXml({ name: 'installed', description: 'After the installation' });
const [first] = await appliance.listAllSnapshots();
console.log(first?.name); // installed
await appliance.destroy();
if (first) await appliance.revertToSnapshot(first, { flags: 'RUNNING' });
console.log((await appliance.getState()).stateName); // running
// #endregion

// #region screenshot
const guest = await connection.domainLookupByName('appliance');
const screenshot = await guest.screenshot();
const file = join(tmpdir(), `appliance-${process.pid}`);
await pipeline(screenshot, createWriteStream(file));
console.log(screenshot.mimeType, statSync(file).size > 0); // image/... true
// #endregion

// #region remove
const old = (await connection.listAllDomains()).find(({ name }) => name === 'appliance');
if (await old?.isActive()) await old?.destroy();
await old?.undefineFlags({ flags: ['SNAPSHOTS_METADATA', 'MANAGED_SAVE', 'NVRAM'] });
const pools = await connection.listAllStoragePools();
const appliances = pools.find(({ name }) => name === 'appliances');
if (await appliances?.isActive()) {
  for (const volume of (await appliances?.listAllVolumes()) ?? []) await volume.delete();
  await appliances?.destroy();
  await appliances?.delete();
}
await appliances?.undefine();
console.log((await connection.listAllDomains()).some(({ name }) => name === 'appliance')); // false
// #endregion
