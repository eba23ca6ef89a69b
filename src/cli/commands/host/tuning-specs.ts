import type { CommandSpec, FieldSpec } from '../../registry/command-spec.ts';
import { fields, flag, position } from '../../registry/spec-parts.ts';
import { reading } from './node-specs.ts';

const PARAMETERS: readonly FieldSpec[] = [
  { name: 'parameters', type: 'object', summary: 'The parameters by their names' },
];

/** The commands that change the host, or print what it can do with memory. */
export const TUNING_COMMANDS: readonly CommandSpec[] = [
  reading('allocpages', 'Set the number of huge pages of the host', {
    positions: [
      position('pagesize', 'The size of a page; KiB without a unit'),
      position('pagecount', 'The number of pages'),
    ],
    options: [
      { name: 'cellno', type: 'integer', summary: 'One NUMA cell' },
      flag('add', 'Add the pages instead of setting the number'),
      flag('all', 'Set the number of each NUMA cell'),
    ],
    fields: [
      ...fields('integer', { pageSize: 'The size of a page, in KiB', pageCount: 'The number' }),
      ...fields('integer', { changed: 'The number of cells and sizes that were changed' }),
    ],
    examples: [
      { line: 'lvsh allocpages 2MiB 512', purpose: 'Reserve 1 GiB as pages of 2 MiB' },
      { line: 'lvsh allocpages 2048 100 --cellno 0 --add', purpose: 'Add 100 pages to cell 0' },
    ],
    load: async () => (await import('./tuning.ts')).allocpages,
  }),
  reading('node-memory-tune', 'Print or change how the host shares equal pages of memory', {
    options: [
      {
        name: 'shm-pages-to-scan',
        type: 'integer',
        summary: 'The pages to scan before the service sleeps',
      },
      { name: 'shm-sleep-millisecs', type: 'integer', summary: 'How long it sleeps, in ms' },
      {
        name: 'shm-merge-across-nodes',
        type: 'integer',
        summary: '1 to share pages between NUMA cells, otherwise 0',
      },
    ],
    fields: PARAMETERS,
    examples: [
      { line: 'lvsh node-memory-tune', purpose: 'Print the parameters' },
      { line: 'lvsh node-memory-tune --shm-pages-to-scan 200', purpose: 'Change one of them' },
    ],
    load: async () => (await import('./tuning.ts')).nodeMemoryTune,
  }),
  reading('nodesevinfo', "Print the facts of the host's SEV", {
    fields: PARAMETERS,
    load: async () => (await import('./tuning.ts')).nodeSevInfo,
  }),
  reading('nodesuspend', 'Suspend the host for some time', {
    positions: [
      position('target', 'mem, disk or hybrid'),
      position('duration', 'The time in seconds, at least 60'),
    ],
    fields: [
      ...fields('string', { target: 'The target', result: 'suspended' }),
      ...fields('integer', { seconds: 'The time' }),
    ],
    examples: [{ line: 'lvsh nodesuspend mem 120', purpose: 'Suspend the host for two minutes' }],
    load: async () => (await import('./tuning.ts')).nodeSuspend,
  }),
];
