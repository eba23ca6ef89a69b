import type { CommandGroup, CommandSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, position } from '../../registry/spec-parts.ts';
import { verbSpec } from '../../verbs/verb-specs.ts';
import { INTERFACE_KIND } from './kind.ts';

const EXAMPLE = { example: 'eth0' };
const KEYS = fields('string', { name: 'The name', mac: 'The MAC address' });
const RESULT = fields('string', { result: 'What was done' });

const TRANSACTION: readonly CommandSpec[] = [
  {
    name: 'iface-begin',
    summary: "Save the configuration of the host's interfaces, so that it can be restored",
    ...{ shape: 'record', isInVirsh: true, fields: RESULT, nameField: 'result' },
    examples: [{ line: 'lvsh iface-begin', purpose: 'Begin changes that can be undone' }],
    load: async () => (await import('./transaction.ts')).ifaceBegin,
  },
  {
    name: 'iface-commit',
    summary: 'Keep the changes since iface-begin',
    ...{ shape: 'record', isInVirsh: true, fields: RESULT, nameField: 'result' },
    examples: [{ line: 'lvsh iface-commit', purpose: 'Keep the changes' }],
    load: async () => (await import('./transaction.ts')).ifaceCommit,
  },
  {
    name: 'iface-rollback',
    summary: 'Undo the changes since iface-begin',
    ...{ shape: 'record', isInVirsh: true, fields: RESULT, nameField: 'result' },
    examples: [{ line: 'lvsh iface-rollback', purpose: 'Undo the changes' }],
    load: async () => (await import('./transaction.ts')).ifaceRollback,
  },
];

const BRIDGED = fields('string', {
  name: 'The bridge',
  port: 'The interface that is or was its port',
  result: 'What was done',
});

const BRIDGE: readonly CommandSpec[] = [
  {
    name: 'iface-bridge',
    summary: 'Create a bridge with an existing interface as its port',
    positions: [
      position('interface', 'The interface', 'interface'),
      position('bridge', 'The name of the new bridge'),
    ],
    options: [
      flag('no-stp', 'Switch the spanning tree protocol off'),
      {
        name: 'delay',
        type: 'integer',
        summary: 'How long new ports do not forward, in seconds; default 0',
      },
      flag('no-start', 'Do not start the bridge'),
    ],
    ...{ shape: 'record', isInVirsh: true, fields: BRIDGED },
    examples: [{ line: 'lvsh iface-bridge eth0 br0', purpose: 'Create br0 with the port eth0' }],
    load: async () => (await import('./bridge.ts')).ifaceBridge,
  },
  {
    name: 'iface-unbridge',
    summary: 'Remove a bridge and make its port an interface of its own',
    positions: [position('bridge', 'The bridge', 'interface')],
    options: [flag('no-start', 'Do not start the interface')],
    ...{ shape: 'record', isInVirsh: true, fields: BRIDGED },
    examples: [{ line: 'lvsh iface-unbridge br0', purpose: 'Remove br0' }],
    load: async () => (await import('./bridge.ts')).ifaceUnbridge,
  },
];

/** The commands about the interfaces of the host. */
export const interfaceCommands: CommandGroup = {
  title: 'Interfaces of the host',
  commands: [
    {
      name: 'iface-list',
      summary: 'List the interfaces of the host',
      options: flags({ inactive: 'List inactive interfaces', all: 'List all interfaces' }),
      shape: 'list',
      isInVirsh: true,
      fields: fields('string', {
        name: 'The name',
        state: 'active or inactive',
        mac: 'The MAC address',
      }),
      examples: [{ line: 'lvsh iface-list --all', purpose: 'List all interfaces' }],
      load: async () => (await import('./adapter.ts')).ifaceList,
    },
    {
      name: 'iface-name',
      summary: 'Print the name of the interface with a MAC address',
      positions: [position('interface', 'The MAC address')],
      shape: 'record',
      isInVirsh: true,
      fields: KEYS,
      examples: [{ line: 'lvsh iface-name 52:54:00:00:00:01', purpose: 'Print its name' }],
      load: async () => (await import('./adapter.ts')).ifaceName,
    },
    {
      name: 'iface-mac',
      summary: 'Print the MAC address of an interface',
      positions: [position('interface', 'The name', 'interface')],
      shape: 'record',
      isInVirsh: true,
      fields: KEYS,
      nameField: 'mac',
      examples: [{ line: 'lvsh iface-mac eth0', purpose: 'Print its MAC address' }],
      load: async () => (await import('./adapter.ts')).ifaceMac,
    },
    verbSpec('dumpxml', INTERFACE_KIND, {
      ...EXAMPLE,
      options: [flag('inactive', 'Print the definition')],
    }),
    verbSpec('define', INTERFACE_KIND, {
      options: [flag('validate', 'Validate the XML by the schema first')],
    }),
    verbSpec('start', INTERFACE_KIND, EXAMPLE),
    verbSpec('destroy', INTERFACE_KIND, EXAMPLE),
    verbSpec('undefine', INTERFACE_KIND, EXAMPLE),
    ...TRANSACTION,
    ...BRIDGE,
  ],
};
