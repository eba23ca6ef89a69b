// Needs a hypervisor.
import { connect } from 'libvirt-client';
import { size } from 'libvirt-client/xml';

await using connection = await connect(process.argv[2] ?? 'qemu:///system');
const domain = await connection.domainCreateXml(
  { type: 'qemu', name: 'guide', memory: size('64 MiB'), os: { type: { value: 'hvm' } } },
  { flags: 'START_AUTODESTROY' },
);

// #region memory
const stats = await domain.memoryStats();
const byName = new Map(stats.map(({ tagName, val }) => [tagName, val]));
console.log(byName.get('actual-balloon')); // 65536n
console.log((byName.get('rss') ?? 0n) > 0n); // true
// #endregion

// #region percent
const begin = await domain.getInfo();
const startedAt = performance.now();
await new Promise((resolve) => setTimeout(resolve, 200));
const end = await domain.getInfo();
const elapsedNs = (performance.now() - startedAt) * 1e6;
const load = (100 * Number(end.cpuTime - begin.cpuTime)) / elapsedNs / end.nrVirtCpu;
console.log(load >= 0); // true
// #endregion

// #region tuning
await domain.setSchedulerParametersFlags({ cpu_shares: 512n }, { flags: 'LIVE' });
const { cpu_shares } = await domain.getSchedulerParametersFlags({ flags: 'LIVE' });
console.log(cpu_shares); // 512n
// #endregion

// #region numa
const { numa_mode } = await domain.getNumaParameters();
console.log(numa_mode); // 0
const [cpus] = await domain.getVcpuPinInfo();
console.log(cpus?.includes(true)); // true
await domain.pinVcpu(0, [true]);
console.log((await domain.getVcpuPinInfo())[0]?.filter((isAllowed) => isAllowed).length); // 1
// #endregion

// #region hot-plug
await domain.setMemory(32_768);
await domain.setMemoryStatsPeriod(1, { flags: 'LIVE' });
console.log((await domain.getMaxMemory()) >= 32_768n); // true
// #endregion
