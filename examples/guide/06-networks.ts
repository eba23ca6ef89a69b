import { connect, VirError } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region list
for (const network of await connection.listAllNetworks({ flags: 'ACTIVE' })) {
  console.log(network.name, await network.getBridgeName());
}
// default virbr0
console.log(await connection.numOfNetworks(), await connection.listNetworks()); // 1 [ 'default' ]
// #endregion

// #region find
const byName = await connection.networkLookupByName('default');
const byUuid = await connection.networkLookupByUuid(byName.uuid);
console.log(byUuid.name); // default
// #endregion

// #region create-if-missing
/** Returns the network, which the first run creates, and starts it. */
async function openNetwork(name: string) {
  const network = await connection.networkLookupByName(name).catch((error: unknown) => {
    if (!(error instanceof VirError) || error.code !== 'VIR_ERR_NO_NETWORK') throw error;
    return connection.networkDefineXml({
      name,
      forward: { mode: 'nat' },
      ip: [{ address: '192.168.210.1', netmask: '255.255.255.0' }],
    });
  });
  if (!(await network.isActive())) await network.create();
  return network;
}

const first = await openNetwork('guests');
const second = await openNetwork('guests');
console.log(first.uuid === second.uuid, await second.isActive()); // true true
await second.destroy();
await second.undefine();
// #endregion

// #region lifecycle
const lab = await connection.networkDefineXml({
  name: 'lab',
  forward: { mode: 'nat' },
  ip: [
    {
      address: '192.168.200.1',
      netmask: '255.255.255.0',
      dhcp: { range: [{ start: '192.168.200.10', end: '192.168.200.100' }] },
    },
  ],
});
await lab.create();
console.log(await lab.isActive(), await lab.isPersistent()); // true true
await lab.destroy();
await lab.undefine();
// #endregion

// #region transient
const isolated = await connection.networkCreateXml({
  name: 'isolated',
  ip: [{ address: '10.9.9.1', netmask: '255.255.255.0' }],
});
console.log(await isolated.isPersistent()); // false
await isolated.destroy();
// #endregion

// #region configuration
const network = await connection.networkLookupByName('default');
console.log((await network.getXmlDesc()).startsWith('<network')); // true
const { forward, ip } = await network.getConfig();
console.log(forward?.mode, ip?.[0]?.address); // nat 192.168.122.1
await network.setAutostart(true);
console.log(await network.getAutostart(), await network.isPersistent()); // true true
// #endregion

// #region host-entry
const fixed = await connection.networkLookupByName('default');
const entry = "<host mac='52:54:00:00:00:05' name='web' ip='192.168.122.5'/>";
await fixed.update('ADD_LAST', 'IP_DHCP_HOST', -1, entry, { flags: ['LIVE', 'CONFIG'] });
const hosts = (await fixed.getConfig()).ip?.[0]?.dhcp?.host ?? [];
console.log(hosts.at(-1)?.ip); // 192.168.122.5
// #endregion

// #region leases
const leasing = await connection.networkLookupByName('default');
for (const lease of await leasing.getDhcpLeases()) console.log(lease.mac, lease.ipaddr);
// aa:bb:cc:dd:ee:ff 192.168.122.3
// #endregion

// #region filter
const filter = await connection.nwFilterDefineXml(`
  <filter name='no-smtp'>
    <rule action='drop' direction='out'><tcp dstportstart='25'/></rule>
  </filter>`);
console.log((await connection.listAllNwFilters()).map(({ name }) => name).includes('no-smtp')); // true
await filter.undefine();
// #endregion
