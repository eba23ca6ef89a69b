import type {
  CommandGroup,
  CommandSpec,
  FieldSpec,
  OptionSpec,
} from '../../registry/command-spec.ts';
import { fields, flag, flags, position, text } from '../../registry/spec-parts.ts';
import { DOMAIN, integer, NAME_FIELD } from '../domain/parts.ts';

const PATH = position('path', 'The target or the source of the disk, such as vda');
const DISK: FieldSpec = { name: 'disk', type: 'string', summary: 'The disk' };
const JOB = {
  shape: 'record',
  isInVirsh: true,
  fields: [
    NAME_FIELD,
    DISK,
    ...fields('string', { result: 'started, ready, completed, pivoted, aborted or changed' }),
  ],
} as const;

const WAIT_OPTIONS: readonly OptionSpec[] = [
  flag('wait', 'Wait until the data is copied; an interrupt aborts the job'),
  flag('verbose', 'Accepted for virsh; the progress is always shown'),
  {
    name: 'timeout',
    type: 'duration',
    summary: 'Wait this long, then abort the job; implies --wait',
  },
  flag('async', 'Do not wait for the end of a job that is aborted'),
  integer('bandwidth', 'The limit of the bandwidth, in MiB/s'),
  flag('bytes', 'The bandwidth is in bytes/s'),
];
const WAITING =
  'With --wait it shows the progress and ends when the data is copied. An interrupt aborts the job.';
const actions = () => import('./block-actions.ts');

const JOBS: readonly CommandSpec[] = [
  {
    ...JOB,
    name: 'blockpull',
    summary: 'Merge the backing images of a disk into its image',
    details: WAITING,
    positions: [DOMAIN, PATH],
    options: [
      text('base', 'Keep this backing image and those below it'),
      flag('keep-relative', 'Keep relative names of backing images (--base)'),
      ...WAIT_OPTIONS,
    ],
    examples: [{ line: 'lvsh blockpull web vda --wait', purpose: 'Make an image independent' }],
    load: async () => (await actions()).blockpull,
  },
  {
    ...JOB,
    name: 'blockcommit',
    summary: 'Merge images of a disk into a backing image',
    details: WAITING,
    positions: [DOMAIN, PATH],
    options: [
      text('base', 'The image that receives the data; the lowest by default'),
      flag('shallow', 'Merge into the backing image of --top'),
      text('top', 'The highest image to merge; the one in use by default'),
      ...flags({
        active: 'Merge the image in use; the job stays until it is ended',
        delete: 'Delete the files that were merged',
        pivot: 'Use the backing image afterwards; implies --active and --wait',
        'keep-overlay': 'Keep using the image afterwards; implies --active and --wait',
        'keep-relative': 'Keep relative names of backing images',
      }),
      ...WAIT_OPTIONS,
    ],
    examples: [
      { line: 'lvsh blockcommit web vda --pivot', purpose: 'Merge the latest snapshot' },
      { line: 'lvsh blockcommit web vda --top s1.qcow2 --wait', purpose: 'Merge an older one' },
    ],
    load: async () => (await actions()).blockcommit,
  },
  {
    ...JOB,
    name: 'blockcopy',
    summary: 'Copy a disk of a running guest to another image',
    details: `${WAITING}\nThe copy then gets all writes of the guest until the job is ended.`,
    positions: [DOMAIN, PATH],
    requiredOption: ['dest', 'xml'],
    options: [
      text('dest', 'The file or the device of the copy', { value: 'FILE' }),
      text('xml', 'An XML file that describes the copy', { value: 'FILE', kind: 'file' }),
      text('format', 'The format of the copy; that of the disk by default'),
      flag('raw', 'The same as --format raw'),
      ...flags({
        shallow: 'Let the copy share the backing images',
        'reuse-external': 'Use an image that exists',
        blockdev: 'The copy is a block device',
        pivot: 'Use the copy afterwards; implies --wait',
        finish: 'Keep using the disk afterwards; implies --wait',
        'transient-job': 'Allow it for a persistent domain; it ends with the guest',
        'synchronous-writes': 'Write to both images before a write of the guest ends',
        'print-xml': 'Print the XML of the copy and change nothing',
      }),
      integer('granularity', 'The unit of the copy, a power of two in bytes'),
      integer('buf-size', 'The most data in flight, in bytes'),
      ...WAIT_OPTIONS,
    ],
    fields: [
      NAME_FIELD,
      DISK,
      ...fields('string', { result: 'started, ready, completed or pivoted' }, { optional: true }),
      { name: 'xml', type: 'string', summary: 'The XML (--print-xml)', optional: true },
    ],
    examples: [
      {
        line: 'lvsh blockcopy web vda --dest /ssd/web.qcow2 --transient-job --pivot',
        purpose: 'Move a disk of a running guest',
      },
    ],
    load: async () => (await actions()).blockcopy,
  },
];

const single = () => import('./block-job.ts');

const OTHERS: readonly CommandSpec[] = [
  {
    name: 'blockjob',
    summary: 'Print the block job of a disk, change its bandwidth, or end it',
    positions: [DOMAIN, PATH],
    options: [
      ...flags({
        abort: 'Abort the job',
        async: 'Do not wait for its end (--abort)',
        pivot: 'End it and use the other image (--abort)',
        info: 'Print the job (default)',
        raw: 'virsh: print all its numbers',
      }),
      integer('bandwidth', 'Set the limit of the bandwidth, in MiB/s'),
      flag('bytes', 'The bandwidth is in bytes/s'),
    ],
    shape: 'record',
    isInVirsh: true,
    fields: [
      NAME_FIELD,
      DISK,
      {
        ...{ name: 'type', type: 'string', optional: true, nullable: true },
        summary: 'The type of the job, such as copy; null if there is none',
      },
      ...fields(
        'bigint',
        {
          bandwidth: 'The limit of the bandwidth; 0 if there is none',
          cur: 'The position of the job',
          end: 'The position of its end',
        },
        { optional: true },
      ),
      ...fields('string', { result: 'aborted, pivoted or changed' }, { optional: true }),
    ],
    examples: [
      { line: 'lvsh blockjob web vda', purpose: 'Print the progress' },
      { line: 'lvsh blockjob web vda --abort', purpose: 'Abort the job' },
    ],
    load: async () => (await single()).blockjob,
  },
  {
    ...JOB,
    name: 'blockresize',
    summary: 'Change the size of a disk of a running guest',
    positions: [DOMAIN, PATH, position('size', 'The size: in KiB, or such as 20GiB')],
    fields: [...JOB.fields, { name: 'capacity', type: 'bigint', summary: 'The size, in bytes' }],
    examples: [{ line: 'lvsh blockresize web vda 20GiB', purpose: 'Enlarge a disk' }],
    load: async () => (await single()).blockresize,
  },
  {
    ...JOB,
    name: 'domblkthreshold',
    summary: 'Set the offset of writes at which the daemon sends an event',
    positions: [
      DOMAIN,
      position('dev', 'The target of the disk; vda[1] is its backing image'),
      position('threshold', 'The offset in bytes, or such as 10GiB'),
    ],
    examples: [{ line: 'lvsh domblkthreshold web vda 18GiB', purpose: 'Get an event' }],
    load: async () => (await single()).domblkthreshold,
  },
  {
    name: 'domblkerror',
    summary: "List the errors of a guest's disks",
    positions: [DOMAIN],
    shape: 'list',
    isInVirsh: true,
    nameField: 'disk',
    fields: [DISK, ...fields('string', { error: 'unspec or no-space' })],
    examples: [{ line: 'lvsh domblkerror web', purpose: 'List disks that failed' }],
    load: async () => (await import('./disk-errors.ts')).domblkerror,
  },
];

/** The commands about block jobs and other states of disks. */
export const blockCommands: CommandGroup = { title: 'Block jobs', commands: [...JOBS, ...OTHERS] };
