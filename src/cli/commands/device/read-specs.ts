import type {
  CommandSpec,
  FieldSpec,
  OptionSpec,
  PositionSpec,
} from '../../registry/command-spec.ts';

/** The domain of a command. */
export const DOMAIN: PositionSpec = {
  name: 'domain',
  summary: 'The name, id or UUID of the domain',
  kind: 'domain',
};

const INACTIVE: OptionSpec = {
  name: 'inactive',
  type: 'flag',
  summary: 'Read the definition for the next start',
};

const INTERFACE: PositionSpec = {
  name: 'interface',
  summary: 'The host device or the MAC address of the interface',
};

const DOMIFLIST: CommandSpec = {
  name: 'domiflist',
  summary: 'List the network interfaces of a domain',
  positions: [DOMAIN],
  options: [INACTIVE],
  shape: 'list',
  isInVirsh: true,
  nameField: 'target',
  fields: [
    { name: 'target', type: 'string', summary: 'The host device, such as vnet0', nullable: true },
    { name: 'type', type: 'string', summary: 'The type: network, bridge, ...' },
    { name: 'source', type: 'string', summary: 'The network, bridge or device', nullable: true },
    { name: 'model', type: 'string', summary: 'The model, such as virtio', nullable: true },
    { name: 'mac', type: 'string', summary: 'The MAC address', nullable: true },
  ],
  examples: [
    { line: 'lvsh domiflist web', purpose: 'List the interfaces' },
    { line: "lvsh domiflist web -o json | jq -r '.[0].mac'", purpose: 'Read a MAC address' },
  ],
  load: async () => (await import('./list-devices.ts')).domiflist,
};

const DOMBLKLIST: CommandSpec = {
  name: 'domblklist',
  summary: 'List the disks of a domain',
  positions: [DOMAIN],
  options: [INACTIVE, { name: 'details', type: 'flag', summary: 'virsh: print types too' }],
  shape: 'list',
  isInVirsh: true,
  nameField: 'target',
  fields: [
    { name: 'target', type: 'string', summary: 'The device of the guest, such as vda' },
    { name: 'type', type: 'string', summary: 'The type of the source: file, block, ...' },
    { name: 'device', type: 'string', summary: 'The device: disk, cdrom, floppy, lun' },
    { name: 'source', type: 'string', summary: 'The file, device or image', nullable: true },
  ],
  examples: [
    { line: 'lvsh domblklist web', purpose: 'List the disks' },
    { line: 'lvsh domblklist web --columns source --no-header', purpose: 'Print their files' },
  ],
  load: async () => (await import('./list-devices.ts')).domblklist,
};

const SIZE_FIELDS: readonly FieldSpec[] = [
  { name: 'target', type: 'string', summary: 'The disk (--all)', optional: true },
  { name: 'capacity', type: 'bigint', summary: 'The size for the guest, bytes', nullable: true },
  { name: 'allocation', type: 'bigint', summary: 'The bytes written on the host', nullable: true },
  { name: 'physical', type: 'bigint', summary: 'The size on the host, bytes', nullable: true },
];

const DOMBLKINFO: CommandSpec = {
  name: 'domblkinfo',
  summary: 'Print the sizes of a disk',
  positions: [DOMAIN, { name: 'device', summary: 'The target or the source', optional: true }],
  options: [
    { name: 'human', type: 'flag', summary: 'virsh: print sizes in KiB, MiB, ...' },
    { name: 'all', type: 'flag', summary: 'Print the sizes of all disks' },
  ],
  shape: 'record',
  isInVirsh: true,
  nameField: 'target',
  fields: SIZE_FIELDS,
  examples: [
    { line: 'lvsh domblkinfo web vda', purpose: 'Print the sizes of one disk' },
    { line: 'lvsh domblkinfo web --all', purpose: 'Print the sizes of all disks' },
  ],
  load: async () => (await import('./device-stats.ts')).domblkinfo,
};

const COUNTERS = ['Bytes', 'Packets', 'Errs', 'Drop'];

const DOMIFSTAT: CommandSpec = {
  name: 'domifstat',
  summary: 'Print the counters of a network interface',
  positions: [DOMAIN, INTERFACE],
  shape: 'record',
  isInVirsh: true,
  nameField: 'interface',
  fields: [
    { name: 'interface', type: 'string', summary: 'The interface' },
    ...['rx', 'tx'].flatMap((direction) =>
      COUNTERS.map((counter): FieldSpec => {
        const verb = direction === 'rx' ? 'Received' : 'Transmitted';
        const summary = `${verb}: ${counter.toLowerCase()}; -1 if it is not counted`;
        return { name: direction + counter, type: 'bigint', summary };
      }),
    ),
  ],
  examples: [{ line: 'lvsh domifstat web vnet0', purpose: 'Print the counters' }],
  load: async () => (await import('./device-stats.ts')).domifstat,
};

const DOMIFADDR: CommandSpec = {
  name: 'domifaddr',
  summary: 'List the IP addresses of a domain',
  positions: [DOMAIN, { name: 'interface', summary: 'Only this interface', optional: true }],
  options: [
    { name: 'full', type: 'flag', summary: 'virsh: name the interface in each line' },
    {
      name: 'source',
      type: 'text',
      choices: ['lease', 'agent', 'arp'],
      summary: "Ask the DHCP server (default), the guest agent or the host's ARP table",
    },
  ],
  shape: 'list',
  isInVirsh: true,
  nameField: 'addr',
  fields: [
    { name: 'name', type: 'string', summary: 'The interface' },
    { name: 'hwaddr', type: 'string', summary: 'The MAC address', nullable: true },
    { name: 'type', type: 'string', summary: 'ipv4 or ipv6', nullable: true },
    { name: 'addr', type: 'string', summary: 'The address', nullable: true },
    { name: 'prefix', type: 'integer', summary: 'The length of the prefix', nullable: true },
  ],
  examples: [
    { line: 'lvsh domifaddr web', purpose: 'List the leases of the DHCP server' },
    { line: 'lvsh domifaddr web --source agent', purpose: 'Ask the guest agent' },
  ],
  load: async () => (await import('./domifaddr.ts')).domifaddr,
};

const DOMIF_GETLINK: CommandSpec = {
  name: 'domif-getlink',
  summary: 'Print the link state of a network interface',
  positions: [DOMAIN, INTERFACE],
  options: [
    {
      ...{ name: 'config', type: 'flag', aliases: ['persistent'] },
      summary: 'Read the definition for the next start',
    },
  ],
  shape: 'record',
  isInVirsh: true,
  nameField: 'interface',
  fields: [
    { name: 'interface', type: 'string', summary: 'The interface' },
    { name: 'link', type: 'string', summary: 'up or down' },
  ],
  examples: [{ line: 'lvsh domif-getlink web vnet0', purpose: 'Print up or down' }],
  load: async () => (await import('./device-stats.ts')).domifGetlink,
};

/** The commands that read devices. */
export const READ_SPECS: readonly CommandSpec[] = [
  DOMIFLIST,
  DOMBLKLIST,
  DOMBLKINFO,
  DOMIFSTAT,
  DOMIFADDR,
  DOMIF_GETLINK,
];
