import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);
const domain = await connection.domainLookupByName('test');

// #region state
const { state, stateName, reason, reasonName } = await domain.getState();
console.log(state, stateName, reason, reasonName); // 1 running 0 unknown
// #endregion

// #region info
const info = await domain.getInfo();
console.log(info.stateName, info.nrVirtCpu); // running 2
console.log(info.memory, info.maxMem); // 2097152n 8388608n
console.log(typeof info.cpuTime); // bigint
// #endregion

// #region identity
console.log(domain.name, domain.id); // test 1
console.log(domain.uuid); // 6695eb01-f6a4-8304-79aa-97f2502e193f
console.log(await domain.getOsType()); // linux
// #endregion

// #region flags
console.log(await domain.isActive()); // true
console.log(await domain.isPersistent()); // true
console.log(await domain.isUpdated()); // false
console.log(await domain.hasManagedSaveImage()); // false
console.log(await domain.hasCurrentSnapshot()); // false
// #endregion

// #region limits
console.log(await domain.getMaxMemory()); // 8388608n
console.log(await domain.getMaxVcpus()); // 2
// #endregion

// #region from-the-guest
console.log(await domain.getHostname()); // testhost
const { seconds, nseconds } = await domain.getTime();
console.log(new Date(Number(seconds) * 1000).toISOString(), nseconds); // ...Z ...
// #endregion
