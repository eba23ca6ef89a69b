import { connect, VirError } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region by-name
const byName = await connection.domainLookupByName('test');
console.log(byName.uuid); // 6695eb01-f6a4-8304-79aa-97f2502e193f
// #endregion

// #region by-uuid
const byUuid = await connection.domainLookupByUuid('6695eb01-f6a4-8304-79aa-97f2502e193f');
console.log(byUuid.name); // test
const loose = await connection.domainLookupByUuidString('6695EB01F6A4830479AA97F2502E193F');
console.log(loose.uuid === byUuid.uuid); // true
// #endregion

// #region by-id
const [id = -1] = await connection.listDomains();
const byId = await connection.domainLookupById(id);
console.log(byId.id, byId.name); // 1 test
// #endregion

// #region missing
try {
  await connection.domainLookupByName('missing');
} catch (error) {
  if (!(error instanceof VirError) || error.code !== 'VIR_ERR_NO_DOMAIN') throw error;
  console.log('There is no such guest'); // There is no such guest
}
// #endregion

// #region all
for (const domain of await connection.listAllDomains()) console.log(domain.name);
// test
const running = await connection.listAllDomains({ flags: 'ACTIVE' });
const withSnapshots = await connection.listAllDomains({ flags: ['PERSISTENT', 'HAS_SNAPSHOT'] });
console.log(running.length, withSnapshots.length); // 1 0
// #endregion

// #region names
console.log(await connection.numOfDomains(), await connection.listDomains()); // 1 [ 1 ]
console.log(await connection.numOfDefinedDomains()); // 0
console.log(await connection.listDefinedDomains()); // []
// #endregion
