import type { CommandSpec, FieldSpec } from '../../registry/command-spec.ts';
import { flag, flags, position, text } from '../../registry/spec-parts.ts';
import { CHANGE, DOMAIN, integer, NAME_FIELD, size } from '../domain/parts.ts';

const settings = () => import('./migration-settings.ts');
const POSTCOPY = flag('postcopy', 'The bandwidth of the post-copy phase');
const SHARED = { shape: 'record', isInVirsh: true } as const;

function number(name: string, type: 'bigint' | 'integer', summary: string): readonly FieldSpec[] {
  return [NAME_FIELD, { name, type, summary }];
}

const BANDWIDTH = number('bandwidth', 'bigint', 'The largest bandwidth, in MiB/s');
const DOWNTIME = number('downtime', 'bigint', 'The longest pause, in milliseconds');

/** The commands about dumps, and about settings of migrations. */
export const MORE_JOB_SPECS: readonly CommandSpec[] = [
  {
    ...CHANGE,
    name: 'dump',
    summary: 'Write the memory of a domain to a file of the host',
    details: 'An interrupt aborts it.',
    positions: [DOMAIN, position('file', 'The file of the host')],
    options: [
      ...flags({
        live: 'Let the guest run meanwhile',
        crash: 'Stop the guest afterwards, as crashed',
        'bypass-cache': 'Do not use the file cache',
        reset: 'Reset the guest afterwards',
        verbose: 'Accepted for virsh; the progress is always shown',
        'memory-only': 'Write a dump for crash and gdb, without devices',
      }),
      text('format', 'elf (default), kdump-zlib, kdump-lzo, kdump-snappy or win-dmp'),
    ],
    fields: [...CHANGE.fields, { name: 'file', type: 'string', summary: 'The file' }],
    examples: [{ line: 'lvsh dump web /var/tmp/web.core --memory-only', purpose: 'Dump it' }],
    load: async () => (await import('./dump.ts')).dump,
  },
  {
    ...SHARED,
    name: 'migrate-getspeed',
    summary: 'Print the largest bandwidth of migrations of a domain',
    positions: [DOMAIN],
    options: [POSTCOPY],
    fields: BANDWIDTH,
    examples: [{ line: 'lvsh migrate-getspeed web', purpose: 'Print it' }],
    load: async () => (await settings()).getSpeed,
  },
  {
    ...SHARED,
    name: 'migrate-setspeed',
    summary: 'Set the largest bandwidth of migrations of a domain',
    positions: [DOMAIN, position('bandwidth', 'The bandwidth, in MiB/s')],
    options: [POSTCOPY],
    fields: BANDWIDTH,
    examples: [{ line: 'lvsh migrate-setspeed web 500', purpose: 'Leave room for others' }],
    load: async () => (await settings()).setSpeed,
  },
  {
    ...SHARED,
    name: 'migrate-getmaxdowntime',
    summary: 'Print the longest pause of a guest in a migration',
    positions: [DOMAIN],
    fields: DOWNTIME,
    examples: [{ line: 'lvsh migrate-getmaxdowntime web', purpose: 'Print it' }],
    load: async () => (await settings()).getMaxDowntime,
  },
  {
    ...SHARED,
    name: 'migrate-setmaxdowntime',
    summary: 'Set the longest pause of a guest in a migration',
    positions: [DOMAIN, position('downtime', 'The pause, in milliseconds')],
    fields: DOWNTIME,
    examples: [{ line: 'lvsh migrate-setmaxdowntime web 500', purpose: 'Allow half a second' }],
    load: async () => (await settings()).setMaxDowntime,
  },
  {
    ...SHARED,
    name: 'migrate-compcache',
    summary: 'Print or set the size of the cache for compressed migrations',
    positions: [DOMAIN],
    options: [size('size', 'The size in bytes, or such as 64MiB')],
    fields: number('cacheSize', 'bigint', 'The size of the cache, in bytes'),
    examples: [{ line: 'lvsh migrate-compcache web --size 128MiB', purpose: 'Enlarge it' }],
    load: async () => (await settings()).compressionCache,
  },
  {
    ...CHANGE,
    name: 'migrate-postcopy',
    summary: 'Switch a migration from pre-copy to post-copy',
    details: 'The migration must have been started with --postcopy.',
    positions: [DOMAIN],
    examples: [{ line: 'lvsh migrate-postcopy web', purpose: 'Finish a migration that lasts' }],
    load: async () => (await settings()).startPostCopy,
  },
  {
    ...SHARED,
    name: 'domdirtyrate-calc',
    summary: 'Measure the rate at which a guest changes its memory',
    details: 'lvsh domstats --dirtyrate prints the result.',
    positions: [DOMAIN],
    options: [
      integer('seconds', 'The length of the measurement, 1 (default) to 60 s'),
      text('mode', 'How it measures', {
        choices: ['page-sampling', 'dirty-bitmap', 'dirty-ring'],
      }),
    ],
    fields: number('seconds', 'integer', 'The length of the measurement, in s'),
    examples: [{ line: 'lvsh domdirtyrate-calc web --seconds 5', purpose: 'Measure for 5 s' }],
    load: async () => (await settings()).dirtyRate,
  },
];
