import type { CommandSpec, FieldSpec, OptionSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, optional, position, text } from '../../registry/spec-parts.ts';
import { DONE_FIELDS, objectsPosition, verbSpec, XPATH_OPTIONS } from '../../verbs/verb-specs.ts';
import { eventSpec } from '../tools/event-specs.ts';
import { POOL_KIND } from './kind.ts';

const VALIDATE = flag('validate', 'Validate the XML by the schema first');
const OVERWRITE = flags({
  overwrite: 'Overwrite data that is there',
  'no-overwrite': 'Fail if there is data',
});
const BUILD: readonly OptionSpec[] = [flag('build', 'Create its storage, too'), ...OVERWRITE];
const XML: FieldSpec = { name: 'xml', type: 'string', summary: 'The XML' };
const KEY_FIELDS = fields('string', { name: 'The name', uuid: 'The UUID' });

const AMOUNTS: readonly FieldSpec[] = fields(
  'bigint',
  {
    capacity: 'The capacity, in bytes',
    allocation: 'The bytes that are in use',
    available: 'The bytes that are free',
  },
  {},
);
const FACTS: readonly FieldSpec[] = [
  { name: 'name', type: 'string', summary: 'The name' },
  {
    name: 'state',
    type: 'string',
    summary: 'inactive, building, running, degraded or inaccessible',
  },
  { name: 'autostart', type: 'boolean', summary: 'Whether it starts with the host' },
  { name: 'persistent', type: 'boolean', summary: 'Whether it has a definition' },
  ...AMOUNTS,
  { name: 'uuid', type: 'string', summary: 'The UUID', hidden: true },
  { name: 'active', type: 'boolean', summary: 'Whether it is active', hidden: true },
  { name: 'stateNumber', type: 'integer', summary: 'virStoragePoolState', hidden: true },
];

const POOL_LIST: CommandSpec = {
  name: 'pool-list',
  summary: 'List storage pools',
  options: [
    ...flags({
      inactive: 'List inactive pools',
      all: 'List active and inactive pools',
      transient: 'List pools without a definition',
      persistent: 'List pools with a definition',
      autostart: 'List pools that start with the host',
      'no-autostart': 'List pools that do not start with the host',
    }),
    text('type', 'List pools of these types, separated by commas'),
    ...flags({
      details: 'Show the capacities in the layout of virsh',
      uuid: 'Print UUIDs',
      name: 'Print names',
    }),
  ],
  shape: 'list',
  isInVirsh: true,
  fields: FACTS,
  examples: [{ line: 'lvsh pool-list --all', purpose: 'List all pools with their capacities' }],
  load: async () => (await import('./pools.ts')).poolList,
};

const POOL_INFO: CommandSpec = {
  name: 'pool-info',
  summary: 'Print the basic facts of a pool',
  positions: [objectsPosition(POOL_KIND)],
  options: [flag('bytes', 'Print amounts in bytes in the layout of virsh')],
  shape: 'record',
  isInVirsh: true,
  fields: FACTS,
  examples: [{ line: 'lvsh pool-info default -o json | jq .available', purpose: 'Read one fact' }],
  load: async () => (await import('./pools.ts')).poolInfo,
};

/** Returns a command that changes pools. */
function changing(
  name: string,
  summary: string,
  own: Partial<CommandSpec> & Pick<CommandSpec, 'load'>,
): CommandSpec {
  return {
    ...{ name, summary, shape: 'record', isInVirsh: true, fields: DONE_FIELDS },
    positions: [objectsPosition(POOL_KIND)],
    examples: [{ line: `lvsh ${name} default`, purpose: summary }],
    ...own,
  };
}

const SOURCE: readonly OptionSpec[] = [
  flag('print-xml', 'Print the XML only'),
  text('source-host', 'The host of the storage'),
  text('source-path', 'The directory of the storage'),
  text('source-dev', 'The device of the storage'),
  text('source-name', 'The name of the storage, such as a volume group'),
  text('target', 'The path of the pool on the host'),
  text('source-format', 'The format of the storage'),
  text('source-initiator', 'The IQN of the iSCSI initiator'),
  text('source-protocol-ver', 'The version of NFS'),
  text('auth-type', 'The kind of login: ceph or chap'),
  text('auth-username', 'The user name of the login'),
  text('secret-usage', 'The usage of the secret with the password'),
  text('secret-uuid', 'The UUID of the secret with the password'),
  text('adapter-name', 'The SCSI host, such as scsi_host1'),
  text('adapter-wwnn', 'The WWNN of the Fibre Channel host'),
  text('adapter-wwpn', 'The WWPN of the Fibre Channel host'),
  text('adapter-parent', 'The SCSI host above the virtual one'),
  text('adapter-parent-wwnn', 'The WWNN of the SCSI host above'),
  text('adapter-parent-wwpn', 'The WWPN of the SCSI host above'),
  text('adapter-parent-fabric-wwn', 'The fabric WWN of the SCSI host above'),
];

const AS_FIELDS: readonly FieldSpec[] = [
  { name: 'name', type: 'string', summary: 'The name' },
  { name: 'uuid', type: 'string', summary: 'The UUID', optional: true },
  { name: 'result', type: 'string', summary: 'What was done', optional: true },
  { name: 'xml', type: 'string', summary: 'The XML of --print-xml', optional: true },
];
const AS_POSITIONS = [
  position('name', 'The name of the pool'),
  position('type', 'The type: dir, fs, netfs, logical, iscsi, rbd, ...'),
];

const SOURCES: readonly CommandSpec[] = [
  {
    name: 'find-storage-pool-sources',
    summary: 'Print the storage that could become pools of a type',
    positions: [
      position('type', 'The type: netfs, iscsi, logical, ...'),
      optional('srcSpec', 'A file with the XML of the source to search; - reads stdin', 'file'),
    ],
    ...{ shape: 'record', isInVirsh: true, fields: [XML], nameField: 'xml' },
    examples: [{ line: 'lvsh find-storage-pool-sources logical', purpose: 'Find volume groups' }],
    load: async () => (await import('./pool-sources.ts')).findPoolSources,
  },
  {
    name: 'find-storage-pool-sources-as',
    summary: 'Print the storage of a host that could become pools of a type',
    positions: [
      position('type', 'The type: netfs, iscsi, logical, ...'),
      optional('host', 'The host to search'),
      optional('port', 'Its port'),
      optional('initiator', 'The IQN of the iSCSI initiator'),
    ],
    ...{ shape: 'record', isInVirsh: true, fields: [XML], nameField: 'xml' },
    examples: [
      {
        line: 'lvsh find-storage-pool-sources-as netfs nas.example',
        purpose: 'Find the exports of a file server',
      },
    ],
    load: async () => (await import('./pool-sources.ts')).findPoolSourcesAs,
  },
];

const EVENTS = eventSpec({
  ...{ name: 'pool-event', subject: 'pool', noun: 'pool' },
  ...{ completion: 'pool', example: 'default' },
});

/** The commands about storage pools. */
export const POOL_COMMANDS: readonly CommandSpec[] = [
  POOL_LIST,
  POOL_INFO,
  {
    ...changing('pool-uuid', "Print a pool's UUID", {
      load: async () => (await import('./pools.ts')).poolUuid,
    }),
    ...{ positions: [position('pool', 'The name of the pool', 'pool')], fields: KEY_FIELDS },
    nameField: 'uuid',
  },
  {
    ...changing('pool-name', "Print a pool's name", {
      load: async () => (await import('./pools.ts')).poolName,
    }),
    ...{ positions: [position('pool', 'The UUID of the pool')], fields: KEY_FIELDS },
  },
  verbSpec('dumpxml', POOL_KIND, {
    example: 'default',
    options: [flag('inactive', 'Print the definition')],
  }),
  verbSpec('define', POOL_KIND, { options: [VALIDATE] }),
  verbSpec('create', POOL_KIND, { options: BUILD }),
  verbSpec('start', POOL_KIND, { example: 'default', options: BUILD }),
  verbSpec('destroy', POOL_KIND, { example: 'default' }),
  verbSpec('undefine', POOL_KIND, { example: 'default' }),
  verbSpec('autostart', POOL_KIND, { example: 'default' }),
  changing('pool-build', 'Create the storage of a pool', {
    options: OVERWRITE,
    load: async () => (await import('./pools.ts')).poolBuild,
  }),
  changing('pool-refresh', 'Read the volumes of a pool again', {
    load: async () => (await import('./pools.ts')).poolRefresh,
  }),
  changing('pool-delete', 'Delete the storage of a pool', {
    destructive: { ask: 'always', noun: 'pool', position: 'pool' },
    load: async () => (await import('./pools.ts')).poolDelete,
  }),
  changing('pool-define-as', 'Define a pool from options', {
    ...{ positions: AS_POSITIONS, options: SOURCE, fields: AS_FIELDS },
    examples: [
      {
        line: 'lvsh pool-define-as images dir --target /var/lib/images',
        purpose: 'Define a pool in a directory',
      },
    ],
    load: async () => (await import('./pools.ts')).poolDefineAs,
  }),
  changing('pool-create-as', 'Create and start a pool that is not persistent from options', {
    ...{ positions: AS_POSITIONS, options: [...SOURCE, ...BUILD], fields: AS_FIELDS },
    examples: [
      {
        line: 'lvsh pool-create-as scratch dir --target /tmp/scratch --build',
        purpose: 'Create a pool in a directory',
      },
    ],
    load: async () => (await import('./pools.ts')).poolCreateAs,
  }),
  {
    name: 'pool-capabilities',
    summary: "Print what the daemon's pools can do",
    shape: 'record',
    isInVirsh: true,
    options: XPATH_OPTIONS,
    fields: [XML],
    nameField: 'xml',
    examples: [{ line: 'lvsh pool-capabilities', purpose: 'Print the types of pools' }],
    load: async () => (await import('./pools.ts')).poolCapabilities,
  },
  ...SOURCES,
  EVENTS,
];
