import { remote } from '../../../../src/protocol/index.ts';
import type { Step } from '../step.ts';
import { step, TEST } from '../step.ts';

const dom = TEST;
const one = { dom, name: 'one' };
const two = { dom, name: 'two' };

function xml(name: string): string {
  return `<domaincheckpoint><name>${name}</name><description>d</description></domaincheckpoint>`;
}

function create(name: string, flags: number, note: string): Step {
  return step(remote.domainCheckpointCreateXml, { dom, xmlDesc: xml(name), flags }, note);
}

/** Checkpoints, which only a running guest without snapshots can have. */
export const checkpoints: readonly Step[] = [
  create('one', 0, 'of a stopped guest'),
  step(remote.domainSnapshotCreateXml, {
    ...{ dom, xmlDesc: '<domainsnapshot><name>s</name></domainsnapshot>', flags: 0 },
  }),
  create('one', 0, 'beside a snapshot'),
  step(remote.domainSnapshotDelete, { snap: { dom, name: 's' }, flags: 0 }),
  step(remote.domainCreate, { dom }, 'before a checkpoint'),
  create('one', 0, 'one'),
  create('one', 0, 'a name that is taken'),
  create('two', 0, 'two'),
  create('three', 0x10_00_00, 'unknown flags'),
  create('three', 4, 'to be validated, and not redefined'),
  step(remote.domainCheckpointCreateXml, { dom, xmlDesc: '<x/>', flags: 0 }, 'another root'),
  step(
    remote.domainSnapshotCreateXml,
    { dom, xmlDesc: '<domainsnapshot/>', flags: 0 },
    'beside a checkpoint',
  ),
  step(remote.domainCheckpointGetXmlDesc, { checkpoint: one, flags: 0 }),
  step(remote.domainCheckpointGetXmlDesc, { checkpoint: one, flags: 2 }, 'without the domain'),
  step(remote.domainCheckpointGetXmlDesc, { checkpoint: one, flags: 0x10_00_00 }, 'unknown flags'),
  step(remote.domainCheckpointLookupByName, { dom, name: 'two', flags: 0 }),
  step(remote.domainCheckpointLookupByName, { dom, name: 'no', flags: 0 }, 'none'),
  step(remote.domainCheckpointGetParent, { checkpoint: two, flags: 0 }),
  step(remote.domainCheckpointGetParent, { checkpoint: one, flags: 0 }, 'of a root'),
  ...[0, 1, 2, 4, 8, 0x10_00_00].map((flags) =>
    step(remote.domainListAllCheckpoints, { dom, needResults: 1, flags }, `flags ${flags}`),
  ),
  step(remote.domainCheckpointListAllChildren, { checkpoint: one, needResults: 1, flags: 0 }),
  step(remote.domainCheckpointDelete, { checkpoint: one, flags: 0x10_00_00 }, 'unknown flags'),
  step(remote.domainCheckpointDelete, { checkpoint: one, flags: 5 }, 'children and only children'),
  step(remote.domainCheckpointDelete, { checkpoint: two, flags: 0 }),
  step(remote.domainCheckpointDelete, { checkpoint: two, flags: 0 }, 'again'),
  step(remote.domainCheckpointDelete, { checkpoint: one, flags: 1 }, 'with children'),
  step(remote.domainListAllCheckpoints, { dom, needResults: 1, flags: 0 }, 'none left'),
  step(remote.domainDestroy, { dom }, 'after checkpoints'),
];
