import type { CommandSpec, FieldSpec, OptionSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, position, text } from '../../registry/spec-parts.ts';
import { DONE_FIELDS, IDENTITY_FIELDS, objectsPosition, verbSpec } from '../../verbs/verb-specs.ts';
import { DOMAIN_KIND } from './kind.ts';

const DOMAINS = [objectsPosition(DOMAIN_KIND)];
const SHARED = { positions: DOMAINS, shape: 'record', isInVirsh: true } as const;
const MODE = text('mode', 'The methods: acpi, agent, initctl, signal, paravirt; separated by ,');

const power = () => import('./power.ts');

const SHUTDOWN_OPTIONS: readonly OptionSpec[] = [
  MODE,
  {
    ...{ name: 'wait', type: 'duration', bareValue: '5m' },
    summary: 'Wait this long until it is off; 5m without a value',
  },
  { name: 'force-after', type: 'duration', summary: 'Wait this long, then destroy it' },
];

const POWER: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'shutdown',
    summary: 'Request a clean shutdown of a guest',
    details:
      'Without --wait and --force-after it ends when the request is sent. The exit code is 124 if\n' +
      'the guest is not off after the time of --wait. --force-after loses unwritten data.',
    options: SHUTDOWN_OPTIONS,
    fields: DONE_FIELDS,
    examples: [
      { line: 'lvsh shutdown web', purpose: 'Request a shutdown' },
      { line: 'lvsh shutdown web --wait', purpose: 'Wait until it is off, at most 5 minutes' },
      { line: 'lvsh shutdown web --wait 30s', purpose: 'Wait at most 30 seconds' },
      { line: 'lvsh shutdown web db --force-after 90s', purpose: 'Destroy them if it takes long' },
    ],
    load: async () => (await power()).shutdown,
  },
  {
    ...SHARED,
    name: 'reboot',
    summary: 'Request a reboot of a guest',
    options: [MODE],
    fields: DONE_FIELDS,
    examples: [{ line: 'lvsh reboot web', purpose: 'Request a reboot' }],
    load: async () => (await power()).reboot,
  },
  {
    ...SHARED,
    name: 'reset',
    summary: 'Reset a domain at once, like a reset button; unwritten data is lost',
    fields: DONE_FIELDS,
    examples: [{ line: 'lvsh reset web', purpose: 'Reset a guest that hangs' }],
    load: async () => (await power()).reset,
  },
  {
    ...SHARED,
    name: 'suspend',
    summary: 'Pause a guest; it keeps its memory',
    fields: DONE_FIELDS,
    examples: [{ line: 'lvsh suspend web', purpose: 'Pause a guest' }],
    load: async () => (await power()).suspend,
  },
  {
    ...SHARED,
    name: 'resume',
    summary: 'Let a paused guest run',
    fields: DONE_FIELDS,
    examples: [{ line: 'lvsh resume web', purpose: 'Let a guest run' }],
    load: async () => (await power()).resume,
  },
  {
    ...SHARED,
    name: 'inject-nmi',
    summary: 'Send a non-maskable interrupt to a guest',
    fields: DONE_FIELDS,
    examples: [{ line: 'lvsh inject-nmi web', purpose: 'Make the kernel write a crash dump' }],
    load: async () => (await power()).injectNmi,
  },
];

const SEND_KEY: CommandSpec = {
  name: 'send-key',
  summary: 'Press keys of a guest together, and release them',
  positions: [
    position('domain', 'The name, id or UUID of the domain', 'domain'),
    { ...position('keycode', 'The keys: KEY_LEFTCTRL or numbers; at most 16'), several: true },
  ],
  options: [
    text('codeset', 'The code set of numbers; linux by default'),
    { name: 'holdtime', type: 'integer', summary: 'The milliseconds between press and release' },
  ],
  shape: 'record',
  isInVirsh: true,
  fields: [
    ...fields('string', { name: 'The name of the domain', codeset: 'The code set' }),
    { name: 'keycodes', type: 'array', summary: 'The codes of the keys' },
    { name: 'result', type: 'string', summary: 'sent' },
  ],
  examples: [
    {
      line: 'lvsh send-key web KEY_LEFTCTRL KEY_LEFTALT KEY_DELETE',
      purpose: 'Press Ctrl, Alt and Delete',
    },
  ],
  load: async () => (await import('./send-key.ts')).sendKey,
};

const VOLUMES: FieldSpec = {
  name: 'volumes',
  type: 'array',
  summary: 'The deleted volumes: target and path',
  optional: true,
};

const UNDEFINE: CommandSpec = {
  ...SHARED,
  name: 'undefine',
  summary: 'Remove the definition of a domain',
  details:
    'If other data of the domain is in the way, the error names it and the option that removes it.\n' +
    '--with takes nvram, managed-save, snapshots, checkpoints, tpm and storage, separated by commas;\n' +
    '--all stands for all of them that the domain has. storage are the volumes of its own disks:\n' +
    'neither media nor disks that are read-only or shared. The domain must be off for it.',
  options: [
    text('with', 'Remove this data too, such as nvram,snapshots', { value: 'DATA' }),
    flag('all', 'Remove all its data and disks too'),
    ...flags({
      'managed-save': 'Remove its managed save image',
      'snapshots-metadata': "Remove libvirt's records of its snapshots",
      'checkpoints-metadata': "Remove libvirt's records of its checkpoints",
      nvram: 'Remove its NVRAM file',
      'keep-nvram': 'Keep its NVRAM file',
      tpm: 'Remove the state of its TPM',
      'keep-tpm': 'Keep the state of its TPM',
      'remove-all-storage': 'Delete the volumes of all its disks, media included',
      'wipe-storage': 'Overwrite the volumes before they are deleted',
    }),
    {
      ...flag('delete-storage-volume-snapshots', 'Delete the snapshots of the volumes too'),
      aliases: ['delete-snapshots'],
    },
    text('storage', 'Delete the volumes of these disks: vda,vdb', { value: 'DISKS' }),
  ],
  destructive: { ask: 'several', noun: 'domain', position: 'domain' },
  fields: [...DONE_FIELDS, VOLUMES],
  examples: [
    { line: 'lvsh undefine web', purpose: 'Remove a definition' },
    { line: 'lvsh undefine web --with nvram,snapshots', purpose: 'Remove more of it' },
    { line: 'lvsh undefine web --all --yes', purpose: 'Remove everything, without a question' },
  ],
  load: async () => (await import('./undefine.ts')).undefine,
};

const identity = () => import('./identity.ts');

const IDENTITY: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'domid',
    summary: 'Print the id of a domain',
    nameField: 'id',
    fields: [
      { name: 'id', type: 'integer', summary: 'The id while it is active', nullable: true },
      ...IDENTITY_FIELDS,
    ],
    examples: [{ line: 'lvsh domid web', purpose: 'Print an id' }],
    load: async () => (await identity()).domid,
  },
  {
    ...SHARED,
    name: 'domname',
    summary: 'Print the name of a domain',
    fields: IDENTITY_FIELDS,
    examples: [{ line: 'lvsh domname 7', purpose: 'Print the name for an id' }],
    load: async () => (await identity()).domname,
  },
  {
    ...SHARED,
    name: 'domuuid',
    summary: 'Print the UUID of a domain',
    nameField: 'uuid',
    fields: fields('string', { uuid: 'The UUID', name: 'The name' }),
    examples: [{ line: 'lvsh domuuid web', purpose: 'Print a UUID' }],
    load: async () => (await identity()).domuuid,
  },
  {
    ...SHARED,
    name: 'domrename',
    summary: 'Rename a domain that is not active',
    positions: [
      position('domain', 'The name or UUID of the domain', 'domain'),
      position('new-name', 'The new name'),
    ],
    fields: [...DONE_FIELDS, ...fields('string', { before: 'The name before' })],
    examples: [{ line: 'lvsh domrename web web-old', purpose: 'Rename a domain' }],
    load: async () => (await identity()).domrename,
  },
];

const VALIDATE = flag('validate', 'Check the XML against the schema');

const DEFINE: readonly CommandSpec[] = [
  verbSpec('define', DOMAIN_KIND, { options: [VALIDATE] }),
  withConsole(
    verbSpec('create', DOMAIN_KIND, {
      options: [
        ...flags({
          paused: 'Leave the guest paused',
          console: 'Connect to its console',
          autodestroy: 'Destroy it when the connection ends',
          'reset-nvram': 'Create its NVRAM from the template again',
        }),
        VALIDATE,
      ],
    }),
  ),
  verbSpec('autostart', DOMAIN_KIND),
];

/** The commands of a domain's life cycle and identity. */
export const LIFECYCLE_SPECS: readonly CommandSpec[] = [
  ...DEFINE,
  ...POWER,
  UNDEFINE,
  ...IDENTITY,
  SEND_KEY,
];

/** Returns a command that starts domains and has `--console`. */
export function withConsole(spec: CommandSpec): CommandSpec {
  return {
    ...spec,
    load: async () => {
      const [action, { consoleAfter }] = await Promise.all([
        spec.load(),
        import('./console-after.ts'),
      ]);
      return consoleAfter(action);
    },
  };
}
