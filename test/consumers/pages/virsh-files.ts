const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const TAP = `<target dev='vnet0'/><mac address='52:54:00:aa:00:01'/>`;
const CPU = '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>';
const WEB = `<domain type='qemu'><name>web</name><memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`;
const OWNER = `<owner><name>web</name><uuid>${UUID}</uuid></owner>`;

/** The files that the programs of docs/from-virsh.md read. */
export const VIRSH_FILES: Readonly<Record<string, string>> = {
  'binding.xml': `<filterbinding>${OWNER}<portdev name='vnet0'/><mac address='52:54:00:aa:00:01'/>
    <filterref filter='clean-traffic'/></filterbinding>`,
  'checkpoint.xml': '<domaincheckpoint><name>sunday</name></domaincheckpoint>',
  'container.conf': 'lxc.rootfs = /nonexistent\n',
  'copy.xml': `<disk type='file'><source file='/var/lib/libvirt/images/copy.img'/></disk>`,
  'cpu.xml': CPU,
  'device.xml': `<device><parent>computer</parent><capability type='mdev'><type id='a'/></capability></device>`,
  'disk.xml': `<disk type='file' device='disk'><source file='/dev/null'/><target dev='vdb' bus='virtio'/></disk>`,
  'filter.xml': `<filter name='mine'><rule action='drop' direction='in'><all/></rule></filter>`,
  'header.b64': 'AAAA',
  'id_ed25519.pub': 'ssh-ed25519 AAAA ann@laptop\n',
  'interface.xml': `<interface type='network'>${TAP}<source network='default'/></interface>`,
  'network.xml': '<network><name>lab</name></network>',
  'one.xml': CPU,
  'pool.xml': `<pool type='dir'><name>other</name><target><path>/tmp</path></target></pool>`,
  'port.xml': `<networkport><uuid>${UUID}</uuid>${OWNER}<mac address='52:54:00:aa:00:01'/></networkport>`,
  'secret.b64': 'c2VjcmV0',
  'secret.xml': `<secret ephemeral='no' private='no'><uuid>${UUID}</uuid></secret>`,
  'snapshot.xml': '<domainsnapshot><name>before</name></domainsnapshot>',
  'two.xml': CPU,
  'volume.xml': `<volume><name>other.img</name><capacity unit='MiB'>1</capacity></volume>`,
  'web.xml': WEB,
};
