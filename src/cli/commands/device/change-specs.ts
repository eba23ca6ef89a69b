import type {
  CommandSpec,
  FieldSpec,
  OptionSpec,
  PositionSpec,
} from '../../registry/command-spec.ts';
import { DOMAIN } from './read-specs.ts';

/** Whether a change concerns the running guest or its definition. */
export const IMPACT: readonly OptionSpec[] = [
  { name: 'config', type: 'flag', summary: 'Change the definition for the next start' },
  { name: 'live', type: 'flag', summary: 'Change the running guest' },
  { name: 'current', type: 'flag', summary: 'Change the running guest, else the definition' },
];

const ATTACH_OPTIONS: readonly OptionSpec[] = [
  { name: 'persistent', type: 'flag', summary: 'Change the definition, and a running guest' },
  ...IMPACT,
];

export const PRINT_XML: OptionSpec = {
  name: 'print-xml',
  type: 'flag',
  summary: 'Print the XML of the device and change nothing',
};

const FILE: PositionSpec = {
  name: 'file',
  summary: 'The XML file of the device; - reads stdin',
  kind: 'file',
};

const FIELDS: readonly FieldSpec[] = [
  { name: 'domain', type: 'string', summary: 'The name of the domain' },
  { name: 'result', type: 'string', summary: 'attached, detached or updated', optional: true },
  { name: 'xml', type: 'string', summary: 'The XML (--print-xml)', optional: true },
];

const CHANGE = { shape: 'record', isInVirsh: true, nameField: 'domain', fields: FIELDS } as const;
const actions = () => import('./attach.ts');

/** The commands that attach, detach and change devices. */
export const CHANGE_SPECS: readonly CommandSpec[] = [
  {
    ...CHANGE,
    name: 'attach-device',
    summary: 'Attach the device of an XML file',
    positions: [DOMAIN, FILE],
    options: ATTACH_OPTIONS,
    examples: [{ line: 'lvsh attach-device web nic.xml --live', purpose: 'Attach a device' }],
    load: async () => (await actions()).attachDevice,
  },
  {
    ...CHANGE,
    name: 'detach-device',
    summary: 'Detach the device that an XML file describes',
    positions: [DOMAIN, FILE],
    options: ATTACH_OPTIONS,
    examples: [{ line: 'lvsh detach-device web nic.xml --live', purpose: 'Detach a device' }],
    load: async () => (await actions()).detachDevice,
  },
  {
    ...CHANGE,
    name: 'update-device',
    summary: 'Change the device that an XML file describes',
    positions: [DOMAIN, FILE],
    options: [
      ...ATTACH_OPTIONS,
      { name: 'force', type: 'flag', summary: 'Change it even if the guest uses it' },
    ],
    examples: [{ line: 'lvsh update-device web cd.xml --live', purpose: 'Change a device' }],
    load: async () => (await actions()).updateDevice,
  },
  {
    ...CHANGE,
    name: 'attach-disk',
    summary: 'Attach a disk',
    details: 'Without --sourcetype a source below /dev is a block device, another one is a file.',
    positions: [
      DOMAIN,
      { name: 'source', summary: "The host's file or device; '' for an empty drive" },
      { name: 'target', summary: 'The device of the guest, such as vdb' },
    ],
    options: [
      { name: 'targetbus', type: 'text', summary: 'The bus, such as virtio' },
      { name: 'driver', type: 'text', summary: 'The driver, such as qemu' },
      { name: 'subdriver', type: 'text', summary: 'The format of the image, such as qcow2' },
      { name: 'iothread', type: 'integer', summary: 'The number of its I/O thread' },
      { name: 'cache', type: 'text', summary: 'The cache mode' },
      { name: 'io', type: 'text', summary: 'The I/O mode' },
      { name: 'type', type: 'text', summary: 'disk (default), cdrom, floppy or lun' },
      { name: 'mode', type: 'text', choices: ['readonly', 'shareable'], summary: 'The access' },
      { name: 'shareable', type: 'flag', summary: 'The same as --mode shareable' },
      {
        ...{ name: 'sourcetype', type: 'text', choices: ['file', 'block', 'network'] },
        summary: 'The source',
      },
      { name: 'serial', type: 'text', summary: 'The serial number' },
      { name: 'wwn', type: 'text', summary: 'The WWN' },
      { name: 'alias', type: 'text', summary: 'The alias, such as ua-data' },
      { name: 'rawio', type: 'flag', summary: 'Allow the guest raw I/O (--type lun)' },
      {
        ...{ name: 'address', type: 'text' },
        summary: 'The place in the guest: pci:0000.04.01.0 or ccw:fe.0.0001',
      },
      { name: 'multifunction', type: 'flag', summary: 'Use several functions of its PCI slot' },
      { name: 'source-protocol', type: 'text', summary: 'The protocol, such as rbd or nbd' },
      { name: 'source-host-name', type: 'text', value: 'HOST[:PORT]', summary: 'The server' },
      { name: 'source-host-transport', type: 'text', summary: 'tcp, unix or rdma' },
      { name: 'source-host-socket', type: 'text', summary: 'The path of the socket for unix' },
      PRINT_XML,
      ...ATTACH_OPTIONS,
    ],
    examples: [
      {
        line: 'lvsh attach-disk web /images/data.qcow2 vdb --subdriver qcow2 --persistent',
        purpose: 'Attach an image now and for the next starts',
      },
    ],
    load: async () => (await actions()).attachDisk,
  },
  {
    ...CHANGE,
    name: 'detach-disk',
    summary: 'Detach a disk',
    positions: [DOMAIN, { name: 'target', summary: 'The target or the source of the disk' }],
    options: [PRINT_XML, ...ATTACH_OPTIONS],
    examples: [{ line: 'lvsh detach-disk web vdb --persistent', purpose: 'Detach a disk' }],
    load: async () => (await actions()).detachDisk,
  },
  {
    ...CHANGE,
    name: 'attach-interface',
    summary: 'Attach a network interface',
    positions: [
      DOMAIN,
      { name: 'type', summary: 'network, bridge, direct or hostdev' },
      { name: 'source', summary: 'The network, bridge, host device, or PCI address (hostdev)' },
    ],
    options: [
      { name: 'target', type: 'text', summary: 'The name of the host device' },
      { name: 'mac', type: 'text', summary: 'The MAC address' },
      { name: 'model', type: 'text', summary: 'The model, such as virtio' },
      { name: 'source-mode', type: 'text', summary: 'The mode of a direct interface' },
      { name: 'script', type: 'text', summary: 'The script that connects it on the host' },
      { name: 'alias', type: 'text', summary: 'The alias, such as ua-nic' },
      {
        ...{ name: 'inbound', type: 'text', value: 'AVERAGE[,PEAK[,BURST[,FLOOR]]]' },
        summary: 'The limits of what the guest receives, in KiB/s and KiB',
      },
      {
        ...{ name: 'outbound', type: 'text', value: 'AVERAGE[,PEAK[,BURST]]' },
        summary: 'The limits of what the guest sends, in KiB/s and KiB',
      },
      {
        ...{ name: 'managed', type: 'flag' },
        summary: 'Let libvirt detach the device from the host (hostdev)',
      },
      PRINT_XML,
      ...ATTACH_OPTIONS,
    ],
    examples: [
      {
        line: 'lvsh attach-interface web network default --model virtio --persistent',
        purpose: 'Attach an interface now and for the next starts',
      },
    ],
    load: async () => (await actions()).attachInterface,
  },
  {
    ...CHANGE,
    name: 'detach-interface',
    summary: 'Detach a network interface',
    positions: [DOMAIN, { name: 'type', summary: 'network, bridge, ...' }],
    options: [
      { name: 'mac', type: 'text', summary: 'The MAC address, if there are several' },
      PRINT_XML,
      ...ATTACH_OPTIONS,
    ],
    examples: [
      {
        line: 'lvsh detach-interface web network --mac 52:54:00:11:22:33 --persistent',
        purpose: 'Detach an interface',
      },
    ],
    load: async () => (await actions()).detachInterface,
  },
];
