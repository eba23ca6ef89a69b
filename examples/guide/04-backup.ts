// Needs a hypervisor.
import { connect } from 'libvirt-client';
import { size } from 'libvirt-client/xml';

await using connection = await connect(process.argv[2] ?? 'qemu:///system');

// #region incremental
const path = '/var/lib/libvirt/guide-backup';
const pool = await connection.storagePoolCreateXml(
  { type: 'dir', name: 'guide-backup', target: { path } },
  { flags: 'WITH_BUILD' },
);
const disk = await pool.storageVolCreateXml({
  name: 'disk',
  capacity: size('16 MiB'),
  target: { format: { type: 'qcow2' }, compat: '1.1' },
});
const domain = await connection.domainDefineXml({
  type: 'qemu',
  name: 'guide-backup',
  memory: size('64 MiB'),
  os: { type: { value: 'hvm' } },
  devices: {
    disk: [
      {
        type: 'file',
        driver: { name: 'qemu', type: 'qcow2' },
        source: { file: await disk.getPath() },
        target: { dev: 'vda', bus: 'virtio' },
      },
    ],
  },
});
await domain.create();

// One subscription for all backups: a second one may receive nothing, by a fault in libvirt.
await using events = await connection.subscribe('domain:job-completed', { object: domain });

/** Writes a backup, and starts the next period with a checkpoint of the same moment. */
async function backUp(name: string, since?: string): Promise<void> {
  await domain.backupBegin(
    {
      ...(since === undefined ? {} : { incremental: since }),
      disks: { disk: [{ name: 'vda', type: 'file', target: { file: `${path}/${name}` } }] },
    },
    { checkpointXml: { name } },
  );
  await events.next();
}

await backUp('monday'); // everything
await backUp('tuesday', 'monday'); // the changes since monday
console.log((await domain.listAllCheckpoints()).length); // 2
await pool.refresh();
console.log([...(await pool.listVolumes())].sort()); // [ 'disk', 'monday', 'tuesday' ]

await domain.destroy();
await domain.undefineFlags({ flags: 'CHECKPOINTS_METADATA' });
for (const volume of await pool.listAllVolumes()) await volume.delete();
await pool.destroy();
// #endregion
