import type { CommandGroup, CommandSpec, FieldSpec } from '../../registry/command-spec.ts';
import { objectsPosition, verbSpec } from '../../verbs/verb-specs.ts';
import { DEFINITION_SPECS } from './definition-specs.ts';
import { DOMAIN_KIND } from './kind.ts';
import { LIFECYCLE_SPECS, withConsole } from './lifecycle-specs.ts';
import { LIST_SPEC } from './list-spec.ts';
import { MORE_DOMAIN_SPECS } from './more-specs.ts';
import { RESOURCE_SPECS } from './resource-specs.ts';
import { STATISTIC_SPECS } from './statistic-specs.ts';

const STATE_FIELDS: readonly FieldSpec[] = [
  { name: 'state', type: 'string', summary: 'The state: running, paused, shutoff, ...' },
  { name: 'stateNumber', type: 'integer', summary: 'virDomainState', hidden: true },
];

const DOMINFO: CommandSpec = {
  name: 'dominfo',
  summary: 'Print the basic facts of a domain',
  positions: [objectsPosition(DOMAIN_KIND)],
  shape: 'record',
  isInVirsh: true,
  fields: [
    { name: 'id', type: 'integer', summary: 'The id while it is active', nullable: true },
    { name: 'name', type: 'string', summary: 'The name' },
    { name: 'uuid', type: 'string', summary: 'The UUID' },
    { name: 'osType', type: 'string', summary: 'The type of the guest, such as hvm' },
    ...STATE_FIELDS,
    { name: 'nrVirtCpu', type: 'integer', summary: 'The number of virtual CPUs' },
    { name: 'cpuTime', type: 'bigint', summary: 'The CPU time used, in nanoseconds' },
    { name: 'maxMem', type: 'bigint', summary: 'The maximum memory, in KiB' },
    { name: 'memory', type: 'bigint', summary: 'The current memory, in KiB' },
    { name: 'persistent', type: 'boolean', summary: 'Whether it has a definition' },
    { name: 'autostart', type: 'boolean', summary: 'Whether it starts with the host' },
    { name: 'managedSave', type: 'boolean', summary: 'Whether it has a managed save image' },
    {
      name: 'security',
      type: 'object',
      summary: "The host's security model, and the domain's label",
      nullable: true,
    },
    { name: 'messages', type: 'array', summary: 'Warnings about the domain' },
  ],
  examples: [
    { line: 'lvsh dominfo web', purpose: 'Print the facts of one domain' },
    { line: 'lvsh dominfo web -o json | jq .memory', purpose: 'Read one of them in a script' },
  ],
  load: async () => (await import('./dominfo.ts')).dominfo,
};

const DOMSTATE: CommandSpec = {
  name: 'domstate',
  summary: 'Print the state of a domain',
  positions: [objectsPosition(DOMAIN_KIND)],
  options: [{ name: 'reason', type: 'flag', summary: 'Print the reason of the state too' }],
  shape: 'record',
  isInVirsh: true,
  fields: [
    { name: 'name', type: 'string', summary: 'The name' },
    ...STATE_FIELDS,
    { name: 'reason', type: 'string', summary: 'The reason of the state' },
    { name: 'reasonNumber', type: 'integer', summary: 'The reason as a number', hidden: true },
  ],
  examples: [
    { line: 'lvsh domstate web', purpose: 'Print the state as an English word' },
    { line: 'lvsh domstate web --reason', purpose: 'Print why it has this state' },
  ],
  load: async () => (await import('./domstate.ts')).domstate,
};

const SPECS: readonly CommandSpec[] = [
  LIST_SPEC,
  DOMINFO,
  DOMSTATE,
  ...LIFECYCLE_SPECS,
  ...DEFINITION_SPECS,
  ...RESOURCE_SPECS,
  ...STATISTIC_SPECS,
  ...MORE_DOMAIN_SPECS,
  withConsole(
    verbSpec('start', DOMAIN_KIND, {
      options: [
        { name: 'console', type: 'flag', summary: 'Connect to its console' },
        { name: 'paused', type: 'flag', summary: 'Leave the guest paused' },
        { name: 'autodestroy', type: 'flag', summary: 'Destroy it when the connection ends' },
        {
          name: 'bypass-cache',
          type: 'flag',
          summary: 'Do not use the file cache for its image',
        },
        { name: 'force-boot', type: 'flag', summary: 'Discard its managed save image' },
        {
          name: 'reset-nvram',
          type: 'flag',
          summary: 'Create its NVRAM from the template again',
        },
      ],
    }),
  ),
  verbSpec('destroy', DOMAIN_KIND, {
    options: [
      {
        name: 'graceful',
        type: 'flag',
        summary: 'Fail if the hypervisor does not end by itself',
      },
      { name: 'remove-logs', type: 'flag', summary: 'Remove its log files' },
    ],
  }),
  verbSpec('dumpxml', DOMAIN_KIND, {
    options: [
      { name: 'inactive', type: 'flag', summary: 'Print the definition for the next start' },
      { name: 'security-info', type: 'flag', summary: 'Include passwords' },
      { name: 'update-cpu', type: 'flag', summary: "Complete its CPU with the host's" },
      { name: 'migratable', type: 'flag', summary: 'Print XML that older hosts accept' },
    ],
  }),
];

/** The commands that are used most, first. */
const FIRST =
  'list start shutdown reboot destroy dominfo domstate dumpxml define create undefine autostart';

function byUse(specs: readonly CommandSpec[]): readonly CommandSpec[] {
  const names = FIRST.split(' ');
  const first = names.flatMap((name) => specs.filter((each) => each.name === name));
  return [...first, ...specs.filter((each) => !names.includes(each.name))];
}

/** The commands about domains themselves. */
export const domainCommands: CommandGroup = { title: 'Domains', commands: byUse(SPECS) };
