import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';

// The URI of your host, or else an in-memory daemon.
const uri = process.argv[2] ?? (await startDaemon()).uri;
await using connection = await connect(uri);

// #region identity
console.log(await connection.getHostname()); // localhost
console.log(await connection.getType()); // TEST
console.log(connection.uri); // test+unix:///default?socket=...
// #endregion

// #region versions
function dotted(version: bigint): string {
  return `${version / 1_000_000n}.${(version / 1_000n) % 1_000n}.${version % 1_000n}`;
}
console.log('libvirt', dotted(await connection.getLibVersion())); // libvirt 9.0.0
console.log('hypervisor', dotted(await connection.getVersion())); // hypervisor 0.0.2
// #endregion

// #region hardware
const node = await connection.nodeGetInfo();
console.log(node.model, node.cpus, 'CPUs,', node.mhz, 'MHz'); // i686 16 CPUs, 1400 MHz
console.log(node.nodes, 'NUMA nodes of', node.sockets, 'sockets,'); // 2 NUMA nodes of 2 sockets,
console.log(node.cores, 'cores,', node.threads, 'threads'); // 2 cores, 2 threads
console.log(`${node.memory / 1024n} MiB`); // 3072 MiB
// #endregion

// #region security-of-connection
console.log(await connection.isEncrypted()); // false
console.log(await connection.isSecure()); // true
console.log(connection.isAlive); // true
// #endregion

// #region capabilities
const { host, guest } = await connection.getCapabilitiesConfig();
console.log(host.cpu?.arch); // i686
for (const each of guest ?? []) console.log(each.os_type, each.arch.name);
// hvm i686
// xen i686
// #endregion

// #region max-vcpus
console.log(await connection.getMaxVcpus()); // 32
// #endregion

// #region memory
const bytes = await connection.nodeGetFreeMemory();
console.log(`${bytes / 1024n} KiB`); // 3072 KiB
const { nodes } = await connection.nodeGetInfo();
const cells = await connection.nodeGetCellsFreeMemory(0, nodes);
console.log(cells); // [ 2097152n, 4194304n ]
// #endregion

// #region memory-stats
const { total, free } = await connection.nodeGetMemoryStats(-1);
console.log(total, free); // 3145728n 1048576n
// #endregion

// #region free-pages
const [firstCell] = await connection.nodeGetFreePages([4, 2048], 0, 1);
console.log(firstCell?.length); // 2
// #endregion

// #region cpu-map
const { cpumap, online } = await connection.nodeGetCpuMap();
console.log(online, 'of', cpumap.length); // 3 of 8
// #endregion

// #region cpu-stats
const all = await connection.nodeGetCpuStats(-1);
console.log(Object.keys(all).sort()); // [ 'idle', 'iowait', 'kernel', 'user' ]
const first = await connection.nodeGetCpuStats(0);
console.log(typeof first['user']); // bigint
// #endregion

// #region cpu-models
const models = await connection.getCpuModelNames('x86_64');
console.log(models.includes('Haswell')); // true
// #endregion

// #region security-model
const { model, doi } = await connection.nodeGetSecurityModel();
console.log(model, doi.length); // testSecurity 0
// #endregion

// #region sysinfo
const sysinfo = await connection.getSysinfoConfig();
if (sysinfo.type === 'smbios') {
  const vendor = sysinfo.bios?.entry?.find(({ name }) => name === 'vendor');
  console.log(vendor?.value); // LENOVO
}
// #endregion
