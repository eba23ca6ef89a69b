import type { CommandSpec, OptionSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, position, text } from '../../registry/spec-parts.ts';

const DOMAIN = position('domain', 'The name, UUID or id of the domain', 'domain');

const integer = (name: string, summary: string): OptionSpec => ({ name, type: 'integer', summary });

const FORM_OPTIONS = flags({
  live: 'Let the guest run during the transfer',
  offline: 'Transfer the definition of a domain that is off',
  p2p: 'Let the source daemon connect to the destination and make the steps',
  direct: 'Let the hypervisors make the steps',
}).concat({
  ...flag('tunnelled', 'Transfer the data through the connection of the daemons (--p2p)'),
  aliases: ['tunneled'],
});

const EFFECT_OPTIONS = flags({
  persistent: 'Keep the definition on the destination',
  undefinesource: 'Remove the definition from the source',
  suspend: 'Leave the guest paused on the destination',
  'copy-storage-all': 'Copy the disks in full',
  'copy-storage-inc': 'Copy the top images of the disks',
  'copy-storage-synchronous-writes': 'Write to both hosts while disks are copied',
  'change-protection': 'Prevent changes of the definition meanwhile',
  unsafe: 'Migrate although the cache of a disk may be damaged',
  verbose: 'virsh: progress is always shown on a terminal',
  compressed: 'Compress pages that change again and again',
  'auto-converge': 'Slow the guest down until the transfer converges',
  'rdma-pin-all': 'Pin all memory before a transfer by RDMA',
  'abort-on-error': 'Abort on errors of disks',
  postcopy: 'Allow post-copy',
  'postcopy-after-precopy': 'Switch to post-copy after the first pass',
  'postcopy-resume': 'Resume a post-copy migration that failed',
  zerocopy: 'Transfer memory without copying it (--parallel)',
  tls: 'Encrypt the transfer',
  parallel: 'Transfer through several connections',
});

const VALUE_OPTIONS: readonly OptionSpec[] = [
  text('migrateuri', 'The address that the hypervisor transfers to', { value: 'URI' }),
  text('graphicsuri', 'The address of the display for its clients', { value: 'URI' }),
  text('listen-address', 'The address that the destination listens on', { value: 'ADDRESS' }),
  text('dname', 'The name of the domain on the destination', { value: 'NAME' }),
  {
    name: 'timeout',
    type: 'duration',
    summary: 'Suspend the guest (or --timeout-postcopy) if the transfer takes longer',
  },
  flag('timeout-suspend', 'Suspend the guest after --timeout (default)'),
  flag('timeout-postcopy', 'Switch to post-copy after --timeout'),
  text('xml', 'The file with the XML for the destination', { value: 'FILE', kind: 'file' }),
  text('persistent-xml', 'The file with the XML of the definition to keep', {
    value: 'FILE',
    kind: 'file',
  }),
  text('migrate-disks', 'The disks to copy: vda,vdb', { value: 'DISKS' }),
  integer('disks-port', 'The port of the destination for disks'),
  text('disks-uri', 'The address of the destination for disks', { value: 'URI' }),
  integer('bandwidth', 'The limit in MiB/s'),
  integer('postcopy-bandwidth', 'The limit of post-copy in MiB/s'),
  integer('parallel-connections', 'The number of connections (--parallel)'),
  text('comp-methods', 'The methods of compression: xbzrle,mt', { value: 'METHODS' }),
  integer('comp-mt-level', 'The level of compression'),
  integer('comp-mt-threads', 'The threads of compression'),
  integer('comp-mt-dthreads', 'The threads of decompression'),
  integer('comp-xbzrle-cache', 'The size of the cache, in bytes'),
  integer('auto-converge-initial', 'The first slowdown in percent'),
  integer('auto-converge-increment', 'The step of the slowdown in percent'),
  text('tls-destination', 'The name in the certificate of the destination', { value: 'NAME' }),
];

export const migrateSpec: CommandSpec = {
  name: 'migrate',
  summary: 'Move a guest to another host',
  details:
    'The program connects to both hosts and makes the steps. With --p2p the source daemon makes\n' +
    'them, and its host must reach the URI. The first interrupt aborts the migration, and the\n' +
    'guest continues on the source. A limit for the whole command is lvsh --timeout 60s migrate.',
  positions: [
    DOMAIN,
    position('desturi', 'The URI of the destination; with --p2p as the source reaches it'),
  ],
  options: [...FORM_OPTIONS, ...EFFECT_OPTIONS, ...VALUE_OPTIONS],
  shape: 'record',
  isInVirsh: true,
  fields: [
    ...fields('string', { name: 'The name on the destination', uuid: 'The UUID' }),
    { name: 'destination', type: 'string', summary: 'The URI of the destination' },
    {
      name: 'totalTimeMs',
      type: 'integer',
      summary: 'The time of the migration; null with --p2p and --direct',
      nullable: true,
    },
    {
      name: 'downtimeMs',
      type: 'integer',
      summary: 'The pause of the guest; null if it is not known',
      nullable: true,
    },
    { name: 'result', type: 'string', summary: 'migrated' },
  ],
  examples: [
    {
      line: 'lvsh migrate web qemu+ssh://root@sleet/system --live --persistent --undefinesource',
      purpose: 'Move a running guest and its definition',
    },
    {
      line: 'lvsh migrate web qemu+tls://sleet/system --live --p2p --copy-storage-all',
      purpose: 'Let the daemons move a guest with its disks',
    },
  ],
  load: async () => (await import('./migrate.ts')).migrate,
};
