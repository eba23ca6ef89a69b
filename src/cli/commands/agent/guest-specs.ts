import type { CommandSpec, FieldSpec } from '../../registry/command-spec.ts';
import { fields, flag, flags, optional, position, text } from '../../registry/spec-parts.ts';
import { CHANGE, DOMAIN, integer, NAME_FIELD, size } from '../domain/parts.ts';

const fileSystems = () => import('./file-systems.ts');
const facts = () => import('./guest-facts.ts');
const users = () => import('./users.ts');
const power = () => import('./power-management.ts');

const SHARED = { shape: 'record', isInVirsh: true } as const;
const COUNT: FieldSpec = { name: 'count', type: 'integer', summary: 'Their number' };
const MOUNTPOINTS = {
  ...optional('mountpoint', 'The mount points; all by default'),
  several: true,
};

const FILE_SYSTEMS: readonly CommandSpec[] = [
  {
    name: 'domfsinfo',
    summary: 'List the mounted file systems of a guest',
    positions: [DOMAIN],
    shape: 'list',
    isInVirsh: true,
    nameField: 'mountpoint',
    fields: [
      ...fields('string', {
        mountpoint: 'The mount point',
        name: 'The device in the guest',
        type: 'The type, such as ext4',
      }),
      { name: 'targets', type: 'array', summary: 'The disks of the domain, such as vda' },
    ],
    examples: [{ line: 'lvsh domfsinfo web', purpose: 'List the file systems' }],
    load: async () => (await fileSystems()).domfsinfo,
  },
  {
    ...SHARED,
    name: 'domfsfreeze',
    summary: 'Freeze the file systems of a guest, so that a copy of its disks is consistent',
    positions: [DOMAIN, MOUNTPOINTS],
    fields: [NAME_FIELD, COUNT],
    examples: [{ line: 'lvsh domfsfreeze web', purpose: 'Freeze all of them' }],
    load: async () => (await fileSystems()).domfsfreeze,
  },
  {
    ...SHARED,
    name: 'domfsthaw',
    summary: 'Thaw the file systems of a guest',
    positions: [DOMAIN, MOUNTPOINTS],
    fields: [NAME_FIELD, COUNT],
    examples: [{ line: 'lvsh domfsthaw web', purpose: 'Thaw all of them' }],
    load: async () => (await fileSystems()).domfsthaw,
  },
  {
    ...CHANGE,
    name: 'domfstrim',
    summary: 'Let a guest return unused blocks of its file systems to the host',
    positions: [DOMAIN],
    options: [
      size('minimum', 'Ignore ranges that are smaller, in bytes'),
      text('mountpoint', 'The mount point; all by default'),
    ],
    examples: [{ line: 'lvsh domfstrim web', purpose: 'Trim all of them' }],
    load: async () => (await fileSystems()).domfstrim,
  },
];

const FACTS: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'domhostname',
    summary: 'Print the name that a guest has in its network',
    positions: [DOMAIN],
    options: [text('source', 'The source of the name', { choices: ['lease', 'agent'] })],
    nameField: 'hostname',
    fields: [NAME_FIELD, ...fields('string', { hostname: 'The name of the guest' })],
    examples: [{ line: 'lvsh domhostname web --source agent', purpose: 'Ask the agent' }],
    load: async () => (await facts()).domhostname,
  },
  {
    ...SHARED,
    name: 'domtime',
    summary: 'Print or set the time of a guest',
    positions: [DOMAIN],
    options: [
      flag('now', 'Set the time of this machine'),
      flag('pretty', 'Print the date and the time of day in UTC'),
      flag('sync', "Set the time of the domain's clock"),
      integer('time', 'Set this time, in seconds since 1970'),
    ],
    fields: [
      NAME_FIELD,
      { name: 'seconds', type: 'bigint', summary: 'Seconds since 1970', optional: true },
      { name: 'nseconds', type: 'integer', summary: 'Further nanoseconds', optional: true },
      ...fields(
        'string',
        { time: 'The time, in ISO 8601', result: 'changed or synchronized' },
        { optional: true },
      ),
    ],
    examples: [{ line: 'lvsh domtime web --now', purpose: 'Correct the clock after a pause' }],
    load: async () => (await facts()).domtime,
  },
  {
    ...SHARED,
    name: 'guestinfo',
    summary: 'Print facts about a guest that its agent knows',
    details: 'Without an option it prints all groups.',
    positions: [DOMAIN],
    options: flags({
      user: 'Print the users who are logged in',
      os: 'Print the operating system',
      timezone: 'Print the time zone',
      hostname: 'Print the name',
      filesystem: 'Print the file systems',
      disk: 'Print the disks',
      interface: 'Print the network interfaces',
    }),
    fields: [
      NAME_FIELD,
      { name: 'info', type: 'object', summary: "The facts, by libvirt's names such as os.name" },
    ],
    examples: [{ line: 'lvsh guestinfo web --os', purpose: 'Print the operating system' }],
    load: async () => (await facts()).guestinfo,
  },
  {
    ...SHARED,
    name: 'guestvcpus',
    summary: 'Print the virtual CPUs that a guest uses, or switch some of them on or off',
    positions: [DOMAIN, optional('cpulist', 'The virtual CPUs: 1-3')],
    options: [flag('enable', 'Switch them on'), flag('disable', 'Switch them off')],
    fields: [
      NAME_FIELD,
      ...fields(
        'string',
        {
          vcpus: 'The virtual CPUs',
          online: 'Those in use',
          offlinable: 'Those that can be switched off',
          result: 'enabled or disabled',
        },
        { optional: true },
      ),
    ],
    examples: [{ line: 'lvsh guestvcpus web 1-3 --disable', purpose: 'Use one CPU' }],
    load: async () => (await facts()).guestvcpus,
  },
];

const USER = position('user', 'The user of the guest');
const USER_CHANGE = {
  ...CHANGE,
  fields: [...CHANGE.fields, ...fields('string', { user: 'The user' })],
};

const USERS: readonly CommandSpec[] = [
  {
    name: 'get-user-sshkeys',
    summary: 'List the SSH keys that may log in as a user of a guest',
    positions: [DOMAIN, USER],
    shape: 'list',
    isInVirsh: true,
    nameField: 'key',
    fields: fields('string', { key: 'The key' }),
    examples: [{ line: 'lvsh get-user-sshkeys web root -o name', purpose: 'List the keys' }],
    load: async () => (await users()).getUserSshKeys,
  },
  {
    ...USER_CHANGE,
    name: 'set-user-sshkeys',
    summary: 'Add, replace or remove SSH keys of a user of a guest',
    positions: [DOMAIN, USER],
    options: [
      text('file', 'The file with the keys; - reads stdin', { kind: 'file' }),
      flag('reset', 'Remove all other keys'),
      flag('remove', 'Remove the keys of the file'),
    ],
    examples: [
      { line: 'lvsh set-user-sshkeys web root --file id_ed25519.pub', purpose: 'Add a key' },
    ],
    load: async () => (await users()).setUserSshKeys,
  },
  {
    ...USER_CHANGE,
    name: 'set-user-password',
    summary: 'Set the password of a user of a guest',
    positions: [DOMAIN, USER, position('password', 'The password')],
    options: [flag('encrypted', 'The password is already hashed')],
    examples: [
      {
        line: `lvsh set-user-password web root "$(openssl passwd -6)" --encrypted`,
        purpose: 'Set a password without showing it to the host',
      },
    ],
    load: async () => (await users()).setUserPassword,
  },
];

const OTHERS: readonly CommandSpec[] = [
  {
    ...CHANGE,
    name: 'dompmsuspend',
    summary: 'Let a guest suspend itself',
    positions: [DOMAIN, position('target', 'mem, disk or hybrid')],
    options: [integer('duration', 'The time until it wakes up, in s; 0 is no limit')],
    examples: [{ line: 'lvsh dompmsuspend web mem', purpose: 'Suspend to memory' }],
    load: async () => (await power()).pmSuspend,
  },
  {
    ...CHANGE,
    name: 'dompmwakeup',
    summary: 'Wake a guest that has suspended itself',
    positions: [DOMAIN],
    examples: [{ line: 'lvsh dompmwakeup web', purpose: 'Wake it' }],
    load: async () => (await power()).pmWakeup,
  },
  {
    ...SHARED,
    name: 'guest-agent-timeout',
    summary: 'Set the time that libvirt waits for the guest agent',
    positions: [DOMAIN],
    options: [
      integer('timeout', 'The time in s; -2 waits for ever (default), -1 is 5 s, 0 does not wait'),
    ],
    fields: [NAME_FIELD, { name: 'timeout', type: 'integer', summary: 'The time, in s' }],
    examples: [{ line: 'lvsh guest-agent-timeout web --timeout 20', purpose: 'Wait for 20 s' }],
    load: async () => (await power()).agentTimeout,
  },
  {
    ...CHANGE,
    name: 'send-process-signal',
    summary: 'Send a signal to a process of a guest (containers)',
    positions: [
      DOMAIN,
      position('pid', 'The id of the process'),
      position('signame', 'The signal: 15, TERM or sigterm'),
    ],
    fields: [...CHANGE.fields, { name: 'pid', type: 'integer', summary: 'The process' }],
    examples: [{ line: 'lvsh send-process-signal web 1 hup', purpose: 'Send a signal' }],
    load: async () => (await import('./process-signal.ts')).sendProcessSignal,
  },
  {
    ...SHARED,
    name: 'qemu-monitor-command',
    summary: 'Send a command to the monitor of QEMU and print its reply',
    details: 'libvirt does not support the effects of such commands: they can break its state.',
    positions: [DOMAIN, { ...position('cmd', 'The command, in JSON'), several: true }],
    options: [
      flag('hmp', 'The command is one of the human monitor protocol'),
      flag('pretty', 'Print the reply in several lines'),
      flag('return-value', 'Print only the value of the reply'),
    ],
    fields: [NAME_FIELD, { name: 'reply', type: 'object', summary: 'The reply; text for --hmp' }],
    examples: [
      {
        line: `lvsh qemu-monitor-command web '{"execute":"query-status"}'`,
        purpose: 'Send a command',
      },
      { line: 'lvsh qemu-monitor-command web --hmp info block', purpose: 'Print the disks' },
    ],
    load: async () => (await import('./monitor-command.ts')).qemuMonitorCommand,
  },
];

/** The commands that use the agent of a guest, or its monitor. */
export const GUEST_SPECS: readonly CommandSpec[] = [...FILE_SYSTEMS, ...FACTS, ...USERS, ...OTHERS];
