import type { CommandGroup, CommandSpec, FieldSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, position } from '../../registry/spec-parts.ts';
import { migrateSpec } from './migrate-specs.ts';
import { MORE_JOB_SPECS } from './more-specs.ts';

const DOMAIN = position('domain', 'The name, UUID or id of the domain', 'domain');
const DOMAIN_FIELDS: readonly FieldSpec[] = fields('string', {
  name: 'The name',
  uuid: 'The UUID',
});
const OPTIONAL = { optional: true } as const;

const jobInfoSpec: CommandSpec = {
  name: 'domjobinfo',
  summary: 'Print the job of a domain, such as a migration',
  positions: [DOMAIN],
  options: flags({
    completed: 'Print the last job that has ended',
    'keep-completed': 'Keep the statistics of that job (--completed)',
    anystats: 'virsh: also print statistics of jobs that failed',
    rawstats: 'virsh: print all statistics as they are',
  }),
  shape: 'record',
  isInVirsh: true,
  fields: [
    ...DOMAIN_FIELDS,
    {
      name: 'type',
      type: 'string',
      summary: 'none, bounded, unbounded, completed, failed or cancelled',
    },
    { name: 'operation', type: 'string', summary: 'The operation of the job', ...OPTIONAL },
    ...fields(
      'bigint',
      {
        timeElapsed: 'The time since its start, in milliseconds',
        timeRemaining: 'The estimated rest, in milliseconds',
        downtime: 'The pause of the guest, in milliseconds',
        dataTotal: 'All data, in bytes',
        dataProcessed: 'The data that was transferred, in bytes',
        dataRemaining: 'The data that is left, in bytes',
      },
      OPTIONAL,
    ),
    { name: 'stats', type: 'object', summary: "All statistics by libvirt's names", hidden: true },
  ],
  examples: [
    { line: 'lvsh domjobinfo web', purpose: 'Print the progress of a migration' },
    { line: 'lvsh domjobinfo web -o json | jq .stats', purpose: 'Print all statistics' },
  ],
  load: async () => (await import('./job-info.ts')).jobInfo,
};

const jobAbortSpec: CommandSpec = {
  name: 'domjobabort',
  summary: 'Abort the job of a domain, such as a migration',
  positions: [DOMAIN],
  options: [flag('postcopy', 'Interrupt a migration in post-copy; the guest is paused')],
  shape: 'record',
  isInVirsh: true,
  fields: [...DOMAIN_FIELDS, { name: 'result', type: 'string', summary: 'aborted' }],
  examples: [{ line: 'lvsh domjobabort web', purpose: 'Let the guest stay on its host' }],
  load: async () => (await import('./job-info.ts')).abortJob,
};

export const jobCommands: CommandGroup = {
  title: 'Jobs and migration',
  commands: [migrateSpec, jobInfoSpec, jobAbortSpec, ...MORE_JOB_SPECS],
};
