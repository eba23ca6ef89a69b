import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { step, TEST } from '../step.ts';

const dom = TEST;
const one = { dom, name: 'one' };
const two = { dom, name: 'two' };

function snapshot(name: string): string {
  return `<domainsnapshot><name>${name}</name><description>d</description></domainsnapshot>`;
}

function create(name: string, flags: number, note: string): Step {
  return step(remote.domainSnapshotCreateXml, { dom, xmlDesc: snapshot(name), flags }, note);
}

function revert(snap: typeof one, flags: number, note: string): readonly Step[] {
  return [
    step(remote.domainRevertToSnapshot, { snap, flags }, note),
    step(remote.domainGetState, { dom, flags: 0 }, `after a reversion, ${note}`),
  ];
}

/** Snapshots of the preset guest, which runs at the start of this part. */
export const snapshots: readonly Step[] = [
  step(remote.domainHasCurrentSnapshot, { dom, flags: 0 }, 'none'),
  step(remote.domainSnapshotCurrent, { dom, flags: 0 }, 'none'),
  create('one', 0, 'one'),
  create('one', 0, 'a name that is taken'),
  create('two', 0, 'two'),
  create('three', 0x10_00_00, 'unknown flags'),
  create('a/b', 0, 'a name with a slash'),
  step(remote.domainSnapshotCreateXml, { dom, xmlDesc: '<x/>', flags: 0 }, 'another root'),
  step(remote.domainSnapshotCreateXml, { dom, xmlDesc: snapshot('disk'), flags: 16 }, 'disk only'),
  step(remote.domainSnapshotGetXmlDesc, { snap: one, flags: 0 }),
  step(remote.domainSnapshotNum, { dom, flags: 0 }),
  ...[0, 1, 2, 4, 8, 16, 32, 64, 128, 0x10_00_00].map((flags) =>
    step(remote.domainSnapshotListNames, { dom, maxnames: 100, flags }, `flags ${flags}`),
  ),
  step(remote.domainListAllSnapshots, { dom, needResults: 1, flags: 0 }),
  step(remote.domainSnapshotLookupByName, { dom, name: 'one', flags: 0 }),
  step(remote.domainSnapshotLookupByName, { dom, name: 'no', flags: 0 }, 'none'),
  step(remote.domainSnapshotCurrent, { dom, flags: 0 }),
  step(remote.domainSnapshotGetParent, { snap: two, flags: 0 }),
  step(remote.domainSnapshotGetParent, { snap: one, flags: 0 }, 'of a root'),
  step(remote.domainSnapshotListAllChildren, { snapshot: one, needResults: 1, flags: 0 }),
  step(remote.domainSnapshotNumChildren, { snap: two, flags: 0 }),
  step(remote.domainSnapshotIsCurrent, { snap: one, flags: 0 }, 'one'),
  step(remote.domainSnapshotIsCurrent, { snap: two, flags: 0 }, 'two'),
  step(remote.domainSnapshotHasMetadata, { snap: one, flags: 0 }),
  step(remote.domainSuspend, { dom }, 'before a reversion'),
  ...revert(one, 0, 'paused to running'),
  ...revert(two, 2, 'running to paused'),
  step(remote.domainDestroy, { dom }, 'before a reversion'),
  ...revert(two, 0, 'stopped to running'),
  step(remote.domainDestroy, { dom }, 'before another reversion'),
  ...revert(two, 2, 'stopped to paused'),
  ...revert(two, 3, 'both states'),
  ...revert({ dom, name: 'no' }, 0, 'to none'),
  step(remote.domainDestroy, { dom }, 'before a snapshot'),
  step(remote.domainUndefine, { dom }, 'a stopped guest with snapshots'),
  create('off', 0, 'of a stopped guest'),
  step(remote.domainCreate, { dom }, 'before a reversion'),
  ...revert({ dom, name: 'off' }, 0, 'running to stopped'),
  ...revert({ dom, name: 'off' }, 1, 'stopped to running by a flag'),
  ...revert({ dom, name: 'off' }, 2, 'stopped to paused by a flag'),
  step(remote.domainCreate, { dom }, 'before another reversion'),
  ...revert({ dom, name: 'off' }, 3, 'stopped to both by flags'),
  step(remote.domainSnapshotDelete, { snap: two, flags: 0x1_00 }, 'unknown flags'),
  step(remote.domainSnapshotDelete, { snap: one, flags: 2 }, 'children only is a flag of its own'),
  step(remote.domainSnapshotDelete, { snap: one, flags: 1 }, 'with children'),
  step(remote.domainListAllSnapshots, { dom, needResults: 1, flags: 0 }, 'after deletion'),
  step(remote.domainSnapshotDelete, { snap: two, flags: 0 }, 'gone'),
  step(remote.domainHasCurrentSnapshot, { dom, flags: 0 }, 'after deletion'),
];
