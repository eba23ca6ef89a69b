import type {
  CommandGroup,
  CommandSpec,
  FieldSpec,
  OptionSpec,
  PositionSpec,
} from '../../registry/command-spec.ts';
import { XPATH_OPTIONS } from '../../verbs/verb-specs.ts';

const DOMAIN: PositionSpec = {
  name: 'domain',
  summary: 'The name, id or UUID of the domain',
  kind: 'domain',
};
const SNAPSHOT: PositionSpec = {
  name: 'snapshotname',
  summary: 'The name of the snapshot',
  kind: 'snapshot',
};
const OPTIONAL_SNAPSHOT: PositionSpec = { ...SNAPSHOT, optional: true };
const CURRENT = flag('current', 'Use the current snapshot');
const SECURITY = flag('security-info', 'Include passwords');

const CREATE_OPTIONS: readonly OptionSpec[] = [
  flag('no-metadata', 'Do not record the snapshot in libvirt'),
  flag('halt', 'Stop the domain after the snapshot'),
  flag('disk-only', 'Only save the disks, not the memory'),
  flag('reuse-external', 'Use image files that exist'),
  flag('quiesce', "Freeze the guest's file systems by its agent"),
  flag('atomic', 'Change all disks or none'),
  flag('live', 'Let the guest run meanwhile'),
  flag('validate', 'Check the XML against the schema'),
];

const FIELDS: readonly FieldSpec[] = [
  { name: 'domain', type: 'string', summary: 'The name of the domain' },
  { name: 'name', type: 'string', summary: 'The name of the snapshot' },
  { name: 'result', type: 'string', summary: 'created, deleted or reverted' },
];
const NAME_FIELDS: readonly FieldSpec[] = [
  { name: 'name', type: 'string', summary: 'The name of the snapshot' },
  { name: 'xml', type: 'string', summary: 'The XML', optional: true },
];

const SHARED = { shape: 'record', isInVirsh: true, fields: FIELDS } as const;
const actions = () => import('./snapshot-actions.ts');

const LIST: CommandSpec = {
  name: 'snapshot-list',
  summary: 'List the snapshots of a domain',
  positions: [DOMAIN],
  options: [
    flag('parent', 'virsh: print the parents too'),
    flag('roots', 'List snapshots without a parent'),
    flag('leaves', 'List snapshots without children'),
    flag('no-leaves', 'List snapshots with children'),
    flag('metadata', 'List snapshots that libvirt has recorded'),
    flag('no-metadata', 'List snapshots that libvirt has not recorded'),
    flag('inactive', 'List snapshots of the domain while it was off'),
    flag('active', 'List snapshots with the memory of the guest'),
    flag('disk-only', 'List snapshots of disks alone'),
    flag('internal', 'List snapshots within the images'),
    flag('external', 'List snapshots in files of their own'),
    flag('name', 'virsh: print only names'),
    flag('tree', 'virsh: print a tree'),
    {
      ...{ name: 'from', type: 'text', kind: 'snapshot' },
      summary: 'List the children of this snapshot',
    },
    flag('current', 'List the children of the current snapshot'),
    flag('descendants', 'List all descendants (--from, --current)'),
    flag('topological', 'List parents before their children'),
  ],
  shape: 'list',
  isInVirsh: true,
  fields: [
    { name: 'name', type: 'string', summary: 'The name' },
    { name: 'creationTime', type: 'string', summary: 'The time, in ISO 8601', nullable: true },
    { name: 'state', type: 'string', summary: 'The state of the domain at that time' },
    { name: 'parent', type: 'string', summary: 'The name of the parent', nullable: true },
  ],
  examples: [{ line: 'lvsh snapshot-list web', purpose: 'List the snapshots' }],
  load: async () => (await import('./list-snapshots.ts')).listSnapshots,
};

const CHANGES: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'snapshot-create-as',
    summary: 'Create a snapshot of a domain',
    positions: [
      DOMAIN,
      { name: 'name', summary: 'The name; by default the time', optional: true },
      { name: 'description', summary: 'The description', optional: true },
      {
        ...{ name: 'diskspec', optional: true, several: true },
        summary: 'Disks: vda[,snapshot=TYPE][,driver=FORMAT][,stype=file|block][,file=PATH]',
      },
    ],
    options: [
      flag('print-xml', 'Print the XML and change nothing'),
      {
        ...{ name: 'memspec', type: 'text', value: '[file=]PATH[,snapshot=TYPE]' },
        summary: 'The file for the memory',
      },
      ...CREATE_OPTIONS,
    ],
    fields: [
      ...FIELDS.slice(0, 1),
      ...FIELDS.slice(1).map((field) => ({ ...field, optional: true })),
      { name: 'xml', type: 'string', summary: 'The XML (--print-xml)', optional: true },
    ],
    examples: [
      { line: 'lvsh snapshot-create-as web before-update', purpose: 'Create a snapshot' },
      { line: 'lvsh snapshot-create-as web s1 --disk-only --quiesce', purpose: 'Save the disks' },
      {
        line: 'lvsh snapshot-create-as web s1 --disk-only --diskspec vda,file=/images/s1.qcow2',
        purpose: 'Name the new image of a disk',
      },
    ],
    load: async () => (await actions()).createSnapshotAs,
  },
  {
    ...SHARED,
    name: 'snapshot-create',
    summary: 'Create a snapshot of a domain from an XML file',
    positions: [DOMAIN, { name: 'xmlfile', summary: 'The file', kind: 'file', optional: true }],
    options: [
      flag('redefine', 'Only record a snapshot that exists'),
      flag('current', 'Make it the current one (--redefine)'),
      ...CREATE_OPTIONS,
    ],
    examples: [{ line: 'lvsh snapshot-create web s1.xml', purpose: 'Create a snapshot' }],
    load: async () => (await actions()).createSnapshot,
  },
  {
    ...SHARED,
    name: 'snapshot-delete',
    summary: 'Delete a snapshot',
    positions: [DOMAIN, OPTIONAL_SNAPSHOT],
    options: [
      CURRENT,
      flag('children', 'Delete its descendants too'),
      flag('children-only', 'Delete only its descendants'),
      flag('metadata', 'Only forget it; the images keep it'),
    ],
    destructive: { ask: 'several', noun: 'snapshot', position: 'snapshotname' },
    examples: [{ line: 'lvsh snapshot-delete web s1', purpose: 'Delete a snapshot' }],
    load: async () => (await actions()).deleteSnapshot,
  },
  {
    ...SHARED,
    name: 'snapshot-revert',
    summary: 'Revert a domain to a snapshot; its later state is lost',
    positions: [DOMAIN, OPTIONAL_SNAPSHOT],
    options: [
      CURRENT,
      flag('running', 'Run the guest afterwards'),
      flag('paused', 'Pause the guest afterwards'),
      flag('force', 'Revert even if the guest must be replaced'),
      flag('reset-nvram', 'Create its NVRAM from the template again'),
    ],
    examples: [{ line: 'lvsh snapshot-revert web s1', purpose: 'Go back to a snapshot' }],
    load: async () => (await actions()).revertSnapshot,
  },
];

const READS: readonly CommandSpec[] = [
  {
    ...SHARED,
    name: 'snapshot-dumpxml',
    summary: 'Print the XML of a snapshot',
    positions: [DOMAIN, SNAPSHOT],
    options: [SECURITY, ...XPATH_OPTIONS],
    fields: NAME_FIELDS,
    examples: [{ line: 'lvsh snapshot-dumpxml web s1', purpose: 'Print the XML' }],
    load: async () => (await actions()).dumpSnapshot,
  },
  {
    ...SHARED,
    name: 'snapshot-current',
    summary: 'Print the current snapshot, or set it',
    positions: [
      DOMAIN,
      { ...OPTIONAL_SNAPSHOT, summary: 'A snapshot that becomes the current one' },
    ],
    options: [flag('name', 'Print only its name'), SECURITY, ...XPATH_OPTIONS],
    fields: [
      ...NAME_FIELDS,
      { name: 'result', type: 'string', summary: 'set (--snapshotname)', optional: true },
    ],
    examples: [{ line: 'lvsh snapshot-current web --name', purpose: 'Print its name' }],
    load: async () => (await actions()).currentSnapshot,
  },
  {
    ...SHARED,
    name: 'snapshot-parent',
    summary: "Print the name of a snapshot's parent",
    positions: [DOMAIN, OPTIONAL_SNAPSHOT],
    options: [CURRENT],
    fields: NAME_FIELDS,
    examples: [{ line: 'lvsh snapshot-parent web s1', purpose: 'Print the name' }],
    load: async () => (await actions()).parentSnapshot,
  },
];

function flag(name: string, summary: string): OptionSpec {
  return { name, type: 'flag', summary };
}

export const snapshotCommands: CommandGroup = {
  title: 'Snapshots',
  commands: [LIST, ...CHANGES, ...READS],
};
