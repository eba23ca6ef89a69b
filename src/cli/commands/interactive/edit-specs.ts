import type { CommandSpec, FieldSpec, OptionSpec } from '../../registry/command-spec.ts';
import { fields, flag, optional, position } from '../../registry/spec-parts.ts';
import type { KindSpec } from '../../verbs/kind-spec.ts';
import type { EditFormat } from './edit.ts';

const DETAILS =
  'The editor is VISUAL or EDITOR, otherwise vi (notepad on Windows). The text is validated\n' +
  'before it is sent. If it is refused, the editor can be opened again with the same text.\n' +
  'A text that is not saved in libvirt stays in a file, whose name is printed.';
const SKIP_VALIDATE = flag('skip-validate', 'Do not validate the text');
const FIELDS: readonly FieldSpec[] = [
  ...fields('string', { name: 'The name' }),
  { name: 'uuid', type: 'string', summary: 'The UUID', optional: true },
  { name: 'result', type: 'string', summary: 'edited or unchanged' },
];

/** Returns the description of the command that edits the XML of a kind. */
export function editSpec(kind: KindSpec, format: EditFormat): CommandSpec {
  const name = `${kind.prefix}edit`;
  return {
    name,
    summary: `Change the definition of a ${kind.noun} in an editor`,
    details: DETAILS,
    positions: [
      {
        name: kind.position,
        summary: `The name or UUID of the ${kind.noun}`,
        kind: kind.completion,
      },
    ],
    options: [
      SKIP_VALIDATE,
      ...(kind.prefix === ''
        ? [{ name: 'inactive', type: 'flag', summary: 'Accepted for virsh; always so' } as const]
        : []),
    ],
    shape: 'record',
    fields: FIELDS,
    isInVirsh: true,
    examples: [
      { line: `lvsh ${name} web`, purpose: `Edit the ${kind.noun} "web"` },
      {
        line: `EDITOR='sed -i s/old/new/' lvsh ${name} web`,
        purpose: 'Edit it by a program',
      },
    ],
    load: async () => (await import('./edit.ts')).editAction(kind, format),
  };
}

const DOMAIN = position('domain', 'The name, id or UUID of the domain', 'domain');
const SHARED = { shape: 'record', isInVirsh: true, details: DETAILS, fields: FIELDS } as const;
const RUN_STATE: readonly OptionSpec[] = [
  flag('running', 'Run the guest after it is restored'),
  flag('paused', 'Pause the guest after it is restored'),
];

/** The commands that edit the XML of saved states, snapshots and checkpoints. */
export const STATE_EDIT_COMMANDS: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'snapshot-edit',
    summary: 'Change the XML of a snapshot in an editor',
    positions: [DOMAIN, optional('snapshotname', 'The name of the snapshot', 'snapshot')],
    options: [
      flag('current', 'Edit the current snapshot, or make the named one current'),
      flag('rename', 'Allow another name: the snapshot is renamed'),
      flag('clone', 'Allow another name: the snapshot is recorded twice'),
      SKIP_VALIDATE,
    ],
    examples: [{ line: 'lvsh snapshot-edit web s1', purpose: 'Edit the snapshot s1' }],
    load: async () => (await import('./edit-states.ts')).snapshotEdit,
  },
  {
    ...SHARED,
    name: 'checkpoint-edit',
    summary: 'Change the XML of a checkpoint in an editor',
    positions: [DOMAIN, position('checkpointname', 'The name of the checkpoint', 'checkpoint')],
    options: [SKIP_VALIDATE],
    examples: [{ line: 'lvsh checkpoint-edit web c1', purpose: 'Edit the checkpoint c1' }],
    load: async () => (await import('./edit-states.ts')).checkpointEdit,
  },
  {
    ...SHARED,
    name: 'save-image-edit',
    summary: 'Change the XML in a file that save has written, in an editor',
    positions: [position('file', 'The path of the file on the host')],
    options: [...RUN_STATE, SKIP_VALIDATE],
    examples: [{ line: 'lvsh save-image-edit /var/tmp/web.save', purpose: 'Edit the XML' }],
    load: async () => (await import('./edit-states.ts')).saveImageEdit,
  },
  {
    ...SHARED,
    name: 'managedsave-edit',
    summary: "Change the XML of a domain's managed save in an editor",
    positions: [DOMAIN],
    options: [...RUN_STATE, SKIP_VALIDATE],
    examples: [{ line: 'lvsh managedsave-edit web', purpose: 'Edit the XML' }],
    load: async () => (await import('./edit-states.ts')).managedsaveEdit,
  },
];
