import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region list
for (const domain of await connection.listAllDomains()) {
  const { stateName, memory, nrVirtCpu } = await domain.getInfo();
  console.log(`${domain.name}: ${stateName}, ${memory / 1024n} MiB, ${nrVirtCpu} vCPUs`);
}
// test: running, 2048 MiB, 2 vCPUs
// #endregion

// #region life
const type = (await connection.getType()).toLowerCase(); // test, or qemu
const guest = await connection.domainDefineXml(`
  <domain type='${type}'>
    <name>first</name>
    <memory unit='MiB'>64</memory>
    <vcpu>1</vcpu>
    <os><type>hvm</type></os>
  </domain>`);
console.log((await guest.getState()).stateName); // shutoff

await guest.create();
console.log((await guest.getState()).stateName); // running

await guest.destroy();
await guest.undefine();
// #endregion
