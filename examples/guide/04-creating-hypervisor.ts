// Needs a hypervisor.
import { connect } from 'libvirt-client';
import { size } from 'libvirt-client/xml';

await using connection = await connect(process.argv[2] ?? 'qemu:///system');

// #region transient
const job = await connection.domainCreateXml(
  { type: 'qemu', name: 'job', memory: size('64 MiB'), os: { type: { value: 'hvm' } } },
  { flags: ['START_PAUSED', 'START_AUTODESTROY'] },
);
console.log((await job.getState()).stateName, await job.isPersistent()); // paused false
await job.resume();
console.log((await job.getState()).stateName); // running
await job.destroy();
// #endregion

// #region save-flags
const guest = await connection.domainCreateXml({
  type: 'qemu',
  name: 'guide-save',
  memory: size('64 MiB'),
  os: { type: { value: 'hvm' } },
});
const file = '/var/lib/libvirt/images/guide.save';
await guest.saveFlags(file, { flags: 'RUNNING' });
console.log((await connection.domainSaveImageGetConfig(file)).name); // guide-save
await connection.domainRestoreFlags(file, { flags: 'PAUSED' });
const restored = await connection.domainLookupByName('guide-save');
console.log((await restored.getState()).stateName); // paused
await restored.destroy();
// #endregion
