import type { CommandGroup, CommandSpec, FieldSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, optional, position, text } from '../../registry/spec-parts.ts';
import { XPATH_OPTIONS } from '../../verbs/verb-specs.ts';
import { CHANGE, DOMAIN, NAME_FIELD } from '../domain/parts.ts';

const CHECKPOINT = position('checkpointname', 'The name of the checkpoint', 'checkpoint');
const FIELDS: readonly FieldSpec[] = fields('string', {
  domain: 'The name of the domain',
  name: 'The name of the checkpoint',
  result: 'created or deleted',
});
const NAME: FieldSpec = { name: 'name', type: 'string', summary: 'The name of the checkpoint' };
const XML: FieldSpec = { name: 'xml', type: 'string', summary: 'The XML' };
const PARENT: FieldSpec = {
  ...{ name: 'parent', type: 'string', nullable: true },
  summary: 'The name of the parent',
};
const SHARED = { shape: 'record', isInVirsh: true, fields: FIELDS } as const;
const QUIESCE = flag('quiesce', "Freeze the guest's file systems by its agent");
const actions = () => import('./checkpoint-actions.ts');
const lists = () => import('./list-checkpoints.ts');

const CHANGES: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'checkpoint-create',
    summary: 'Create a checkpoint of a domain from an XML file',
    positions: [DOMAIN, optional('xmlfile', 'The XML file; - reads stdin', 'file')],
    options: [
      flag('redefine', 'Only record a checkpoint that exists'),
      flag('redefine-validate', 'Check that the images have it (--redefine)'),
      QUIESCE,
    ],
    examples: [{ line: 'lvsh checkpoint-create web c1.xml', purpose: 'Create a checkpoint' }],
    load: async () => (await actions()).createCheckpoint,
  },
  {
    ...SHARED,
    name: 'checkpoint-create-as',
    summary: 'Create a checkpoint of a domain',
    positions: [
      DOMAIN,
      optional('name', 'The name; by default the time'),
      optional('description', 'The description'),
      {
        ...optional('diskspec', 'Disks: vda,checkpoint=bitmap,bitmap=NAME; all by default'),
        several: true,
      },
    ],
    options: [flag('print-xml', 'Print the XML and change nothing'), QUIESCE],
    fields: [
      ...fields('string', { domain: 'The name of the domain' }),
      ...fields(
        'string',
        { name: 'The name', result: 'created', xml: 'The XML (--print-xml)' },
        {
          optional: true,
        },
      ),
    ],
    examples: [{ line: 'lvsh checkpoint-create-as web monday', purpose: 'Create a checkpoint' }],
    load: async () => (await actions()).createCheckpointAs,
  },
  {
    ...SHARED,
    name: 'checkpoint-delete',
    summary: 'Delete a checkpoint',
    positions: [DOMAIN, CHECKPOINT],
    options: flags({
      children: 'Delete its descendants too',
      'children-only': 'Delete only its descendants',
      metadata: 'Only forget it; the images keep it',
    }),
    destructive: { ask: 'several', noun: 'checkpoint', position: 'checkpointname' },
    examples: [{ line: 'lvsh checkpoint-delete web monday', purpose: 'Delete a checkpoint' }],
    load: async () => (await actions()).deleteCheckpoint,
  },
];

const READS: readonly CommandSpec[] = [
  {
    name: 'checkpoint-list',
    summary: 'List the checkpoints of a domain',
    positions: [DOMAIN],
    options: [
      ...flags({
        parent: 'virsh: print the parents too',
        roots: 'List checkpoints without a parent',
        leaves: 'List checkpoints without children',
        'no-leaves': 'List checkpoints with children',
        tree: 'virsh: print a tree',
        descendants: 'List all descendants (--from)',
        name: 'virsh: print only names',
        topological: 'List parents before their children',
      }),
      text('from', 'List the children of this checkpoint', { kind: 'checkpoint' }),
    ],
    shape: 'list',
    isInVirsh: true,
    fields: [
      NAME,
      {
        ...{ name: 'creationTime', type: 'string', nullable: true },
        summary: 'The time, in ISO 8601',
      },
      PARENT,
    ],
    examples: [{ line: 'lvsh checkpoint-list web', purpose: 'List the checkpoints' }],
    load: async () => (await lists()).listCheckpoints,
  },
  {
    ...SHARED,
    name: 'checkpoint-info',
    summary: 'Print the basic facts of a checkpoint',
    positions: [DOMAIN, CHECKPOINT],
    fields: [
      NAME,
      ...fields('string', { domain: 'The name of the domain' }),
      PARENT,
      ...fields('integer', {
        children: 'The number of children',
        descendants: 'The number of all descendants',
      }),
    ],
    examples: [{ line: 'lvsh checkpoint-info web monday', purpose: 'Print the facts' }],
    load: async () => (await lists()).checkpointInfo,
  },
  {
    ...SHARED,
    name: 'checkpoint-dumpxml',
    summary: 'Print the XML of a checkpoint',
    positions: [DOMAIN, CHECKPOINT],
    options: flags({
      'security-info': 'Include passwords',
      'no-domain': 'Leave out the domain',
      size: 'Include the estimated size of a backup',
    }).concat(XPATH_OPTIONS),
    fields: [NAME, XML],
    examples: [{ line: 'lvsh checkpoint-dumpxml web monday', purpose: 'Print the XML' }],
    load: async () => (await actions()).dumpCheckpoint,
  },
  {
    ...SHARED,
    name: 'checkpoint-parent',
    summary: "Print the name of a checkpoint's parent",
    positions: [DOMAIN, CHECKPOINT],
    fields: [NAME],
    examples: [{ line: 'lvsh checkpoint-parent web monday', purpose: 'Print the name' }],
    load: async () => (await actions()).parentCheckpoint,
  },
];

const backups = () => import('./backup.ts');

const BACKUPS: readonly CommandSpec[] = [
  {
    ...CHANGE,
    name: 'backup-begin',
    summary: 'Start a backup of the disks of a running guest',
    details: 'domjobinfo prints its progress, domjobabort aborts it.',
    positions: [
      DOMAIN,
      optional('backupxml', 'The XML file of the backup; all disks by default', 'file'),
      optional('checkpointxml', 'The XML file of a checkpoint to create', 'file'),
    ],
    options: [flag('reuse-external', 'Use image files that exist')],
    examples: [{ line: 'lvsh backup-begin web', purpose: 'Back up all disks' }],
    load: async () => (await backups()).beginBackup,
  },
  {
    ...SHARED,
    name: 'backup-dumpxml',
    summary: 'Print the XML of the backup that is running',
    positions: [DOMAIN],
    options: XPATH_OPTIONS,
    fields: [NAME_FIELD, XML],
    examples: [{ line: 'lvsh backup-dumpxml web', purpose: 'Print the XML' }],
    load: async () => (await backups()).dumpBackup,
  },
];

/** The commands about checkpoints and backups. */
export const checkpointCommands: CommandGroup = {
  title: 'Checkpoints and backups',
  commands: [...CHANGES, ...READS, ...BACKUPS],
};
