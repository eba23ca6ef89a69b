import { connect, VirError } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region objects
const [domain] = await connection.listAllDomains();
console.log(JSON.stringify(domain)); // {"name":"test","uuid":"...","id":1}
const [network] = await connection.listAllNetworks();
console.log(JSON.stringify(network)); // {"name":"default","uuid":"..."}
const [pool] = await connection.listAllStoragePools();
console.log(JSON.stringify(pool)); // {"name":"default-pool","uuid":"..."}
const [device] = await connection.listAllNodeDevices();
console.log(JSON.stringify(device)); // {"name":"..."}
// #endregion

// #region volume
const [firstPool] = await connection.listAllStoragePools({ flags: 'ACTIVE' });
const volume = await firstPool?.storageVolCreateXml(`
  <volume>
    <name>guide.img</name>
    <capacity unit='MiB'>1</capacity>
  </volume>`);
console.log(volume?.name, volume?.key); // guide.img /default-pool/guide.img
console.log(await volume?.getPath()); // /default-pool/guide.img
await volume?.delete();
// #endregion

// #region concurrent
const domains = await connection.listAllDomains();
const [hostname, ...states] = await Promise.all([
  connection.getHostname(),
  ...domains.map((each) => each.getState()),
]);
console.log(hostname, states.length); // localhost 1
// #endregion

// #region several
await using second = await connect(uri, { readOnly: true });
console.log(connection.isReadOnly, second.isReadOnly); // false true
// #endregion

// #region persistence
const both = await connection.domainLookupByName('test');
console.log(await both.isActive(), await both.isPersistent()); // true true
console.log(both.id); // 1
// #endregion

// #region no-support
try {
  const first = await connection.domainLookupByName('test');
  await first.blockPull('vda');
} catch (error) {
  if (!(error instanceof VirError)) throw error;
  console.log(error.code); // VIR_ERR_NO_SUPPORT
}
// #endregion

// #region driver
console.log(connection.uri); // test+unix:///default?socket=...
console.log(await connection.getType()); // TEST
const { guest } = await connection.getCapabilitiesConfig();
const architectures = guest?.map(({ arch }) => arch.name) ?? [];
console.log(architectures.length > 0); // true
// #endregion

// #region device-tree
const devices = await connection.listAllNodeDevices();
const parents = new Map<string, string | null>();
for (const each of devices) parents.set(each.name, await each.getParent());

function print(parent: string | null, indent: string): void {
  for (const [name, itsParent] of parents) {
    if (itsParent !== parent) continue;
    console.log(indent + name);
    print(name, `${indent}  `);
  }
}
print(null, '');
// computer
//   scsi_host1
//     scsi_host11
//   scsi_host2
// #endregion
