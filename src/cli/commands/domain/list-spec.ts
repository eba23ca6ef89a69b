import type { CommandSpec } from '../../registry/command-spec.ts';

const FLAGS: ReadonlyArray<readonly [name: string, summary: string]> = [
  ['inactive', 'List inactive domains'],
  ['all', 'List active and inactive domains'],
  ['transient', 'List domains without a definition'],
  ['persistent', 'List domains with a definition'],
  ['with-snapshot', 'List domains with a snapshot'],
  ['without-snapshot', 'List domains without a snapshot'],
  ['with-checkpoint', 'List domains with a checkpoint'],
  ['without-checkpoint', 'List domains without a checkpoint'],
  ['state-running', 'List running domains'],
  ['state-paused', 'List paused domains'],
  ['state-shutoff', 'List domains that are shut off'],
  ['state-other', 'List domains in other states'],
  ['autostart', 'List domains that start with the host'],
  ['no-autostart', 'List domains that do not start with the host'],
  ['with-managed-save', 'List domains with a managed save image'],
  ['without-managed-save', 'List domains without a managed save image'],
  ['uuid', 'Print UUIDs'],
  ['name', 'Print names'],
  ['id', 'Print ids'],
  ['table', 'Print the table (default)'],
  ['managed-save', 'Mark domains with a managed save image'],
  ['title', 'Print titles'],
];

export const LIST_SPEC: CommandSpec = {
  name: 'list',
  aliases: ['ls', 'ps'],
  summary: 'List domains',
  details: 'Without --all or --inactive, only active domains are listed.',
  options: FLAGS.map(([name, summary]) => ({ name, summary, type: 'flag' })),
  shape: 'list',
  isInVirsh: true,
  fields: [
    { name: 'id', type: 'integer', summary: 'The id while it is active', nullable: true },
    { name: 'name', type: 'string', summary: 'The name' },
    { name: 'state', type: 'string', summary: 'The state: running, paused, shutoff, ...' },
    { name: 'uuid', type: 'string', summary: 'The UUID', hidden: true },
    { name: 'stateNumber', type: 'integer', summary: 'virDomainState', hidden: true },
    { name: 'title', type: 'string', summary: 'The title (--title)', optional: true },
    {
      name: 'managedSave',
      type: 'boolean',
      summary: 'Whether it has a managed save image (--managed-save)',
      optional: true,
    },
  ],
  examples: [
    { line: 'lvsh list --all', purpose: 'List all domains' },
    {
      line: `lvsh list --all -o json | jq -r '.[] | select(.state == "running").name'`,
      purpose: 'Print the names of the running ones',
    },
    { line: 'lvsh -c hail -c sleet list', purpose: 'List the domains of two hosts' },
  ],
  load: async () => (await import('./list.ts')).list,
};
