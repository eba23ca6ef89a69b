import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);
const domain = await connection.domainDefineXml(`
  <domain type='test'>
    <name>monitored</name>
    <memory unit='MiB'>64</memory>
    <os><type>hvm</type></os>
    <devices>
      <disk type='file'><source file='/monitored.img'/><target dev='vda'/></disk>
      <interface type='network'><source network='default'/><target dev='vnet0'/></interface>
    </devices>
  </domain>`);
await domain.create();

// #region cpu
const [all] = await domain.getCpuStats({ startCpu: -1, ncpus: 1 });
console.log(Object.keys(all ?? {}).includes('cpu_time')); // true
const each = await domain.getCpuStats({ startCpu: 0, ncpus: 1 });
console.log(each.length); // 1
// #endregion

// #region block
const { rdBytes, rdReq, wrBytes, wrReq } = await domain.blockStats('vda');
console.log(typeof rdBytes, typeof rdReq, typeof wrBytes, typeof wrReq); // bigint bigint bigint bigint
// #endregion

// #region interface
const { devices } = await domain.getConfig();
for (const nic of devices?.interface ?? []) {
  const { rxBytes, txBytes } = await domain.interfaceStats(nic.target?.dev ?? '');
  console.log(nic.target?.dev, typeof rxBytes, typeof txBytes);
}
// testnet0 bigint bigint
// #endregion

// #region everything
for (const { dom, stats } of await connection.getAllDomainStats({ flags: 'RUNNING' })) {
  console.log(dom.name, stats.state?.state);
}
// test 1
// monitored 1
// #endregion
