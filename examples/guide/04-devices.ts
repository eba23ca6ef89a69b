import { connect, VirError } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { byTarget } from 'libvirt-client/xml';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);
const domain = await connection.domainDefineXml(`
  <domain type='test'>
    <name>devices</name>
    <memory unit='MiB'>64</memory>
    <os><type>hvm</type></os>
    <devices>
      <disk type='file'><source file='/devices.img'/><target dev='vda' bus='virtio'/></disk>
      <disk type='file' device='cdrom'>
        <source file='/isos/first.iso'/><target dev='sda' bus='sata'/><readonly/>
      </disk>
      <interface type='network'>
        <mac address='52:54:00:00:00:01'/><source network='default'/>
      </interface>
      <input type='tablet' bus='usb'/>
    </devices>
  </domain>`);

// #region disks
const { devices } = await domain.getConfig();
for (const disk of devices?.disk ?? []) {
  const file = disk.type === 'file' ? disk.source?.file : undefined;
  console.log(disk.target?.dev, disk.device ?? 'disk', file);
}
// vda disk /devices.img
// sda cdrom /isos/first.iso
// #endregion

// #region nics
const { devices: withNics } = await domain.getConfig();
for (const nic of withNics?.interface ?? []) {
  const network = nic.type === 'network' ? nic.source.network : undefined;
  console.log(nic.mac?.address, nic.type, network);
}
// 52:54:00:00:00:01 network default
// #endregion

// #region inputs
const { devices: withInputs } = await domain.getConfig();
for (const input of withInputs?.input ?? []) console.log(input.type);
// tablet
// #endregion

// #region attach
await domain.attach(
  { disk: { type: 'file', source: { file: '/data.img' }, target: { dev: 'vdb', bus: 'virtio' } } },
  { flags: 'CONFIG' },
);
const attached = byTarget((await domain.getConfig()).devices?.disk, 'vdb');
console.log(attached?.target?.bus); // virtio
if (attached) await domain.detach({ disk: attached }, { flags: 'CONFIG' });
console.log((await domain.getConfig()).devices?.disk?.length); // 2
// #endregion

// #region cd
const drive = byTarget((await domain.getConfig()).devices?.disk, 'sda');
if (drive?.type === 'file') {
  await domain.update(
    { disk: { ...drive, source: { file: '/isos/second.iso' } } },
    { flags: 'CONFIG' },
  );
}
const changed = byTarget((await domain.getConfig()).devices?.disk, 'sda');
console.log(changed?.type === 'file' && changed.source?.file); // /isos/second.iso
// #endregion

// #region usb
await domain.attach(
  {
    hostdev: {
      mode: 'subsystem',
      type: 'usb',
      source: { vendor: { id: '0x1234' }, product: { id: '0xbeef' } },
    },
  },
  { flags: 'CONFIG' },
);
console.log((await domain.getConfig()).devices?.hostdev?.length); // 1
// #endregion

// #region pci
const card = await connection.nodeDeviceLookupByName('scsi_host1');
try {
  await card.dettach();
  await card.reset();
  await card.reAttach();
} catch (error) {
  if (!(error instanceof VirError)) throw error;
  console.log(error.code); // VIR_ERR_NO_SUPPORT
}
// #endregion

// #region pci-guest
await domain.redefine((draft) => {
  draft.devices.hostdev.push({
    mode: 'subsystem',
    type: 'pci',
    managed: true,
    source: { address: { domain: '0x0000', bus: '0x06', slot: '0x12', function: '0x5' } },
  });
});
const hostdev = (await domain.getConfig({ flags: 'INACTIVE' })).devices?.hostdev?.at(-1);
console.log(hostdev?.mode === 'subsystem' && hostdev.type); // pci
// #endregion
