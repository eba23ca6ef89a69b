import type {
  CommandSpec,
  FieldSpec,
  OptionSpec,
  PositionSpec,
} from '../../registry/command-spec.ts';
import { objectsPosition } from '../../verbs/verb-specs.ts';
import { DOMAIN_KIND } from './kind.ts';

const DOMAIN: PositionSpec = {
  name: 'domain',
  summary: 'The name, id or UUID of the domain',
  kind: 'domain',
};
const NAME: FieldSpec = { name: 'name', type: 'string', summary: 'The name of the domain' };
const RESULT: FieldSpec = { name: 'result', type: 'string', summary: 'What was done' };
const FILE: FieldSpec = { name: 'file', type: 'string', summary: 'The file of the host' };
const SIZE: PositionSpec = {
  ...{ name: 'size', aliases: ['kilobytes'] },
  summary: 'The size: in KiB, or such as 2GiB',
};
const MEMORY: FieldSpec = { name: 'memory', type: 'bigint', summary: 'The memory, in KiB' };

const IMPACT = [
  flag('config', 'Change the definition for the next start'),
  flag('live', 'Change the running guest'),
  flag('current', 'Change the running guest, else the definition'),
];
const SAVE_OPTIONS = [
  flag('bypass-cache', 'Do not use the file cache'),
  flag('running', 'Run the guest when it is restored'),
  flag('paused', 'Leave the guest paused when it is restored'),
];
const VERBOSE = flag('verbose', 'Accepted for virsh; the progress is always shown');
const XML: OptionSpec = {
  name: 'xml',
  type: 'text',
  value: 'FILE',
  kind: 'file',
  summary: 'An XML file with changes for the restored domain',
};

const SHARED = { shape: 'record', isInVirsh: true } as const;
const saving = () => import('./saving.ts');
const resources = () => import('./resources.ts');

const SAVING: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'save',
    summary: 'Save the state of a domain to a file of the host, and stop it',
    positions: [DOMAIN, { name: 'file', summary: 'The file of the host' }],
    options: [...SAVE_OPTIONS, VERBOSE, XML],
    fields: [NAME, FILE, RESULT],
    examples: [{ line: 'lvsh save web /var/tmp/web.save', purpose: 'Save a domain' }],
    load: async () => (await saving()).save,
  },
  {
    ...SHARED,
    name: 'restore',
    summary: 'Restore a domain from a file of the host',
    positions: [{ name: 'file', summary: 'The file of the host' }],
    options: [...SAVE_OPTIONS, flag('reset-nvram', 'Create its NVRAM again'), XML],
    nameField: 'file',
    fields: [FILE, RESULT],
    examples: [{ line: 'lvsh restore /var/tmp/web.save', purpose: 'Restore a domain' }],
    load: async () => (await saving()).restore,
  },
  {
    ...SHARED,
    name: 'managedsave',
    summary: 'Save the state of a domain and stop it; its next start restores it',
    positions: [objectsPosition(DOMAIN_KIND)],
    options: [...SAVE_OPTIONS, VERBOSE],
    fields: [NAME, RESULT],
    examples: [{ line: 'lvsh managedsave web', purpose: 'Save a domain' }],
    load: async () => (await saving()).managedSave,
  },
  {
    ...SHARED,
    name: 'managedsave-remove',
    summary: 'Remove the managed save image of a domain',
    positions: [objectsPosition(DOMAIN_KIND)],
    fields: [NAME, RESULT],
    examples: [{ line: 'lvsh managedsave-remove web', purpose: 'Remove the image' }],
    load: async () => (await saving()).managedSaveRemove,
  },
];

const RESOURCES: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'setmem',
    summary: 'Change the memory that a guest may use now',
    positions: [DOMAIN, SIZE],
    options: IMPACT,
    fields: [NAME, MEMORY],
    examples: [{ line: 'lvsh setmem web 2GiB --live', purpose: 'Change a running guest' }],
    load: async () => (await resources()).setmem,
  },
  {
    ...SHARED,
    name: 'setmaxmem',
    summary: 'Change the largest memory of a domain',
    positions: [DOMAIN, SIZE],
    options: IMPACT,
    fields: [NAME, MEMORY],
    examples: [{ line: 'lvsh setmaxmem web 4GiB --config', purpose: 'Change the definition' }],
    load: async () => (await resources()).setmaxmem,
  },
  {
    ...SHARED,
    name: 'setvcpus',
    summary: 'Change the number of virtual CPUs of a domain',
    positions: [DOMAIN, { name: 'count', summary: 'The number of virtual CPUs' }],
    options: [
      flag('maximum', 'Change the largest number (--config)'),
      ...IMPACT,
      flag('guest', 'Switch CPUs in the guest by its agent'),
      flag('hotpluggable', 'Let the new CPUs be removable'),
    ],
    fields: [NAME, { name: 'count', type: 'integer', summary: 'The number of virtual CPUs' }],
    examples: [{ line: 'lvsh setvcpus web 4 --live', purpose: 'Change a running guest' }],
    load: async () => (await resources()).setvcpus,
  },
  {
    ...SHARED,
    name: 'vcpucount',
    summary: 'Print the numbers of virtual CPUs of a domain',
    details: 'With an option it is one number: by default that of the running guest.',
    positions: [DOMAIN],
    options: [
      flag('maximum', 'Print the largest number'),
      flag('active', 'Print the number in use (default)'),
      flag('live', 'Print the number of the running guest'),
      flag('config', 'Print the number for the next start'),
      flag('current', 'Print the number of the running guest, else of the definition'),
      flag('guest', 'Ask the guest agent'),
    ],
    fields: [
      NAME,
      { name: 'count', type: 'integer', summary: 'The number (with an option)', optional: true },
      count('maximumConfig', 'The largest number for the next start'),
      count('maximumLive', 'The largest number of the running guest'),
      count('currentConfig', 'The number for the next start'),
      count('currentLive', 'The number of the running guest'),
    ],
    examples: [{ line: 'lvsh vcpucount web', purpose: 'Print the numbers' }],
    load: async () => (await resources()).vcpucount,
  },
];

function count(name: string, summary: string): FieldSpec {
  return { name, type: 'integer', summary, nullable: true, optional: true };
}

const GROUPS: readonly string[] = [
  ...['state', 'cpu-total', 'balloon', 'vcpu', 'interface', 'block'],
  ...['perf', 'iothread', 'memory', 'dirtyrate', 'vm'],
];
const KINDS: readonly string[] = [
  ...['active', 'inactive', 'persistent', 'transient'],
  ...['running', 'paused', 'shutoff', 'other'],
];

const DOMSTATS: CommandSpec = {
  name: 'domstats',
  summary: 'Print the statistics of domains, read in one call',
  details: 'Without a group of statistics, all groups that the hypervisor supports are read.',
  positions: [{ ...objectsPosition(DOMAIN_KIND), optional: true }],
  options: [
    ...GROUPS.map((name) => flag(name, `Read the statistics of the group ${name}`)),
    ...KINDS.map((kind) => flag(`list-${kind}`, `Only domains of the kind ${kind}`)),
    flag('raw', 'virsh: accepted; values are always printed raw'),
    flag('enforce', 'Fail if the hypervisor does not support a group'),
    flag('backing', 'Include the backing images of disks'),
    flag('nowait', 'Leave out statistics that need waiting'),
  ],
  shape: 'list',
  isInVirsh: true,
  fields: [
    NAME,
    { name: 'uuid', type: 'string', summary: 'The UUID', hidden: true },
    {
      name: 'stats',
      type: 'object',
      summary: "The statistics, by libvirt's names such as cpu.time",
    },
  ],
  examples: [
    { line: 'lvsh domstats web --cpu-total --balloon', purpose: 'Read some statistics' },
    { line: `lvsh domstats -o json | jq '.[].stats."cpu.time"'`, purpose: 'Use them in a script' },
  ],
  load: async () => (await import('./domstats.ts')).domstats,
};

function flag(name: string, summary: string): OptionSpec {
  return { name, type: 'flag', summary };
}

/** The commands that save domains, change their resources and print their statistics. */
export const RESOURCE_SPECS: readonly CommandSpec[] = [...SAVING, ...RESOURCES, DOMSTATS];
