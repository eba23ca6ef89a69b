import { remote } from '../../../../src/protocol/index.ts';
import type { Row } from './row.ts';
import { DOM, sends } from './row.ts';
import type { CheckpointRows, DomainRows, SnapshotRows } from './rows.ts';

const XML = '<xml/>';
const dom = DOM;
const snap = { name: 'first', dom };
const snapshots = [snap, { name: 'second', dom }];
const checkpoint = { name: 'monday', dom };
const checkpoints = [checkpoint];
const flags = 1;

type SnapshotPart =
  | 'snapshotCreateXml'
  | 'listAllSnapshots'
  | 'snapshotNum'
  | 'snapshotListNames'
  | 'snapshotLookupByName'
  | 'hasCurrentSnapshot'
  | 'snapshotCurrent'
  | 'revertToSnapshot'
  | 'checkpointCreateXml'
  | 'listAllCheckpoints'
  | 'checkpointLookupByName'
  | 'migrateGetMaxDowntime'
  | 'migrateSetMaxDowntime'
  | 'migrateGetMaxSpeed'
  | 'migrateSetMaxSpeed'
  | 'migrateGetCompressionCache'
  | 'migrateSetCompressionCache'
  | 'migrateStartPostCopy';

/** Creates the row of a list method that asks for the number of names first. */
function named<T>(
  act: Row<T>['act'],
  [count, list]: readonly [string, string],
  args: object,
  answers: Row<T>['answers'],
): Row<T> {
  const sent = [
    [count, { ...args, flags }],
    [list, { ...args, maxnames: 2, flags }],
  ] as const;
  return { act, sent, ...(answers === undefined ? {} : { answers }), gives: ['a', 'b'] };
}

export const DOMAIN_SNAPSHOT_ROWS: Pick<DomainRows, SnapshotPart> = {
  snapshotCreateXml: sends(
    (it, o) => it.snapshotCreateXml(XML, { flags, ...o }),
    'DOMAIN_SNAPSHOT_CREATE_XML',
    { dom, xmlDesc: XML, flags },
    { answers: [[remote.domainSnapshotCreateXml, { snap }]], gives: snap },
  ),
  listAllSnapshots: sends(
    (it, o) => it.listAllSnapshots({ flags, ...o }),
    'DOMAIN_LIST_ALL_SNAPSHOTS',
    { dom, needResults: 1, flags },
    { answers: [[remote.domainListAllSnapshots, { snapshots, ret: 2 }]], gives: snapshots },
  ),
  snapshotNum: sends(
    (it, o) => it.snapshotNum({ flags, ...o }),
    'DOMAIN_SNAPSHOT_NUM',
    { dom, flags },
    { answers: [[remote.domainSnapshotNum, { num: 2 }]], gives: 2 },
  ),
  snapshotListNames: named(
    (it, o) => it.snapshotListNames({ flags, ...o }),
    ['DOMAIN_SNAPSHOT_NUM', 'DOMAIN_SNAPSHOT_LIST_NAMES'],
    { dom },
    [
      [remote.domainSnapshotNum, { num: 2 }],
      [remote.domainSnapshotListNames, { names: ['a', 'b'] }],
    ],
  ),
  snapshotLookupByName: sends(
    (it, o) => it.snapshotLookupByName('first', { flags, ...o }),
    'DOMAIN_SNAPSHOT_LOOKUP_BY_NAME',
    { dom, name: 'first', flags },
    { answers: [[remote.domainSnapshotLookupByName, { snap }]], gives: snap },
  ),
  hasCurrentSnapshot: sends(
    (it, o) => it.hasCurrentSnapshot({ flags, ...o }),
    'DOMAIN_HAS_CURRENT_SNAPSHOT',
    { dom, flags },
    { answers: [[remote.domainHasCurrentSnapshot, { result: 1 }]], gives: true },
  ),
  snapshotCurrent: sends(
    (it, o) => it.snapshotCurrent({ flags, ...o }),
    'DOMAIN_SNAPSHOT_CURRENT',
    { dom, flags },
    { answers: [[remote.domainSnapshotCurrent, { snap }]], gives: snap },
  ),
  revertToSnapshot: sends(
    (it, o) => it.revertToSnapshot(snap, { flags, ...o }),
    'DOMAIN_REVERT_TO_SNAPSHOT',
    { snap, flags },
  ),
  checkpointCreateXml: sends(
    (it, o) => it.checkpointCreateXml(XML, { flags, ...o }),
    'DOMAIN_CHECKPOINT_CREATE_XML',
    { dom, xmlDesc: XML, flags },
    { answers: [[remote.domainCheckpointCreateXml, { checkpoint }]], gives: checkpoint },
  ),
  listAllCheckpoints: sends(
    (it, o) => it.listAllCheckpoints({ flags, ...o }),
    'DOMAIN_LIST_ALL_CHECKPOINTS',
    { dom, needResults: 1, flags },
    { answers: [[remote.domainListAllCheckpoints, { checkpoints, ret: 1 }]], gives: checkpoints },
  ),
  checkpointLookupByName: sends(
    (it, o) => it.checkpointLookupByName('monday', { flags, ...o }),
    'DOMAIN_CHECKPOINT_LOOKUP_BY_NAME',
    { dom, name: 'monday', flags },
    { answers: [[remote.domainCheckpointLookupByName, { checkpoint }]], gives: checkpoint },
  ),
  migrateGetMaxDowntime: sends(
    (it, o) => it.migrateGetMaxDowntime({ flags, ...o }),
    'DOMAIN_MIGRATE_GET_MAX_DOWNTIME',
    { dom, flags },
    { answers: [[remote.domainMigrateGetMaxDowntime, { downtime: 300n }]], gives: 300n },
  ),
  migrateSetMaxDowntime: sends(
    (it, o) => it.migrateSetMaxDowntime(300, { flags, ...o }),
    'DOMAIN_MIGRATE_SET_MAX_DOWNTIME',
    { dom, downtime: 300n, flags },
  ),
  migrateGetMaxSpeed: sends(
    (it, o) => it.migrateGetMaxSpeed({ flags, ...o }),
    'DOMAIN_MIGRATE_GET_MAX_SPEED',
    { dom, flags },
    { answers: [[remote.domainMigrateGetMaxSpeed, { bandwidth: 8n }]], gives: 8n },
  ),
  migrateSetMaxSpeed: sends(
    (it, o) => it.migrateSetMaxSpeed(8n, { flags, ...o }),
    'DOMAIN_MIGRATE_SET_MAX_SPEED',
    { dom, bandwidth: 8n, flags },
  ),
  migrateGetCompressionCache: sends(
    (it, o) => it.migrateGetCompressionCache({ flags, ...o }),
    'DOMAIN_MIGRATE_GET_COMPRESSION_CACHE',
    { dom, flags },
    { answers: [[remote.domainMigrateGetCompressionCache, { cacheSize: 64n }]], gives: 64n },
  ),
  migrateSetCompressionCache: sends(
    (it, o) => it.migrateSetCompressionCache(64, { flags, ...o }),
    'DOMAIN_MIGRATE_SET_COMPRESSION_CACHE',
    { dom, cacheSize: 64n, flags },
  ),
  migrateStartPostCopy: sends(
    (it, o) => it.migrateStartPostCopy({ flags, ...o }),
    'DOMAIN_MIGRATE_START_POST_COPY',
    { dom, flags },
  ),
};

export const SNAPSHOT_ROWS: SnapshotRows = {
  getConfig: sends(
    (it, o) => it.getConfig({ flags, ...o }),
    'DOMAIN_SNAPSHOT_GET_XML_DESC',
    { snap, flags },
    {
      answers: [
        [
          remote.domainSnapshotGetXmlDesc,
          { xml: '<domainsnapshot><name>a</name></domainsnapshot>' },
        ],
      ],
      gives: { name: 'a' },
    },
  ),
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags, ...o }),
    'DOMAIN_SNAPSHOT_GET_XML_DESC',
    { snap, flags },
    { answers: [[remote.domainSnapshotGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  getParent: sends(
    (it, o) => it.getParent({ flags, ...o }),
    'DOMAIN_SNAPSHOT_GET_PARENT',
    { snap, flags },
    { answers: [[remote.domainSnapshotGetParent, { snap: snapshots[1] }]], gives: snapshots[1] },
  ),
  listAllChildren: sends(
    (it, o) => it.listAllChildren({ flags, ...o }),
    'DOMAIN_SNAPSHOT_LIST_ALL_CHILDREN',
    { snapshot: snap, needResults: 1, flags },
    { answers: [[remote.domainSnapshotListAllChildren, { snapshots, ret: 2 }]], gives: snapshots },
  ),
  numChildren: sends(
    (it, o) => it.numChildren({ flags, ...o }),
    'DOMAIN_SNAPSHOT_NUM_CHILDREN',
    { snap, flags },
    { answers: [[remote.domainSnapshotNumChildren, { num: 2 }]], gives: 2 },
  ),
  listChildrenNames: named(
    (it, o) => it.listChildrenNames({ flags, ...o }),
    ['DOMAIN_SNAPSHOT_NUM_CHILDREN', 'DOMAIN_SNAPSHOT_LIST_CHILDREN_NAMES'],
    { snap },
    [
      [remote.domainSnapshotNumChildren, { num: 2 }],
      [remote.domainSnapshotListChildrenNames, { names: ['a', 'b'] }],
    ],
  ),
  isCurrent: sends(
    (it, o) => it.isCurrent({ flags, ...o }),
    'DOMAIN_SNAPSHOT_IS_CURRENT',
    { snap, flags },
    { answers: [[remote.domainSnapshotIsCurrent, { current: 1 }]], gives: true },
  ),
  hasMetadata: sends(
    (it, o) => it.hasMetadata({ flags, ...o }),
    'DOMAIN_SNAPSHOT_HAS_METADATA',
    { snap, flags },
    { answers: [[remote.domainSnapshotHasMetadata, { metadata: 1 }]], gives: true },
  ),
  delete: sends((it, o) => it.delete({ flags, ...o }), 'DOMAIN_SNAPSHOT_DELETE', { snap, flags }),
};

export const CHECKPOINT_ROWS: CheckpointRows = {
  getConfig: sends(
    (it, o) => it.getConfig({ flags, ...o }),
    'DOMAIN_CHECKPOINT_GET_XML_DESC',
    { checkpoint, flags },
    {
      answers: [
        [
          remote.domainCheckpointGetXmlDesc,
          { xml: '<domaincheckpoint><name>a</name></domaincheckpoint>' },
        ],
      ],
      gives: { name: 'a' },
    },
  ),
  getXmlDesc: sends(
    (it, o) => it.getXmlDesc({ flags, ...o }),
    'DOMAIN_CHECKPOINT_GET_XML_DESC',
    { checkpoint, flags },
    { answers: [[remote.domainCheckpointGetXmlDesc, { xml: XML }]], gives: XML },
  ),
  getParent: sends(
    (it, o) => it.getParent({ flags, ...o }),
    'DOMAIN_CHECKPOINT_GET_PARENT',
    { checkpoint, flags },
    { answers: [[remote.domainCheckpointGetParent, { parent: checkpoint }]], gives: checkpoint },
  ),
  listAllChildren: sends(
    (it, o) => it.listAllChildren({ flags, ...o }),
    'DOMAIN_CHECKPOINT_LIST_ALL_CHILDREN',
    { checkpoint, needResults: 1, flags },
    {
      answers: [[remote.domainCheckpointListAllChildren, { checkpoints, ret: 1 }]],
      gives: checkpoints,
    },
  ),
  delete: sends((it, o) => it.delete({ flags, ...o }), 'DOMAIN_CHECKPOINT_DELETE', {
    checkpoint,
    flags,
  }),
};

export const SNAPSHOT = snap;
export const CHECKPOINT = checkpoint;
