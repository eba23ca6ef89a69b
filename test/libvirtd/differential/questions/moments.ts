import { about } from '../question.ts';
import { names } from '../values.ts';

const domain = about('domain');
const snapshot = about('snapshot');
const checkpoint = about('checkpoint');

/** Flags one by one, including an unknown one. */
const FLAGS = { args: [0, 1, 2, 3, 4, 8, 16, 32, 1 << 20] };

/** Questions about the snapshots of a domain and about each snapshot. */
export const SNAPSHOT_QUESTIONS = [
  domain(
    'virDomainSnapshotNum',
    (it, flags) => it.snapshotNum({ flags }),
    'it.snapshotNum(arg)',
    FLAGS,
  ),
  domain(
    'virDomainSnapshotListNames',
    (it, flags) => it.snapshotListNames({ flags }),
    'it.snapshotListNames(arg)',
    FLAGS,
  ),
  domain(
    'virDomainListAllSnapshots',
    async (it, flags) => names(await it.listAllSnapshots({ flags })),
    '[each.getName() for each in it.listAllSnapshots(arg)]',
    FLAGS,
  ),
  domain(
    'virDomainSnapshotLookupByName',
    async (it, name) => (await it.snapshotLookupByName(name)).name,
    'it.snapshotLookupByName(arg).getName()',
    { args: ['first', 'nothing', ''] },
  ),
  domain(
    'virDomainSnapshotCurrent',
    async (it) => (await it.snapshotCurrent()).name,
    'it.snapshotCurrent().getName()',
  ),
  domain('virDomainHasCurrentSnapshot', (it) => it.hasCurrentSnapshot(), 'it.hasCurrentSnapshot()'),
  snapshot('virDomainSnapshotGetName', (it) => it.name, 'it.getName()'),
  snapshot('virDomainSnapshotGetDomain', (it) => it.domain.name, 'it.getDomain().name()'),
  snapshot('virDomainSnapshotGetConnect', (it) => it.connection.uri, 'it.getConnect().getURI()'),
  snapshot(
    'virDomainSnapshotGetXMLDesc',
    (it, flags) => it.getXmlDesc({ flags }),
    'it.getXMLDesc(arg)',
    {
      args: [0, 1, 2],
    },
  ),
  snapshot(
    'virDomainSnapshotGetParent',
    async (it) => (await it.getParent()).name,
    'it.getParent().getName()',
  ),
  snapshot('virDomainSnapshotIsCurrent', (it) => it.isCurrent(), 'it.isCurrent()'),
  snapshot('virDomainSnapshotHasMetadata', (it) => it.hasMetadata(), 'it.hasMetadata()'),
  snapshot(
    'virDomainSnapshotNumChildren',
    (it, flags) => it.numChildren({ flags }),
    'it.numChildren(arg)',
    FLAGS,
  ),
  snapshot(
    'virDomainSnapshotListChildrenNames',
    (it, flags) => it.listChildrenNames({ flags }),
    'it.listChildrenNames(arg)',
    FLAGS,
  ),
  snapshot(
    'virDomainSnapshotListAllChildren',
    async (it, flags) => names(await it.listAllChildren({ flags })),
    '[each.getName() for each in it.listAllChildren(arg)]',
    FLAGS,
  ),
];

/** Questions about the checkpoints of a domain and about each checkpoint. */
export const CHECKPOINT_QUESTIONS = [
  domain(
    'virDomainListAllCheckpoints',
    async (it, flags) => names(await it.listAllCheckpoints({ flags })),
    '[each.getName() for each in it.listAllCheckpoints(arg)]',
    FLAGS,
  ),
  domain(
    'virDomainCheckpointLookupByName',
    async (it, name) => (await it.checkpointLookupByName(name)).name,
    'it.checkpointLookupByName(arg).getName()',
    { args: ['first', 'nothing'] },
  ),
  checkpoint('virDomainCheckpointGetName', (it) => it.name, 'it.getName()'),
  checkpoint('virDomainCheckpointGetDomain', (it) => it.domain.name, 'it.getDomain().name()'),
  checkpoint(
    'virDomainCheckpointGetConnect',
    (it) => it.connection.uri,
    'it.getConnect().getURI()',
  ),
  checkpoint(
    'virDomainCheckpointGetXMLDesc',
    (it, flags) => it.getXmlDesc({ flags }),
    'it.getXMLDesc(arg)',
    { args: [0, 1, 2, 4] },
  ),
  checkpoint(
    'virDomainCheckpointGetParent',
    async (it) => (await it.getParent()).name,
    'it.getParent().getName()',
  ),
  checkpoint(
    'virDomainCheckpointListAllChildren',
    async (it, flags) => names(await it.listAllChildren({ flags })),
    '[each.getName() for each in it.listAllChildren(arg)]',
    FLAGS,
  ),
];
