// Needs a hypervisor.
import { connect } from 'libvirt-client';
import { size } from 'libvirt-client/xml';

await using connection = await connect(process.argv[2] ?? 'qemu:///system');

// A pool with two disks: `base`, and `overlay` on top of it. A guest uses the overlay.
const pool = await connection.storagePoolCreateXml(
  { type: 'dir', name: 'guide-jobs', target: { path: '/var/lib/libvirt/guide-jobs' } },
  { flags: 'WITH_BUILD' },
);
await using _ = { [Symbol.asyncDispose]: removePool };
async function removePool(): Promise<void> {
  for (const volume of await pool.listAllVolumes()) await volume.delete();
  await pool.destroy();
}
const format = { type: 'qcow2' } as const;
const capacity = size('16 MiB');
const base = await pool.storageVolCreateXml({ name: 'base', capacity, target: { format } });
const path = await base.getPath();
const overlay = await pool.storageVolCreateXml({
  name: 'overlay',
  capacity,
  target: { format },
  backingStore: { path, format },
});
const domain = await connection.domainCreateXml(
  {
    type: 'qemu',
    name: 'guide-jobs',
    memory: size('64 MiB'),
    os: { type: { value: 'hvm' } },
    devices: {
      disk: [
        {
          type: 'file',
          driver: { name: 'qemu', type: 'qcow2' },
          source: { file: await overlay.getPath() },
          target: { dev: 'vda', bus: 'virtio' },
        },
      ],
    },
  },
  { flags: 'START_AUTODESTROY' },
);

// #region pull
await using events = await connection.subscribe('domain:block-job-2', { object: domain });
await domain.blockPull('vda');
for await (const event of events) {
  if (event.type !== 'domain:block-job-2' || event.statusName === 'ready') continue;
  console.log(event.dst, event.jobTypeName, event.statusName); // vda pull completed
  break;
}
console.log(await domain.getBlockJobInfo('vda')); // null
// #endregion

// #region copy
const copy = '/var/lib/libvirt/guide-jobs/copy';
await domain.blockCopy(
  'vda',
  `<disk type='file'><source file='${copy}'/><driver type='qcow2'/></disk>`,
  { params: { bandwidth: 1_048_576n }, flags: 'TRANSIENT_JOB' },
);
const job = await domain.getBlockJobInfo('vda');
console.log(job?.typeName); // copy
await domain.blockJobSetSpeed('vda', 100);
await domain.blockJobAbort('vda');
console.log(await domain.getBlockJobInfo('vda')); // null
// #endregion

// #region backup
await domain.backupBegin({
  disks: {
    disk: [{ name: 'vda', type: 'file', target: { file: '/var/lib/libvirt/guide-jobs/full' } }],
  },
});
while ((await domain.getJobStats()).typeName !== 'none') await new Promise(setImmediate);
await pool.refresh();
console.log((await pool.listVolumes()).includes('full')); // true
// #endregion
