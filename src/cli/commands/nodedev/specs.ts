import type { CommandGroup, CommandSpec } from '../../registry/command-spec.ts';
import { fields, flag, position, text } from '../../registry/spec-parts.ts';
import { DONE_FIELDS, objectsPosition, verbSpec } from '../../verbs/verb-specs.ts';
import { eventSpec } from '../tools/event-specs.ts';
import { NODEDEV_KIND } from './kind.ts';

const EXAMPLE = { example: 'mdev_8b3f4a2e' };
const VALIDATE = [flag('validate', 'Validate the XML by the schema first')];
const PARENT = { name: 'parent', type: 'string', summary: 'Its parent', nullable: true } as const;

/** Returns a command that changes devices of the host. */
function changing(
  name: string,
  summary: string,
  own: Partial<CommandSpec> & Pick<CommandSpec, 'load'>,
): CommandSpec {
  return {
    ...{ name, summary, shape: 'record', isInVirsh: true, fields: DONE_FIELDS },
    positions: [objectsPosition(NODEDEV_KIND)],
    examples: [{ line: `lvsh ${name} pci_0000_03_00_0`, purpose: summary }],
    ...own,
  };
}

const EVENTS = eventSpec({
  ...{ name: 'nodedev-event', subject: 'device', noun: 'device of the host' },
  ...{ completion: 'nodedev', example: 'computer' },
});

/** The commands about the devices of the host. */
export const nodedevCommands: CommandGroup = {
  title: 'Devices of the host',
  commands: [
    {
      name: 'nodedev-list',
      summary: 'List the devices of the host',
      options: [
        flag('tree', 'Print the tree in the layout of virsh'),
        text('cap', 'List devices with these capabilities, separated by commas'),
        flag('inactive', 'List inactive devices'),
        flag('all', 'List active and inactive devices'),
      ],
      shape: 'list',
      isInVirsh: true,
      fields: [...fields('string', { name: 'The name' }), PARENT],
      examples: [{ line: 'lvsh nodedev-list --cap pci', purpose: 'List PCI devices' }],
      load: async () => (await import('./devices.ts')).nodedevList,
    },
    changing('nodedev-info', 'Print the basic facts of a device', {
      fields: [
        ...fields('string', { name: 'The name' }),
        PARENT,
        ...fields(
          'boolean',
          {
            active: 'Whether it is active; null if the driver cannot tell',
            persistent: 'Whether it has a definition; null if the driver cannot tell',
          },
          { nullable: true },
        ),
        {
          name: 'autostart',
          type: 'boolean',
          summary: 'Whether it starts with the host; null if it cannot',
          nullable: true,
        },
      ],
      load: async () => (await import('./devices.ts')).nodedevInfo,
    }),
    verbSpec('dumpxml', NODEDEV_KIND, { example: 'computer' }),
    changing('nodedev-detach', 'Take a device from the host, so that a guest can use it', {
      aliases: ['nodedev-dettach'],
      options: [text('driver', 'The driver to bind it to, such as vfio')],
      load: async () => (await import('./devices.ts')).nodedevDetach,
    }),
    changing('nodedev-reattach', 'Give a device back to the host', {
      load: async () => (await import('./devices.ts')).nodedevReattach,
    }),
    changing('nodedev-reset', 'Reset a device', {
      load: async () => (await import('./devices.ts')).nodedevReset,
    }),
    verbSpec('create', NODEDEV_KIND, { options: VALIDATE }),
    verbSpec('define', NODEDEV_KIND, { options: VALIDATE }),
    verbSpec('start', NODEDEV_KIND, EXAMPLE),
    {
      ...verbSpec('destroy', NODEDEV_KIND, EXAMPLE),
      positions: [{ ...objectsPosition(NODEDEV_KIND), aliases: ['name'] }],
    },
    verbSpec('undefine', NODEDEV_KIND, EXAMPLE),
    verbSpec('autostart', NODEDEV_KIND, EXAMPLE),
    EVENTS,
    changing('nodedev-update', 'Change a mediated device from an XML file', {
      positions: [
        position('device', 'The name of the device', 'nodedev'),
        position('file', 'The XML file; - reads stdin', 'file'),
      ],
      options: [
        flag('config', 'Change the definition'),
        flag('live', 'Change the active device'),
        flag('current', 'Change what is current (default)'),
      ],
      examples: [
        { line: 'lvsh nodedev-update mdev_8b3f4a2e mdev.xml --live', purpose: 'Change a device' },
      ],
      load: async () => (await import('./devices.ts')).nodedevUpdate,
    }),
  ],
};
