import type { CommandSpec, FieldSpec } from '../../registry/command-spec.ts';
import { IMPACT, PRINT_XML } from './change-specs.ts';
import { DOMAIN } from './read-specs.ts';

const FIELDS: readonly FieldSpec[] = [
  { name: 'domain', type: 'string', summary: 'The name of the domain' },
  { name: 'target', type: 'string', summary: 'The device', optional: true },
  {
    ...{ name: 'result', type: 'string', optional: true },
    summary: 'ejected, inserted, updated, or the link state',
  },
  { name: 'xml', type: 'string', summary: 'The XML (--print-xml)', optional: true },
];

/** The commands that change media and links. */
export const MEDIA_SPECS: readonly CommandSpec[] = [
  {
    name: 'change-media',
    summary: 'Eject, insert or change the medium of a CD or floppy drive',
    positions: [
      DOMAIN,
      { name: 'path', summary: 'The target of the drive, or its source' },
      { name: 'source', summary: 'The file or device of the host', optional: true },
    ],
    options: [
      { name: 'eject', type: 'flag', summary: 'Eject the medium' },
      { name: 'insert', type: 'flag', summary: 'Insert a medium into an empty drive' },
      { name: 'update', type: 'flag', summary: 'Replace the medium (default)' },
      ...IMPACT,
      { name: 'force', type: 'flag', summary: 'Change it even if the guest has locked the drive' },
      { name: 'block', type: 'flag', summary: 'The source is a block device' },
      PRINT_XML,
    ],
    shape: 'record',
    isInVirsh: true,
    nameField: 'domain',
    fields: FIELDS,
    examples: [
      { line: 'lvsh change-media web sda /images/tools.iso --insert', purpose: 'Insert a CD' },
      { line: 'lvsh change-media web sda --eject', purpose: 'Eject it' },
    ],
    load: async () => (await import('./media.ts')).changeMedia,
  },
  {
    name: 'domif-setlink',
    summary: 'Set the link of a network interface up or down',
    positions: [
      DOMAIN,
      { name: 'interface', summary: 'The host device or the MAC address of the interface' },
      { name: 'state', summary: 'up or down' },
    ],
    options: [
      {
        ...{ name: 'config', type: 'flag', aliases: ['persistent'] },
        summary: 'Change the definition',
      },
      PRINT_XML,
    ],
    shape: 'record',
    isInVirsh: true,
    nameField: 'domain',
    fields: FIELDS,
    examples: [{ line: 'lvsh domif-setlink web vnet0 down', purpose: 'Unplug the cable' }],
    load: async () => (await import('./media.ts')).domifSetlink,
  },
];
