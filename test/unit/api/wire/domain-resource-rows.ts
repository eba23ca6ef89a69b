import { remote } from '../../../../src/protocol/index.ts';
import { counted, DOM, PARAM_VALUES, PARAMS, sends } from './row.ts';
import type { DomainRows } from './rows.ts';

const dom = DOM;
const CPU_COUNT = ['NODE_GET_CPU_MAP', { needMap: 0, needOnline: 0, flags: 0 }] as const;
const STRINGS_FEATURE = ['CONNECT_SUPPORTS_FEATURE', { feature: 9 }] as const;
const HAS_STRINGS = [remote.connectSupportsFeature, { supported: 1 }] as const;
/** Nine CPUs take two bytes. */
const NINE_CPUS = [remote.nodeGetCpuMap, { cpumap: new Uint8Array(), online: 0, ret: 9 }] as const;
const FIRST_AND_LAST = [true, ...Array<boolean>(7).fill(false), true];
const FIRST_AND_LAST_BYTES = Uint8Array.of(1, 1);
const SECOND = [false, true, ...Array<boolean>(7).fill(false)];
const SCHEDULER = [remote.domainGetSchedulerType, { type: 'posix', nparams: 2 }] as const;

/** CPUs, memory and limits. */
export const DOMAIN_RESOURCE_ROWS = {
  getMaxMemory: sends(
    (it, o) => it.getMaxMemory(o),
    'DOMAIN_GET_MAX_MEMORY',
    { dom },
    { answers: [[remote.domainGetMaxMemory, { memory: 9n }]], gives: 9n },
  ),
  setMaxMemory: sends((it, o) => it.setMaxMemory(9, o), 'DOMAIN_SET_MAX_MEMORY', {
    dom,
    memory: 9n,
  }),
  setMemory: sends((it, o) => it.setMemory(9n, o), 'DOMAIN_SET_MEMORY', { dom, memory: 9n }),
  setMemoryFlags: sends(
    (it, o) => it.setMemoryFlags(9, { flags: 2, ...o }),
    'DOMAIN_SET_MEMORY_FLAGS',
    {
      dom,
      memory: 9n,
      flags: 2,
    },
  ),
  setMemoryStatsPeriod: sends(
    (it, o) => it.setMemoryStatsPeriod(5, { flags: 1, ...o }),
    'DOMAIN_SET_MEMORY_STATS_PERIOD',
    { dom, period: 5, flags: 1 },
  ),
  getMaxVcpus: sends(
    (it, o) => it.getMaxVcpus(o),
    'DOMAIN_GET_MAX_VCPUS',
    { dom },
    { answers: [[remote.domainGetMaxVcpus, { num: 4 }]], gives: 4 },
  ),
  getVcpusFlags: sends(
    (it, o) => it.getVcpusFlags({ flags: 5, ...o }),
    'DOMAIN_GET_VCPUS_FLAGS',
    { dom, flags: 5 },
    { answers: [[remote.domainGetVcpusFlags, { num: 4 }]], gives: 4 },
  ),
  setVcpus: sends((it, o) => it.setVcpus(3, o), 'DOMAIN_SET_VCPUS', { dom, nvcpus: 3 }),
  setVcpusFlags: sends(
    (it, o) => it.setVcpusFlags(3, { flags: 2, ...o }),
    'DOMAIN_SET_VCPUS_FLAGS',
    {
      dom,
      nvcpus: 3,
      flags: 2,
    },
  ),

  getVcpus: {
    act: (it, o) => it.getVcpus(o),
    sent: [
      ['DOMAIN_GET_INFO', { dom }],
      CPU_COUNT,
      ['DOMAIN_GET_VCPUS', { dom, maxinfo: 2, maplen: 2 }],
    ],
    answers: [
      [remote.domainGetInfo, { state: 1, maxMem: 0n, memory: 0n, nrVirtCpu: 2, cpuTime: 0n }],
      NINE_CPUS,
      [
        remote.domainGetVcpus,
        {
          info: [
            { number: 0, state: 1, cpuTime: 5n, cpu: 8 },
            { number: 1, state: 0, cpuTime: 0n, cpu: -1 },
          ],
          cpumaps: Uint8Array.of(1, 1, 2, 0),
        },
      ],
    ],
    gives: [
      {
        ...{ number: 0, state: 1, stateName: 'running', cpuTime: 5n, cpu: 8 },
        cpumap: FIRST_AND_LAST,
      },
      { number: 1, state: 0, stateName: 'offline', cpuTime: 0n, cpu: -1, cpumap: SECOND },
    ],
  },
  getVcpuPinInfo: {
    act: (it, o) => it.getVcpuPinInfo({ flags: 2, ...o }),
    sent: [
      ['DOMAIN_GET_VCPUS_FLAGS', { dom, flags: 6 }],
      CPU_COUNT,
      ['DOMAIN_GET_VCPU_PIN_INFO', { dom, ncpumaps: 3, maplen: 2, flags: 2 }],
    ],
    answers: [
      [remote.domainGetVcpusFlags, { num: 3 }],
      NINE_CPUS,
      // The reply may have fewer maps than requested, and more bytes than it declares.
      [remote.domainGetVcpuPinInfo, { cpumaps: Uint8Array.of(1, 1, 2, 0, 0, 0), num: 2 }],
    ],
    gives: [FIRST_AND_LAST, SECOND],
  },
  pinVcpu: sends((it, o) => it.pinVcpu(1, FIRST_AND_LAST, o), 'DOMAIN_PIN_VCPU', {
    dom,
    vcpu: 1,
    cpumap: FIRST_AND_LAST_BYTES,
  }),
  pinVcpuFlags: sends(
    (it, o) => it.pinVcpuFlags(1, FIRST_AND_LAST, { flags: 2, ...o }),
    'DOMAIN_PIN_VCPU_FLAGS',
    {
      dom,
      vcpu: 1,
      cpumap: FIRST_AND_LAST_BYTES,
      flags: 2,
    },
  ),
  getEmulatorPinInfo: {
    act: (it, o) => it.getEmulatorPinInfo({ flags: 1, ...o }),
    sent: [CPU_COUNT, ['DOMAIN_GET_EMULATOR_PIN_INFO', { dom, maplen: 2, flags: 1 }]],
    answers: [
      NINE_CPUS,
      [remote.domainGetEmulatorPinInfo, { cpumaps: Uint8Array.of(2, 0), ret: 1 }],
    ],
    gives: SECOND,
  },
  pinEmulator: sends(
    (it, o) => it.pinEmulator(FIRST_AND_LAST, { flags: 3, ...o }),
    'DOMAIN_PIN_EMULATOR',
    {
      dom,
      cpumap: FIRST_AND_LAST_BYTES,
      flags: 3,
    },
  ),
  setVcpu: sends((it, o) => it.setVcpu('1-2', true, { flags: 1, ...o }), 'DOMAIN_SET_VCPU', {
    dom,
    cpumap: '1-2',
    state: 1,
    flags: 1,
  }),

  getIoThreadInfo: {
    act: (it, o) => it.getIoThreadInfo({ flags: 1, ...o }),
    sent: [['DOMAIN_GET_IOTHREAD_INFO', { dom, flags: 1 }], CPU_COUNT],
    answers: [
      NINE_CPUS,
      [
        remote.domainGetIothreadInfo,
        { info: [{ iothreadId: 4, cpumap: FIRST_AND_LAST_BYTES }], ret: 1 },
      ],
    ],
    gives: [{ iothreadId: 4, cpumap: FIRST_AND_LAST }],
  },
  pinIoThread: sends(
    (it, o) => it.pinIoThread(4, FIRST_AND_LAST, { flags: 1, ...o }),
    'DOMAIN_PIN_IOTHREAD',
    {
      dom,
      iothreadsId: 4,
      cpumap: FIRST_AND_LAST_BYTES,
      flags: 1,
    },
  ),
  addIoThread: sends((it, o) => it.addIoThread(4, { flags: 1, ...o }), 'DOMAIN_ADD_IOTHREAD', {
    dom,
    iothreadId: 4,
    flags: 1,
  }),
  delIoThread: sends((it, o) => it.delIoThread(4, { flags: 1, ...o }), 'DOMAIN_DEL_IOTHREAD', {
    dom,
    iothreadId: 4,
    flags: 1,
  }),
  setIoThreadParams: sends(
    (it, o) =>
      it.setIoThreadParams(
        4,
        { poll_max_ns: 5, poll_grow: 2, poll_weight: 6, thread_pool_min: -1 },
        { flags: 1, ...o },
      ),
    'DOMAIN_SET_IOTHREAD_PARAMS',
    {
      dom,
      iothreadId: 4,
      params: [
        { field: 'poll_max_ns', value: { type: 4, value: 5n } },
        { field: 'poll_grow', value: { type: 2, value: 2 } },
        { field: 'poll_weight', value: { type: 2, value: 6 } },
        { field: 'thread_pool_min', value: { type: 1, value: -1 } },
      ],
      flags: 1,
    },
  ),

  getMemoryParameters: {
    act: (it, o) => it.getMemoryParameters({ flags: 2, ...o }),
    sent: counted('DOMAIN_GET_MEMORY_PARAMETERS', { dom }, 2),
    answers: [HAS_STRINGS, [remote.domainGetMemoryParameters, { params: PARAMS, nparams: 2 }]],
    gives: PARAM_VALUES,
  },
  setMemoryParameters: sends(
    (it, o) => it.setMemoryParameters({ hard_limit: 5 }, { flags: 2, ...o }),
    'DOMAIN_SET_MEMORY_PARAMETERS',
    { dom, params: [{ field: 'hard_limit', value: { type: 4, value: 5n } }], flags: 2 },
  ),
  getBlkioParameters: {
    act: (it, o) => it.getBlkioParameters({ flags: 2, ...o }),
    sent: counted('DOMAIN_GET_BLKIO_PARAMETERS', { dom }, 2),
    answers: [HAS_STRINGS, [remote.domainGetBlkioParameters, { params: PARAMS, nparams: 2 }]],
    gives: PARAM_VALUES,
  },
  setBlkioParameters: {
    act: (it, o) =>
      it.setBlkioParameters({ weight: 5, device_weight: '/dev/sda,5' }, { flags: 1, ...o }),
    sent: [
      STRINGS_FEATURE,
      [
        'DOMAIN_SET_BLKIO_PARAMETERS',
        {
          dom,
          params: [
            { field: 'weight', value: { type: 2, value: 5 } },
            { field: 'device_weight', value: { type: 7, value: '/dev/sda,5' } },
          ],
          flags: 1,
        },
      ],
    ],
    answers: [HAS_STRINGS],
  },
  getNumaParameters: {
    act: (it, o) => it.getNumaParameters({ flags: 1, ...o }),
    sent: counted('DOMAIN_GET_NUMA_PARAMETERS', { dom }, 1),
    answers: [HAS_STRINGS, [remote.domainGetNumaParameters, { params: PARAMS, nparams: 2 }]],
    gives: PARAM_VALUES,
  },
  setNumaParameters: sends(
    (it, o) => it.setNumaParameters({ numa_mode: 1 }, { flags: 2, ...o }),
    'DOMAIN_SET_NUMA_PARAMETERS',
    { dom, params: [{ field: 'numa_mode', value: { type: 1, value: 1 } }], flags: 2 },
  ),
  getSchedulerType: sends(
    (it, o) => it.getSchedulerType(o),
    'DOMAIN_GET_SCHEDULER_TYPE',
    { dom },
    { answers: [SCHEDULER], gives: { type: 'posix', nparams: 2 } },
  ),
  getSchedulerParameters: {
    act: (it, o) => it.getSchedulerParameters(o),
    sent: [
      ['DOMAIN_GET_SCHEDULER_TYPE', { dom }],
      ['DOMAIN_GET_SCHEDULER_PARAMETERS', { dom, nparams: 2 }],
    ],
    answers: [SCHEDULER, [remote.domainGetSchedulerParameters, { params: PARAMS }]],
    gives: PARAM_VALUES,
  },
  getSchedulerParametersFlags: {
    act: (it, o) => it.getSchedulerParametersFlags({ flags: 1, ...o }),
    sent: [
      ['DOMAIN_GET_SCHEDULER_TYPE', { dom }],
      STRINGS_FEATURE,
      ['DOMAIN_GET_SCHEDULER_PARAMETERS_FLAGS', { dom, nparams: 2, flags: 5 }],
    ],
    answers: [
      SCHEDULER,
      HAS_STRINGS,
      [remote.domainGetSchedulerParametersFlags, { params: PARAMS }],
    ],
    gives: PARAM_VALUES,
  },
  setSchedulerParameters: sends(
    (it, o) => it.setSchedulerParameters({ vcpu_quota: -1 }, o),
    'DOMAIN_SET_SCHEDULER_PARAMETERS',
    { dom, params: [{ field: 'vcpu_quota', value: { type: 3, value: -1n } }] },
  ),
  setSchedulerParametersFlags: sends(
    (it, o) => it.setSchedulerParametersFlags({ cpu_shares: 512 }, { flags: 2, ...o }),
    'DOMAIN_SET_SCHEDULER_PARAMETERS_FLAGS',
    { dom, params: [{ field: 'cpu_shares', value: { type: 4, value: 512n } }], flags: 2 },
  ),
  getInterfaceParameters: {
    act: (it, o) => it.getInterfaceParameters('vnet0', { flags: 1, ...o }),
    sent: counted('DOMAIN_GET_INTERFACE_PARAMETERS', { dom, device: 'vnet0' }, 1),
    answers: [HAS_STRINGS, [remote.domainGetInterfaceParameters, { params: PARAMS, nparams: 2 }]],
    gives: PARAM_VALUES,
  },
  setInterfaceParameters: sends(
    (it, o) => it.setInterfaceParameters('vnet0', { 'inbound.average': 9 }, { flags: 1, ...o }),
    'DOMAIN_SET_INTERFACE_PARAMETERS',
    {
      dom,
      device: 'vnet0',
      params: [{ field: 'inbound.average', value: { type: 2, value: 9 } }],
      flags: 1,
    },
  ),
  getBlockIoTune: {
    act: (it, o) => it.getBlockIoTune('vda', { flags: 1, ...o }),
    sent: counted('DOMAIN_GET_BLOCK_IO_TUNE', { dom, disk: 'vda' }, 1),
    answers: [HAS_STRINGS, [remote.domainGetBlockIoTune, { params: PARAMS, nparams: 2 }]],
    gives: PARAM_VALUES,
  },
  setBlockIoTune: sends(
    (it, o) => it.setBlockIoTune('vda', { total_iops_sec: 9 }, { flags: 1, ...o }),
    'DOMAIN_SET_BLOCK_IO_TUNE',
    {
      dom,
      disk: 'vda',
      params: [{ field: 'total_iops_sec', value: { type: 4, value: 9n } }],
      flags: 1,
    },
  ),
  setThrottleGroup: sends(
    (it, o) => it.setThrottleGroup('slow', { total_iops_sec: 9 }, { flags: 1, ...o }),
    'DOMAIN_SET_THROTTLE_GROUP',
    {
      dom,
      group: 'slow',
      params: [{ field: 'total_iops_sec', value: { type: 4, value: 9n } }],
      flags: 1,
    },
  ),
  delThrottleGroup: sends(
    (it, o) => it.delThrottleGroup('slow', { flags: 1, ...o }),
    'DOMAIN_DEL_THROTTLE_GROUP',
    {
      dom,
      group: 'slow',
      flags: 1,
    },
  ),
  getPerfEvents: sends(
    (it, o) => it.getPerfEvents({ flags: 1, ...o }),
    'DOMAIN_GET_PERF_EVENTS',
    { dom, flags: 1 },
    {
      answers: [
        [remote.domainGetPerfEvents, { params: [{ field: 'cmt', value: { type: 6, value: 1 } }] }],
      ],
      gives: { cmt: true },
    },
  ),
  setPerfEvents: sends(
    (it, o) => it.setPerfEvents({ cmt: true, mbmt: false }, { flags: 1, ...o }),
    'DOMAIN_SET_PERF_EVENTS',
    {
      dom,
      params: [
        { field: 'cmt', value: { type: 6, value: 1 } },
        { field: 'mbmt', value: { type: 6, value: 0 } },
      ],
      flags: 1,
    },
  ),
} satisfies Partial<DomainRows>;
