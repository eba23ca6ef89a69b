import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region list
console.log(await connection.numOfInterfaces(), await connection.listInterfaces()); // 1 [ 'eth1' ]
console.log(await connection.numOfDefinedInterfaces()); // 0
console.log(await connection.listDefinedInterfaces()); // []
for (const each of await connection.listAllInterfaces()) console.log(each.name, each.mac);
// eth1 aa:bb:cc:dd:ee:ff
// #endregion

// #region find
const byName = await connection.interfaceLookupByName('eth1');
const byMac = await connection.interfaceLookupByMacString(byName.mac);
console.log(byMac.name); // eth1
// #endregion

// #region detail
const card = await connection.interfaceLookupByName('eth1');
console.log(card.name, card.mac, await card.isActive()); // eth1 aa:bb:cc:dd:ee:ff true
console.log((await card.getXmlDesc()).startsWith('<interface')); // true
console.log((await card.getConfig()).type); // ethernet
// #endregion

// #region define
const bridge = await connection.interfaceDefineXml(`
  <interface type='bridge' name='br0'>
    <start mode='onboot'/>
    <protocol family='ipv4'><dhcp/></protocol>
    <bridge stp='off' delay='0'>
      <interface type='ethernet' name='eth2'><mac address='52:54:00:00:00:02'/></interface>
    </bridge>
  </interface>`);
await bridge.create();
console.log(await bridge.isActive()); // true
await bridge.destroy();

const saved = await bridge.getXmlDesc();
await bridge.undefine();
console.log(saved.includes('br0'), (await connection.listAllInterfaces()).length); // true 1
// #endregion

// #region transaction
await connection.interfaceChangeBegin();
const vlan = await connection.interfaceDefineXml(`
  <interface type='ethernet' name='eth7'>
    <start mode='onboot'/>
    <mac address='52:54:00:00:00:07'/>
    <protocol family='ipv4'><ip address='10.0.0.7' prefix='24'/></protocol>
  </interface>`);
console.log(vlan.name, (await connection.listAllInterfaces()).length); // eth7 2
await connection.interfaceChangeRollback();
console.log((await connection.listAllInterfaces()).length); // 1
// #endregion

// #region commit
await connection.interfaceChangeBegin();
const kept = await connection.interfaceDefineXml(`
  <interface type='ethernet' name='eth8'>
    <start mode='onboot'/>
    <mac address='52:54:00:00:00:08'/>
    <protocol family='ipv4'><dhcp/></protocol>
  </interface>`);
await connection.interfaceChangeCommit();
console.log((await connection.listAllInterfaces()).length); // 2
await kept.undefine();
// #endregion
