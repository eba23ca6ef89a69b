/** Returns an agent's answers about a guest with users, network interfaces and file systems. */
export function agentAnswers(): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(Object.entries({ ...SYSTEM, ...DISKS, ...NETWORK, ...CHANGES }));
}

const SYSTEM = {
  'guest-get-users': [
    { user: 'root', 'login-time': 1_600_000_000.5 },
    { user: 'größe', domain: 'WORKGROUP', 'login-time': 1_600_000_100.25 },
  ],
  'guest-get-osinfo': {
    id: 'tiny',
    name: 'Tiny OS',
    'pretty-name': 'Tiny OS 1 (164 bytes)',
    version: '1',
    'version-id': '1',
    machine: 'i8086',
    variant: 'none',
    'variant-id': 'none',
    'kernel-release': '1.0',
    'kernel-version': '#1',
  },
  'guest-get-timezone': { zone: 'CET', offset: 3600 },
  'guest-get-host-name': { 'host-name': 'tiny' },
  'guest-get-time': 1_600_000_000_000_000_000,
  'guest-get-vcpus': [
    { 'logical-id': 0, online: true, 'can-offline': false },
    { 'logical-id': 1, online: true, 'can-offline': true },
  ],
  'guest-ssh-get-authorized-keys': { keys: ['ssh-rsa AAAA root@tiny', 'ssh-ed25519 BBBB'] },
};

const ADDRESS = { domain: 0, bus: 0, slot: 1, function: 1 };

/** The first IDE disk of the first channel: libvirt finds it among the disks of the guest. */
const HDA = { bus: 0, target: 0, unit: 0, 'bus-type': 'ide', 'pci-controller': ADDRESS };

const DISKS = {
  'guest-get-fsinfo': [
    {
      name: 'sda1',
      mountpoint: '/',
      type: 'ext4',
      'total-bytes': 1_000_000,
      'used-bytes': 4000,
      disk: [{ ...HDA, serial: 'boot-disk', dev: '/dev/sda' }],
    },
    { name: 'sda2', mountpoint: '/größe', type: 'vfat', disk: [] },
  ],
  'guest-get-disks': [
    { name: '/dev/sda1', partition: true, dependencies: ['/dev/sda'] },
    { name: '/dev/sda', partition: false, address: { ...HDA, serial: 'boot-disk' } },
    { name: '/dev/dm-0', partition: false, alias: 'volume', dependencies: ['/dev/sda1'] },
  ],
};

const NETWORK = {
  'guest-network-get-interfaces': [
    {
      name: 'lo',
      'hardware-address': '00:00:00:00:00:00',
      'ip-addresses': [
        { 'ip-address-type': 'ipv4', 'ip-address': '127.0.0.1', prefix: 8 },
        { 'ip-address-type': 'ipv6', 'ip-address': '::1', prefix: 128 },
      ],
    },
    {
      name: 'eth0',
      'hardware-address': '52:54:00:12:34:56',
      'ip-addresses': [
        { 'ip-address-type': 'ipv6', 'ip-address': 'fe80::1', prefix: 64 },
        { 'ip-address-type': 'ipv4', 'ip-address': '10.0.0.5', prefix: 24 },
      ],
    },
  ],
};

/** The answers to commands that change something. */
const CHANGES = {
  'guest-fsfreeze-freeze': 2,
  'guest-fsfreeze-freeze-list': 1,
  'guest-fsfreeze-thaw': 2,
  'guest-fsfreeze-status': 'thawed',
  'guest-fstrim': { paths: [] },
  'guest-set-time': {},
  'guest-set-user-password': {},
  'guest-set-vcpus': 1,
  'guest-ssh-add-authorized-keys': {},
  'guest-ssh-remove-authorized-keys': {},
};
