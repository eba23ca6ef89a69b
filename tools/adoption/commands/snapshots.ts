import type { Command } from '../command.ts';

/** Snapshots. */
export const SNAPSHOTS: readonly Command[] = [
  {
    name: 'snapshot-create',
    methods: ['Domain.snapshotCreateXml'],
    program: ["await domain.snapshotCreateXml(await readFile('snapshot.xml', 'utf8'));"],
  },
  {
    name: 'snapshot-create-as',
    methods: ['Domain.snapshotCreateXml'],
    program: [
      'await domain.snapshotCreateXml(',
      "  { name: 'before', description: 'Before the upgrade' },",
      "  { flags: ['DISK_ONLY', 'ATOMIC'] },",
      ');',
    ],
  },
  {
    name: 'snapshot-current',
    methods: ['Domain.snapshotCurrent', 'Domain.hasCurrentSnapshot', 'Domain.snapshotCreateXml'],
    program: [
      'if (await domain.hasCurrentSnapshot()) console.log((await domain.snapshotCurrent()).name);',
    ],
    note: "To set it: `snapshotCreateXml` with the snapshot's XML and the flags `REDEFINE` and `CURRENT`.",
  },
  {
    name: 'snapshot-delete',
    methods: ['DomainSnapshot.delete'],
    program: ["await snapshot.delete({ flags: 'CHILDREN' });"],
  },
  {
    name: 'snapshot-dumpxml',
    methods: ['DomainSnapshot.getXmlDesc', 'DomainSnapshot.getConfig'],
    program: ['console.log(await snapshot.getXmlDesc());'],
  },
  {
    name: 'snapshot-edit',
    methods: ['DomainSnapshot.getXmlDesc', 'Domain.snapshotCreateXml'],
    program: [
      "const xml = await snapshot.getXmlDesc({ flags: 'SECURE' });",
      "const changed = xml.replace('<description>old<', '<description>new<');",
      "await domain.snapshotCreateXml(changed, { flags: 'REDEFINE' });",
    ],
  },
  {
    name: 'snapshot-info',
    methods: [
      'DomainSnapshot.getConfig',
      'DomainSnapshot.isCurrent',
      'DomainSnapshot.numChildren',
      'DomainSnapshot.hasMetadata',
    ],
    program: [
      'const { state, creationTime } = await snapshot.getConfig();',
      'console.log(state, creationTime, await snapshot.isCurrent());',
    ],
    replaces: "virsh snapshot-info web before | awk '/^State/ {print $2}'",
  },
  {
    name: 'snapshot-list',
    methods: ['Domain.listAllSnapshots'],
    program: ['for (const { name } of await domain.listAllSnapshots()) console.log(name);'],
    replaces: "virsh snapshot-list web | awk 'NR>2 && NF {print $1}'",
  },
  {
    name: 'snapshot-parent',
    methods: ['DomainSnapshot.getParent'],
    program: ['console.log((await snapshot.getParent()).name);'],
  },
  {
    name: 'snapshot-revert',
    methods: ['Domain.revertToSnapshot'],
    program: ["await domain.revertToSnapshot(snapshot, { flags: 'RUNNING' });"],
  },
];

/** Checkpoints. */
export const CHECKPOINTS: readonly Command[] = [
  {
    name: 'checkpoint-create',
    methods: ['Domain.checkpointCreateXml'],
    program: ["await domain.checkpointCreateXml(await readFile('checkpoint.xml', 'utf8'));"],
  },
  {
    name: 'checkpoint-create-as',
    methods: ['Domain.checkpointCreateXml'],
    program: ["await domain.checkpointCreateXml({ name: 'sunday' });"],
  },
  {
    name: 'checkpoint-delete',
    methods: ['DomainCheckpoint.delete'],
    program: ['await checkpoint.delete();'],
  },
  {
    name: 'checkpoint-dumpxml',
    methods: ['DomainCheckpoint.getXmlDesc', 'DomainCheckpoint.getConfig'],
    program: ["console.log(await checkpoint.getXmlDesc({ flags: 'SIZE' }));"],
  },
  {
    name: 'checkpoint-edit',
    methods: ['DomainCheckpoint.getXmlDesc', 'Domain.checkpointCreateXml'],
    program: [
      "const xml = await checkpoint.getXmlDesc({ flags: 'SECURE' });",
      "const changed = xml.replace('<description>old<', '<description>new<');",
      "await domain.checkpointCreateXml(changed, { flags: 'REDEFINE' });",
    ],
  },
  {
    name: 'checkpoint-info',
    methods: ['DomainCheckpoint.getConfig', 'DomainCheckpoint.listAllChildren'],
    program: [
      'const { creationTime } = await checkpoint.getConfig();',
      'console.log(creationTime, (await checkpoint.listAllChildren()).length);',
    ],
  },
  {
    name: 'checkpoint-list',
    methods: ['Domain.listAllCheckpoints'],
    program: ['for (const { name } of await domain.listAllCheckpoints()) console.log(name);'],
  },
  {
    name: 'checkpoint-parent',
    methods: ['DomainCheckpoint.getParent'],
    program: ['console.log((await checkpoint.getParent()).name);'],
  },
];

/** Backups. */
export const BACKUPS: readonly Command[] = [
  {
    name: 'backup-begin',
    methods: ['Domain.backupBegin'],
    program: [
      "const checkpointXml = { name: 'sunday' };",
      "await domain.backupBegin('<domainbackup/>', { checkpointXml });",
    ],
    note: 'The event `domain:job-completed` reports the end.',
  },
  {
    name: 'backup-dumpxml',
    methods: ['Domain.backupGetXmlDesc', 'Domain.backupGetConfig'],
    program: ['console.log(await domain.backupGetXmlDesc());'],
  },
];
