import { connect, VirSecretUsageType } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region list
for (const device of await connection.listAllNodeDevices()) {
  console.log(device.name, await device.listCaps(), await device.getParent());
}
// computer [ 'system' ] null
// scsi_host1 ... computer
// scsi_host2 ... computer
// scsi_host11 ... scsi_host1
// #endregion

// #region detail
const card = await connection.nodeDeviceLookupByName('scsi_host1');
const { name, capability } = await card.getConfig();
const types = capability?.map(({ type }) => type);
console.log(name, types); // scsi_host1 [ 'scsi_host' ]
// #endregion

// #region events
await using events = await connection.subscribe('node-device:lifecycle');
const created = await connection.nodeDeviceCreateXml(`
  <device>
    <parent>scsi_host1</parent>
    <capability type='scsi_host'>
      <capability type='fc_host'><wwnn>2000000012341234</wwnn><wwpn>2100000012341234</wwpn></capability>
    </capability>
  </device>`);
for await (const event of events) {
  if (event.type === 'node-device:lifecycle') console.log(event.eventName);
  break;
}
// created
await created.destroy();
// #endregion

// #region secret
const secret = await connection.secretDefineXml({
  ephemeral: false,
  private: false,
  usage: { type: 'ceph', name: 'client.libvirt' },
});
await secret.setValue(Buffer.from('s3cret'));
const found = await connection.secretLookupByUsage('CEPH', 'client.libvirt');
console.log(found.usageTypeName, found.usageType === VirSecretUsageType.CEPH); // ceph true
console.log(Buffer.from(await found.getValue()).toString()); // s3cret
await secret.undefine();
// #endregion
