import { remote } from '../../../../src/protocol/index.ts';
import { PARAM_VALUES, PARAMS, sends } from './row.ts';
import type { ConnectionRows } from './rows.ts';

const CPU = '<cpu/>';
const STATS = [{ field: 'kernel', value: 5n }];
const KIND = { emulator: '/q', arch: 'x86_64', machine: 'q35', virttype: 'kvm' };
const SECURITY = {
  model: Uint8Array.from(Buffer.from('apparmor\0')),
  doi: Uint8Array.from(Buffer.from('0\0')),
};

/** The hypervisor, the daemon and the host. */
export const HOST_ROWS = {
  getType: sends((it, o) => it.getType(o), 'CONNECT_GET_TYPE', undefined, {
    answers: [[remote.connectGetType, { type: 'QEMU' }]],
    gives: 'QEMU',
  }),
  getVersion: sends((it, o) => it.getVersion(o), 'CONNECT_GET_VERSION', undefined, {
    answers: [[remote.connectGetVersion, { hvVer: 7_002_000n }]],
    gives: 7_002_000n,
  }),
  getLibVersion: sends((it, o) => it.getLibVersion(o), 'CONNECT_GET_LIB_VERSION', undefined, {
    answers: [[remote.connectGetLibVersion, { libVer: 9_000_000n }]],
    gives: 9_000_000n,
  }),
  getHostname: sends((it, o) => it.getHostname(o), 'CONNECT_GET_HOSTNAME', undefined, {
    answers: [[remote.connectGetHostname, { hostname: 'host' }]],
    gives: 'host',
  }),
  getCapabilities: sends((it, o) => it.getCapabilities(o), 'CONNECT_GET_CAPABILITIES', undefined, {
    answers: [[remote.connectGetCapabilities, { capabilities: '<c/>' }]],
    gives: '<c/>',
  }),
  getCapabilitiesConfig: sends(
    (it, o) => it.getCapabilitiesConfig(o),
    'CONNECT_GET_CAPABILITIES',
    undefined,
    {
      answers: [
        [remote.connectGetCapabilities, { capabilities: '<capabilities><host/></capabilities>' }],
      ],
      gives: { host: {} },
    },
  ),
  getDomainCapabilities: sends(
    (it, o) => it.getDomainCapabilities({ arch: 'x86_64', flags: 1, ...o }),
    'CONNECT_GET_DOMAIN_CAPABILITIES',
    { emulatorbin: null, arch: 'x86_64', machine: null, virttype: null, flags: 1 },
    { answers: [[remote.connectGetDomainCapabilities, { capabilities: '<c/>' }]], gives: '<c/>' },
  ),
  getDomainCapabilitiesConfig: sends(
    (it, o) => it.getDomainCapabilitiesConfig({ arch: 'x86_64', flags: 1, ...o }),
    'CONNECT_GET_DOMAIN_CAPABILITIES',
    { emulatorbin: null, arch: 'x86_64', machine: null, virttype: null, flags: 1 },
    {
      answers: [
        [
          remote.connectGetDomainCapabilities,
          { capabilities: '<domainCapabilities><arch>x86_64</arch></domainCapabilities>' },
        ],
      ],
      gives: { arch: 'x86_64' },
    },
  ),
  getSysinfoConfig: sends(
    (it, o) => it.getSysinfoConfig(o),
    'CONNECT_GET_SYSINFO',
    { flags: 0 },
    {
      answers: [[remote.connectGetSysinfo, { sysinfo: "<sysinfo type='smbios'/>" }]],
      gives: { type: 'smbios' },
    },
  ),
  getSysinfo: sends(
    (it, o) => it.getSysinfo(o),
    'CONNECT_GET_SYSINFO',
    { flags: 0 },
    { answers: [[remote.connectGetSysinfo, { sysinfo: '<s/>' }]], gives: '<s/>' },
  ),
  getMaxVcpus: sends(
    (it, o) => it.getMaxVcpus({ type: 'kvm', ...o }),
    'CONNECT_GET_MAX_VCPUS',
    { type: 'kvm' },
    { answers: [[remote.connectGetMaxVcpus, { maxVcpus: 16 }]], gives: 16 },
  ),
  getCpuModelNames: sends(
    (it, o) => it.getCpuModelNames('x86_64', o),
    'CONNECT_GET_CPU_MODEL_NAMES',
    { arch: 'x86_64', needResults: 1, flags: 0 },
    { answers: [[remote.connectGetCpuModelNames, { models: ['a'], ret: 1 }]], gives: ['a'] },
  ),
  compareCpu: sends(
    (it, o) => it.compareCpu(CPU, { flags: 1, ...o }),
    'CONNECT_COMPARE_CPU',
    { xml: CPU, flags: 1 },
    { answers: [[remote.connectCompareCpu, { result: 2 }]], gives: 2 },
  ),
  baselineCpu: sends(
    (it, o) => it.baselineCpu([CPU], { flags: 1, ...o }),
    'CONNECT_BASELINE_CPU',
    { xmlCpus: [CPU], flags: 1 },
    { answers: [[remote.connectBaselineCpu, { cpu: CPU }]], gives: CPU },
  ),
  compareHypervisorCpu: sends(
    (it, o) => it.compareHypervisorCpu(CPU, { ...KIND, flags: 1, ...o }),
    'CONNECT_COMPARE_HYPERVISOR_CPU',
    { ...KIND, xmlCpu: CPU, flags: 1 },
    { answers: [[remote.connectCompareHypervisorCpu, { result: 1 }]], gives: 1 },
  ),
  baselineHypervisorCpu: sends(
    (it, o) => it.baselineHypervisorCpu([CPU], { flags: 1, ...o }),
    'CONNECT_BASELINE_HYPERVISOR_CPU',
    { emulator: null, arch: null, machine: null, virttype: null, xmlCpus: [CPU], flags: 1 },
    { answers: [[remote.connectBaselineHypervisorCpu, { cpu: CPU }]], gives: CPU },
  ),
  setIdentity: sends(
    (it, o) => it.setIdentity({ 'user-name': 'ann', 'unix-user-id': 1000 }, o),
    'CONNECT_SET_IDENTITY',
    {
      params: [
        { field: 'user-name', value: { type: 7, value: 'ann' } },
        { field: 'unix-user-id', value: { type: 4, value: 1000n } },
      ],
      flags: 0,
    },
  ),
  isSecure: sends((it, o) => it.isSecure(o), 'CONNECT_IS_SECURE', undefined, {
    answers: [[remote.connectIsSecure, { secure: 1 }]],
    gives: true,
  }),
  isEncrypted: sends((it, o) => it.isEncrypted(o), 'CONNECT_IS_SECURE', undefined, {
    answers: [[remote.connectIsSecure, { secure: 1 }]],
    gives: false,
  }),

  nodeGetInfo: sends((it, o) => it.nodeGetInfo(o), 'NODE_GET_INFO'),
  nodeGetFreeMemory: sends((it, o) => it.nodeGetFreeMemory(o), 'NODE_GET_FREE_MEMORY', undefined, {
    answers: [[remote.nodeGetFreeMemory, { freeMem: 9n }]],
    gives: 9n,
  }),
  nodeGetCellsFreeMemory: sends(
    (it, o) => it.nodeGetCellsFreeMemory(1, 2, o),
    'NODE_GET_CELLS_FREE_MEMORY',
    { startCell: 1, maxcells: 2 },
    { answers: [[remote.nodeGetCellsFreeMemory, { cells: [8n, 9n] }]], gives: [8n, 9n] },
  ),
  nodeGetCpuMap: sends(
    (it, o) => it.nodeGetCpuMap(o),
    'NODE_GET_CPU_MAP',
    { needMap: 1, needOnline: 1, flags: 0 },
    {
      answers: [[remote.nodeGetCpuMap, { cpumap: Uint8Array.of(1), online: 1, ret: 2 }]],
      gives: { cpumap: [true, false], online: 1 },
    },
  ),
  nodeGetCpuStats: {
    act: (it, o) => it.nodeGetCpuStats(-1, o),
    sent: [
      ['NODE_GET_CPU_STATS', { cpuNum: -1, nparams: 0, flags: 0 }],
      ['NODE_GET_CPU_STATS', { cpuNum: -1, nparams: 1, flags: 0 }],
    ],
    answers: [[remote.nodeGetCpuStats, { params: STATS, nparams: 1 }]],
    gives: { kernel: 5n },
  },
  nodeGetMemoryStats: {
    act: (it, o) => it.nodeGetMemoryStats(-1, o),
    sent: [
      ['NODE_GET_MEMORY_STATS', { nparams: 0, cellNum: -1, flags: 0 }],
      ['NODE_GET_MEMORY_STATS', { nparams: 1, cellNum: -1, flags: 0 }],
    ],
    answers: [[remote.nodeGetMemoryStats, { params: STATS, nparams: 1 }]],
    gives: { kernel: 5n },
  },
  nodeGetMemoryParameters: {
    act: (it, o) => it.nodeGetMemoryParameters(o),
    sent: [
      ['CONNECT_SUPPORTS_FEATURE', { feature: 9 }],
      ['NODE_GET_MEMORY_PARAMETERS', { nparams: 0, flags: 4 }],
      ['NODE_GET_MEMORY_PARAMETERS', { nparams: 2, flags: 4 }],
    ],
    answers: [
      [remote.connectSupportsFeature, { supported: 1 }],
      [remote.nodeGetMemoryParameters, { params: PARAMS, nparams: 2 }],
    ],
    gives: PARAM_VALUES,
  },
  nodeSetMemoryParameters: sends(
    (it, o) => it.nodeSetMemoryParameters({ shm_pages_to_scan: 9 }, o),
    'NODE_SET_MEMORY_PARAMETERS',
    { params: [{ field: 'shm_pages_to_scan', value: { type: 2, value: 9 } }], flags: 0 },
  ),
  nodeGetFreePages: sends(
    (it, o) => it.nodeGetFreePages([4, 2048], 0, 2, o),
    'NODE_GET_FREE_PAGES',
    { pages: [4, 2048], startCell: 0, cellCount: 2, flags: 0 },
    {
      answers: [[remote.nodeGetFreePages, { counts: [1n, 2n, 3n, 4n] }]],
      gives: [
        [1n, 2n],
        [3n, 4n],
      ],
    },
  ),
  nodeAllocPages: sends(
    (it, o) => it.nodeAllocPages([2048], [9], 0, 1, { flags: 1, ...o }),
    'NODE_ALLOC_PAGES',
    { pageSizes: [2048], pageCounts: [9n], startCell: 0, cellCount: 1, flags: 1 },
    { answers: [[remote.nodeAllocPages, { ret: 1 }]], gives: 1 },
  ),
  nodeGetSevInfo: {
    act: (it, o) => it.nodeGetSevInfo(o),
    sent: [
      ['CONNECT_SUPPORTS_FEATURE', { feature: 9 }],
      ['NODE_GET_SEV_INFO', { nparams: 64, flags: 4 }],
    ],
    answers: [
      [remote.connectSupportsFeature, { supported: 1 }],
      [remote.nodeGetSevInfo, { params: PARAMS, nparams: 2 }],
    ],
    gives: PARAM_VALUES,
  },
  nodeGetSecurityModel: sends(
    (it, o) => it.nodeGetSecurityModel(o),
    'NODE_GET_SECURITY_MODEL',
    undefined,
    {
      answers: [[remote.nodeGetSecurityModel, SECURITY]],
      gives: { model: 'apparmor', doi: '0' },
    },
  ),
  nodeSuspendForDuration: sends(
    (it, o) => it.nodeSuspendForDuration(0, 60, o),
    'NODE_SUSPEND_FOR_DURATION',
    { target: 0, duration: 60n, flags: 0 },
  ),
} satisfies Partial<ConnectionRows>;
