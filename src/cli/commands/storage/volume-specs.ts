import type { CommandSpec, FieldSpec, OptionSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, optional, position, text } from '../../registry/spec-parts.ts';
import { XPATH_OPTIONS } from '../../verbs/verb-specs.ts';

const VOL = position('vol', 'The name of the volume in the pool, its key or path', 'volume');
const BY_KEY = position('vol', 'The key or path of the volume', 'volume');
const POOL = optional('pool', 'The pool of the volume, if it is given by name', 'pool');

const NAME = fields('string', { name: 'The name', pool: 'The name of its pool' });
const RESULT: FieldSpec = {
  ...{ name: 'result', type: 'string' },
  summary: 'What was done, such as created',
};
const DONE: readonly FieldSpec[] = [...NAME, RESULT];
const AMOUNTS: readonly FieldSpec[] = [
  { name: 'type', type: 'string', summary: 'file, block, dir, network, netdir or ploop' },
  ...fields('bigint', { capacity: 'Its size, in bytes', allocation: 'The bytes in use' }),
  { name: 'typeNumber', type: 'integer', summary: 'virStorageVolType', hidden: true },
];

/** Returns a command about one volume. */
function volume(
  name: string,
  summary: string,
  own: Partial<CommandSpec> & Pick<CommandSpec, 'load'>,
): CommandSpec {
  return {
    ...{ name, summary, shape: 'record', isInVirsh: true, fields: DONE, positions: [VOL, POOL] },
    examples: [{ line: `lvsh ${name} disk.img default`, purpose: summary }],
    ...own,
  };
}

const VOL_LIST: CommandSpec = {
  name: 'vol-list',
  summary: 'List the volumes of a pool',
  positions: [position('pool', 'The name or UUID of the pool', 'pool')],
  options: [flag('details', 'Show sizes in the layout of virsh')],
  shape: 'list',
  isInVirsh: true,
  fields: [
    ...fields('string', { name: 'The name', path: 'The path' }),
    ...AMOUNTS,
    { name: 'key', type: 'string', summary: 'The key', hidden: true },
  ],
  examples: [{ line: 'lvsh vol-list default', purpose: 'List all volumes with their sizes' }],
  load: async () => (await import('./volumes.ts')).volList,
};

const READING: readonly CommandSpec[] = [
  volume('vol-info', 'Print the basic facts of a volume', {
    options: flags({ bytes: 'Print bytes', physical: 'Print the physical size' }),
    fields: [...NAME, ...AMOUNTS, ...fields('string', { key: 'The key' })],
    load: async () => (await import('./volumes.ts')).volInfo,
  }),
  volume('vol-path', 'Print the path of a volume', {
    ...{ fields: [...NAME, ...fields('string', { path: 'The path' })], nameField: 'path' },
    load: async () => (await import('./volumes.ts')).volPath,
  }),
  volume('vol-key', 'Print the key of a volume', {
    ...{ fields: [...NAME, ...fields('string', { key: 'The key' })], nameField: 'key' },
    load: async () => (await import('./volumes.ts')).volKey,
  }),
  volume('vol-name', 'Print the name of a volume', {
    ...{ positions: [BY_KEY], fields: NAME },
    load: async () => (await import('./volumes.ts')).volName,
  }),
  volume('vol-pool', 'Print the pool of a volume', {
    ...{ positions: [BY_KEY], options: [flag('uuid', 'Print the UUID of the pool')] },
    fields: fields('string', { name: 'The name of the pool', uuid: 'The UUID of the pool' }),
    load: async () => (await import('./volumes.ts')).volPool,
  }),
  volume('vol-dumpxml', 'Print the XML of a volume', {
    options: XPATH_OPTIONS,
    fields: [...NAME, ...fields('string', { xml: 'The XML' })],
    load: async () => (await import('./volumes.ts')).volDumpxml,
  }),
];

const PREALLOC = flag('prealloc-metadata', 'Allocate the metadata of a qcow2 image');

const CREATING: readonly CommandSpec[] = [
  volume('vol-create', 'Create a volume from an XML file', {
    positions: [
      position('pool', 'The name or UUID of the pool', 'pool'),
      position('file', 'The XML file; - reads stdin', 'file'),
    ],
    options: [PREALLOC, flag('validate', 'Validate the XML by the schema first')],
    examples: [{ line: 'lvsh vol-create default disk.xml', purpose: 'Create a volume' }],
    load: async () => (await import('./volumes.ts')).volCreate,
  }),
  volume('vol-create-from', 'Create a volume with the contents of another volume', {
    positions: [
      position('pool', 'The name or UUID of the pool for the new volume', 'pool'),
      position('file', 'The XML file of the new volume; - reads stdin', 'file'),
      position('vol', 'The name, key or path of the volume to copy', 'volume'),
      optional('inputpool', 'The pool of that volume; by default the pool of the new one', 'pool'),
    ],
    options: [
      PREALLOC,
      flag('reflink', 'Share the data with the original'),
      flag('validate', 'Validate the XML by the schema first'),
    ],
    examples: [
      { line: 'lvsh vol-create-from default new.xml a.img', purpose: 'Copy a.img to a new volume' },
    ],
    load: async () => (await import('./volumes.ts')).volCreateFrom,
  }),
  volume('vol-create-as', 'Create a volume from options', {
    positions: [
      position('pool', 'The name or UUID of the pool', 'pool'),
      position('name', 'The name of the volume'),
      { ...position('capacity', 'Its size, such as 10G') },
    ],
    options: [
      { name: 'allocation', type: 'size', summary: 'The bytes to allocate at once' },
      text('format', 'The format, such as qcow2 or raw'),
      text('backing-vol', 'The volume that it is based on', { kind: 'volume' }),
      text('backing-vol-format', 'The format of that volume'),
      PREALLOC,
      flag('print-xml', 'Print the XML only'),
    ],
    fields: [
      { name: 'name', type: 'string', summary: 'The name' },
      ...fields('string', { pool: 'Its pool', result: 'What was done' }, { optional: true }),
      { name: 'xml', type: 'string', summary: 'The XML of --print-xml', optional: true },
    ],
    examples: [
      {
        line: 'lvsh vol-create-as default disk.qcow2 10G --format qcow2',
        purpose: 'Create an image of 10 GiB',
      },
    ],
    load: async () => (await import('./volumes.ts')).volCreateAs,
  }),
  volume('vol-clone', 'Copy a volume within its pool', {
    positions: [VOL, position('newname', 'The name of the copy'), POOL],
    options: [
      PREALLOC,
      flag('reflink', 'Share the data with the original'),
      flag('print-xml', 'Print the XML of the copy and change nothing'),
    ],
    fields: [
      ...NAME,
      { ...RESULT, optional: true },
      { name: 'xml', type: 'string', summary: 'The XML (--print-xml)', optional: true },
    ],
    examples: [{ line: 'lvsh vol-clone a.img b.img default', purpose: 'Copy a.img to b.img' }],
    load: async () => (await import('./volumes.ts')).volClone,
  }),
];

const CHANGING: readonly CommandSpec[] = [
  volume('vol-delete', 'Delete a volume', {
    options: [flag('delete-snapshots', 'Delete its snapshots, too')],
    destructive: { ask: 'always', noun: 'volume', position: 'vol' },
    load: async () => (await import('./volumes.ts')).volDelete,
  }),
  volume('vol-wipe', 'Overwrite the contents of a volume', {
    options: [text('algorithm', 'The pattern, such as zero, nnsa or random')],
    destructive: { ask: 'always', noun: 'volume', position: 'vol' },
    load: async () => (await import('./volumes.ts')).volWipe,
  }),
  volume('vol-resize', 'Change the size of a volume', {
    positions: [VOL, position('capacity', 'The new size, such as 20G'), POOL],
    options: flags({
      allocate: 'Allocate the new space',
      delta: 'Add the size to the present one',
      shrink: 'Allow a smaller size',
    }),
    examples: [{ line: 'lvsh vol-resize disk.img 20G default', purpose: 'Make it 20 GiB' }],
    load: async () => (await import('./volumes.ts')).volResize,
  }),
];

const TRANSFER: readonly OptionSpec[] = [
  { name: 'offset', type: 'size', summary: 'The first byte of the volume' },
  { name: 'length', type: 'size', summary: 'The number of bytes' },
  flag('sparse', 'Transfer data only, and keep the holes'),
];
const MOVED: readonly FieldSpec[] = [
  ...DONE,
  { name: 'bytes', type: 'bigint', summary: 'The bytes that were transferred' },
];

const TRANSFERRING: readonly CommandSpec[] = [
  volume('vol-upload', 'Write a file into a volume', {
    positions: [VOL, position('file', 'The file', 'file'), POOL],
    ...{ options: TRANSFER, fields: MOVED },
    examples: [{ line: 'lvsh vol-upload a.img ./a.img default --sparse', purpose: 'Upload a.img' }],
    load: async () => (await import('./transfer.ts')).volUpload,
  }),
  volume('vol-download', 'Write the contents of a volume into a file', {
    positions: [VOL, position('file', 'The file', 'file'), POOL],
    ...{ options: TRANSFER, fields: MOVED },
    examples: [{ line: 'lvsh vol-download a.img ./a.img default', purpose: 'Download a.img' }],
    load: async () => (await import('./transfer.ts')).volDownload,
  }),
];

/** The commands about volumes. */
export const VOLUME_COMMANDS: readonly CommandSpec[] = [
  VOL_LIST,
  ...READING,
  ...CREATING,
  ...CHANGING,
  ...TRANSFERRING,
];
