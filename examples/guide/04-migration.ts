import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URIs of two hosts, or else two in-memory daemons.
const hail = await startDaemon();
const sleet = await startDaemon({ hypervisor: { populated: false } });
hail.hypervisor.addPeer(sleet.uri, sleet.hypervisor); // for the migration to a URI
const [, , sourceUri = hail.uri, destinationUri = sleet.uri] = process.argv;
await using source = await connect(sourceUri);
await using destination = await connect(destinationUri);

// #region migrate-to
const domain = await source.domainLookupByName('test');
const { domain: moved } = await domain.migrateTo(destination, { persist: true });
console.log((await moved.getState()).stateName, await moved.isPersistent()); // running true
console.log((await domain.getState()).stateName); // shutoff
// #endregion

// #region to-uri
const resident = await source.domainDefineXml(`
  <domain type='test'>
    <name>resident</name>
    <memory unit='MiB'>64</memory>
    <os><type>hvm</type></os>
  </domain>`);
await resident.create();
await resident.migrateToUri3(destination.uri, { flags: ['LIVE', 'PEER2PEER'] });
const arrived = await destination.domainLookupByName('resident');
console.log((await arrived.getState()).stateName); // running
// #endregion

// #region single
const mover = await source.domainDefineXml(`
  <domain type='test'>
    <name>mover</name>
    <memory unit='MiB'>64</memory>
    <os><type>hvm</type></os>
  </domain>`);
await mover.create();
const copy = await mover.migrate3(destination, {
  flags: ['LIVE', 'PERSIST_DEST'],
  params: { destination_name: 'moved' },
});
console.log(copy.name, (await copy.getState()).stateName); // moved running
// #endregion
