import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);
const domain = await connection.domainLookupByName('test');

// #region create
const before = await domain.snapshotCreateXml({ name: 'before', description: 'Before the update' });
await domain.snapshotCreateXml({ name: 'after' });
for (const snapshot of await domain.listAllSnapshots()) {
  const { creationTime, state } = await snapshot.getConfig();
  console.log(snapshot.name, state, typeof creationTime);
}
// before running string
// after running string
console.log((await domain.snapshotCurrent()).name); // after

await domain.revertToSnapshot(before);
console.log((await domain.snapshotCurrent()).name); // before
await before.delete({ flags: 'CHILDREN' });
console.log(await domain.listAllSnapshots()); // []
// #endregion

// #region checkpoint
const checkpoint = await domain.checkpointCreateXml({ name: 'monday' });
console.log((await domain.listAllCheckpoints()).map(({ name }) => name)); // [ 'monday' ]
await checkpoint.delete();
// #endregion
