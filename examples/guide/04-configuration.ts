import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { size } from 'libvirt-client/xml';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region xml
const domain = await connection.domainLookupByName('test');
const xml = await domain.getXmlDesc({ flags: ['INACTIVE', 'SECURE'] });
console.log(xml.startsWith('<domain')); // true
const config = await domain.getConfig();
console.log(config.memory?.value, config.memory?.unit); // 8388608 KiB
// #endregion

// #region live-and-config
const both = await connection.domainLookupByName('test');
await both.setMemoryFlags(1_048_576, { flags: 'LIVE' });
const live = await both.getConfig();
const next = await both.getConfig({ flags: 'INACTIVE' });
console.log(live.currentMemory?.value, next.currentMemory?.value); // 1048576 2097152
// #endregion

// #region memory
const guest = await connection.domainLookupByName('test');
await guest.setMemory(1_048_576);
console.log((await guest.getInfo()).memory); // 1048576n
await guest.setMemoryFlags(4_194_304, { flags: ['CONFIG', 'MAXIMUM'] });
console.log((await guest.getConfig({ flags: 'INACTIVE' })).memory?.value); // 4194304
// #endregion

// #region vcpus
const small = await connection.domainDefineXml({
  type: 'test',
  name: 'small',
  memory: size('64 MiB'),
  vcpu: { value: 4, current: 1 },
  os: { type: { value: 'hvm' } },
});
await small.create();
await small.setVcpus(2);
console.log((await small.getInfo()).nrVirtCpu, await small.getMaxVcpus()); // 2 4
await small.setVcpusFlags(8, { flags: ['CONFIG', 'MAXIMUM'] });
console.log(await small.getVcpusFlags({ flags: ['CONFIG', 'MAXIMUM'] })); // 8
await small.destroy();
await small.undefine();
// #endregion

// #region boot
const modern = await connection.domainDefineXml(`
  <domain type='test'>
    <name>modern</name>
    <memory unit='MiB'>64</memory>
    <os>
      <type arch='x86_64'>hvm</type>
      <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>
      <nvram>/var/lib/libvirt/qemu/nvram/modern.fd</nvram>
      <bootmenu enable='yes' timeout='3000'/>
    </os>
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>
  </domain>`);
const { os } = await modern.getConfig();
console.log(os?.loader?.value, os?.loader?.type); // /usr/share/OVMF/OVMF_CODE.fd pflash
console.log(os?.bootmenu?.timeout); // 3000
await modern.undefine();
// #endregion

// #region emulator
const anyGuest = await connection.domainDefineXml(`
  <domain type='test'>
    <name>old</name>
    <memory unit='MiB'>64</memory>
    <os><type>hvm</type></os>
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>
  </domain>`);
console.log((await anyGuest.getConfig()).devices?.emulator); // [ '/usr/bin/qemu-system-x86_64' ]
await anyGuest.undefine();
// #endregion
