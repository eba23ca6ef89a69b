// Needs a hypervisor.
import { connect, enumName, VirCPUCompareResult } from 'libvirt-client';

await using connection = await connect(process.argv[2] ?? 'qemu:///system');

// #region compare-cpu
const { host } = await connection.getCapabilitiesConfig();
const model = host.cpu?.model ?? 'qemu64';
const result = await connection.compareCpu({
  arch: 'x86_64',
  model: { value: model },
});
console.log(enumName(VirCPUCompareResult, result)); // ...
// #endregion

// #region memory-parameters
const parameters = await connection.nodeGetMemoryParameters();
console.log(Object.keys(parameters).includes('shm_pages_to_scan')); // true
console.log(parameters['shm_pages_shared']); // ...n
// #endregion

// #region domain-capabilities
const { arch, domain, devices } = await connection.getDomainCapabilitiesConfig();
console.log(arch, domain); // x86_64 kvm
console.log(devices?.disk?.supported); // true
// #endregion
