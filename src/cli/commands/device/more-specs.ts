import type { CommandSpec } from '../../registry/command-spec.ts';
import { fields, flag, position, text } from '../../registry/spec-parts.ts';
import { DOMAIN, IMPACT, integer, NAME_FIELD, size } from '../domain/parts.ts';

const byAlias = () => import('./by-alias.ts');
const terminals = () => import('./terminals.ts');
const SHARED = { shape: 'record', isInVirsh: true } as const;
const CHANGE_FIELDS = fields('string', { domain: 'The name of the domain' });

/** The commands about devices by their alias, and about terminals and displays of the host. */
export const MORE_DEVICE_SPECS: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'detach-device-alias',
    summary: 'Request that a guest releases the device with an alias',
    positions: [DOMAIN, position('alias', 'The alias, such as net0; see dumpxml')],
    options: IMPACT,
    nameField: 'domain',
    fields: [...CHANGE_FIELDS, ...fields('string', { result: 'requested' })],
    examples: [{ line: 'lvsh detach-device-alias web net1 --live', purpose: 'Detach a device' }],
    load: async () => (await byAlias()).detachDeviceAlias,
  },
  {
    ...SHARED,
    name: 'update-memory-device',
    summary: 'Change the memory of a virtio-mem device that a guest is asked to use',
    positions: [DOMAIN],
    options: [
      text('alias', 'The alias of the device'),
      integer('node', 'The NUMA node of the device'),
      size('requested-size', 'The memory: in KiB, or such as 2GiB'),
      flag('print-xml', 'Print the XML of the device and change nothing'),
      ...IMPACT,
    ],
    nameField: 'domain',
    fields: [
      ...CHANGE_FIELDS,
      ...fields('string', { result: 'updated', xml: 'The XML (--print-xml)' }, { optional: true }),
    ],
    examples: [
      { line: 'lvsh update-memory-device web --requested-size 2GiB', purpose: 'Add memory' },
    ],
    load: async () => (await byAlias()).updateMemoryDevice,
  },
  {
    ...SHARED,
    name: 'ttyconsole',
    summary: "Print the terminal of the host that is a guest's console",
    positions: [DOMAIN],
    nameField: 'tty',
    fields: [NAME_FIELD, ...fields('string', { tty: 'The device, such as /dev/pts/3' })],
    examples: [{ line: 'lvsh ttyconsole web', purpose: 'Print the device' }],
    load: async () => (await terminals()).ttyconsole,
  },
  {
    ...SHARED,
    name: 'vncdisplay',
    summary: "Print the address and the number of a guest's VNC display",
    positions: [DOMAIN],
    nameField: 'display',
    fields: [NAME_FIELD, ...fields('string', { display: 'The display, such as 127.0.0.1:0' })],
    examples: [{ line: 'lvsh vncdisplay web', purpose: 'Print the display' }],
    load: async () => (await terminals()).vncdisplay,
  },
];
