import type { CommandGroup, CommandSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, position, text } from '../../registry/spec-parts.ts';
import { DONE_FIELDS, objectsPosition, verbSpec } from '../../verbs/verb-specs.ts';
import { eventSpec } from '../tools/event-specs.ts';
import { DESCRIBE_COMMANDS } from './describe-specs.ts';
import { NETWORK_KIND } from './kind.ts';
import { PORT_COMMANDS } from './port-specs.ts';

const ONE = position('network', 'The name or UUID of the network', 'network');
const VALIDATE = [flag('validate', 'Validate the XML by the schema first')];

const NET_LIST: CommandSpec = {
  name: 'net-list',
  summary: 'List networks',
  options: flags({
    inactive: 'List inactive networks',
    all: 'List active and inactive networks',
    persistent: 'List networks with a definition',
    transient: 'List networks without a definition',
    autostart: 'List networks that start with the host',
    'no-autostart': 'List networks that do not start with the host',
    uuid: 'Print UUIDs',
    name: 'Print names',
    table: 'Print the table (default)',
  }),
  shape: 'list',
  isInVirsh: true,
  fields: [
    { name: 'name', type: 'string', summary: 'The name' },
    { name: 'state', type: 'string', summary: 'active or inactive' },
    { name: 'autostart', type: 'boolean', summary: 'Whether it starts with the host' },
    { name: 'persistent', type: 'boolean', summary: 'Whether it has a definition' },
    { name: 'uuid', type: 'string', summary: 'The UUID', hidden: true },
  ],
  examples: [{ line: 'lvsh net-list --all', purpose: 'List all networks' }],
  load: async () => (await import('./net-list.ts')).netList,
};

const NET_INFO: CommandSpec = {
  name: 'net-info',
  summary: 'Print the basic facts of a network',
  positions: [objectsPosition(NETWORK_KIND)],
  shape: 'record',
  isInVirsh: true,
  fields: [
    ...fields('string', { name: 'The name', uuid: 'The UUID' }),
    ...fields('boolean', {
      active: 'Whether it is active',
      persistent: 'Whether it has a definition',
      autostart: 'Whether it starts with the host',
    }),
    { name: 'bridge', type: 'string', summary: 'Its bridge', nullable: true },
  ],
  examples: [{ line: 'lvsh net-info default', purpose: 'Print the facts of one network' }],
  load: async () => (await import('./info.ts')).netInfo,
};

const NET_KEYS: readonly CommandSpec[] = [
  {
    name: 'net-uuid',
    summary: "Print a network's UUID",
    positions: [position('network', 'The name of the network', 'network')],
    shape: 'record',
    isInVirsh: true,
    fields: fields('string', { name: 'The name', uuid: 'The UUID' }),
    nameField: 'uuid',
    examples: [{ line: 'lvsh net-uuid default', purpose: 'Print its UUID' }],
    load: async () => (await import('./info.ts')).netUuid,
  },
  {
    name: 'net-name',
    summary: "Print a network's name",
    positions: [position('network', 'The UUID of the network')],
    shape: 'record',
    isInVirsh: true,
    fields: fields('string', { name: 'The name', uuid: 'The UUID' }),
    examples: [
      {
        line: 'lvsh net-name dd8fe884-6c02-601e-7551-cca97df1c5df',
        purpose: 'Print the name of the network with this UUID',
      },
    ],
    load: async () => (await import('./info.ts')).netName,
  },
];

const NET_DHCP_LEASES: CommandSpec = {
  name: 'net-dhcp-leases',
  summary: "List the addresses that a network's DHCP server has leased",
  positions: [ONE],
  options: [text('mac', 'List the leases of this MAC address')],
  shape: 'list',
  isInVirsh: true,
  fields: [
    ...fields('string', { expires: 'The end of the lease, in local time' }),
    ...fields('string', { mac: 'The MAC address' }, { nullable: true }),
    ...fields('string', { protocol: 'ipv4 or ipv6', address: 'The address and its prefix' }),
    ...fields('string', { hostname: 'The name of the guest' }, { nullable: true }),
    ...fields('string', { clientid: 'The client id or DUID' }, { nullable: true }),
    { name: 'iface', type: 'string', summary: 'The bridge', hidden: true },
    { name: 'ipaddr', type: 'string', summary: 'The address', hidden: true },
    { name: 'prefix', type: 'integer', summary: 'The length of the prefix', hidden: true },
    { name: 'expirytime', type: 'bigint', summary: 'Seconds since 1970', hidden: true },
    { name: 'iaid', type: 'string', summary: 'The IAID', hidden: true, nullable: true },
    { name: 'type', type: 'integer', summary: 'virIPAddrType', hidden: true },
    { name: 'typeName', type: 'string', summary: 'IPV4 or IPV6', hidden: true },
  ],
  nameField: 'ipaddr',
  examples: [{ line: 'lvsh net-dhcp-leases default', purpose: 'List all leases' }],
  load: async () => (await import('./info.ts')).netDhcpLeases,
};

const NET_UPDATE: CommandSpec = {
  name: 'net-update',
  summary: 'Change a part of a network',
  positions: [
    ONE,
    position('command', 'add, add-first, delete or modify'),
    position('section', 'The part, such as ip-dhcp-host or dns-host'),
    position('xml', 'The XML, or a file with it', 'file'),
  ],
  options: [
    { name: 'parent-index', type: 'integer', summary: 'The number of the parent element' },
    flag('config', 'Change the definition'),
    flag('live', 'Change the active network'),
    flag('current', 'Change what is current (default)'),
  ],
  shape: 'record',
  isInVirsh: true,
  fields: DONE_FIELDS,
  examples: [
    {
      line: `lvsh net-update default add ip-dhcp-host "<host mac='52:54:00:00:00:01' ip='192.168.122.2'/>" --live --config`,
      purpose: 'Give a guest a fixed address',
    },
  ],
  load: async () => (await import('./info.ts')).netUpdate,
};

const EVENTS = eventSpec({
  ...{ name: 'net-event', subject: 'network', noun: 'network' },
  ...{ completion: 'network', example: 'default' },
});

/** The commands about networks. */
export const networkCommands: CommandGroup = {
  title: 'Networks',
  commands: [
    NET_LIST,
    NET_INFO,
    ...NET_KEYS,
    verbSpec('dumpxml', NETWORK_KIND, {
      example: 'default',
      options: [flag('inactive', 'Print the definition')],
    }),
    verbSpec('define', NETWORK_KIND, { options: VALIDATE }),
    verbSpec('create', NETWORK_KIND, { options: VALIDATE }),
    verbSpec('start', NETWORK_KIND, { example: 'default' }),
    verbSpec('destroy', NETWORK_KIND, { example: 'default' }),
    verbSpec('undefine', NETWORK_KIND, { example: 'default' }),
    verbSpec('autostart', NETWORK_KIND, { example: 'default' }),
    NET_UPDATE,
    NET_DHCP_LEASES,
    ...DESCRIBE_COMMANDS,
    ...PORT_COMMANDS,
    EVENTS,
  ],
};
