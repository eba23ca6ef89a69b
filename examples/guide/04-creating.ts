import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { size } from 'libvirt-client/xml';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);
const type = (await connection.getType()).toLowerCase() === 'test' ? 'test' : 'kvm';

// #region persistent
const web = await connection.domainDefineXmlFlags(
  {
    type,
    name: 'web',
    memory: size('64 MiB'),
    vcpu: { value: 1 },
    os: { type: { value: 'hvm' } },
  },
  { flags: 'VALIDATE' },
);
await web.create();
console.log(web.id, await web.isPersistent()); // ... true
await web.destroy();
await web.undefine();
// #endregion

// #region iso
const fromIso = await connection.domainDefineXml({
  type,
  name: 'from-iso',
  memory: size('64 MiB'),
  os: { type: { value: 'hvm' }, boot: [{ dev: 'cdrom' }, { dev: 'hd' }] },
  devices: {
    disk: [
      {
        type: 'file',
        device: 'cdrom',
        source: { file: '/isos/debian.iso' },
        target: { dev: 'sda', bus: 'sata' },
        readonly: true,
      },
    ],
  },
});
const { os, devices } = await fromIso.getConfig();
console.log(os?.boot?.map(({ dev }) => dev)); // [ 'cdrom', 'hd' ]
console.log(devices?.disk?.[0]?.device); // cdrom
await fromIso.undefine();
// #endregion

// #region pxe
const fromNetwork = await connection.domainDefineXml({
  type,
  name: 'from-network',
  memory: size('64 MiB'),
  os: { type: { value: 'hvm' }, boot: [{ dev: 'network' }] },
  devices: { interface: [{ type: 'network', source: { network: 'default' } }] },
});
console.log((await fromNetwork.getConfig()).os?.boot); // [ { dev: 'network' } ]
await fromNetwork.undefine();
// #endregion

// #region kernel
const installer = await connection.domainDefineXml({
  type,
  name: 'installer',
  memory: size('64 MiB'),
  os: {
    type: { value: 'hvm' },
    kernel: '/images/vmlinuz',
    initrd: '/images/initrd.gz',
    cmdline: 'console=ttyS0 auto=true',
  },
  on_reboot: 'destroy',
});
console.log((await installer.getConfig()).os?.cmdline); // console=ttyS0 auto=true

await installer.redefine((draft) => {
  draft.os = { type: { value: 'hvm' }, boot: [{ dev: 'hd' }] };
  draft.on_reboot = 'restart';
});
console.log((await installer.getConfig()).os?.kernel); // undefined
await installer.undefine();
// #endregion
