import { remote } from '../../../../src/protocol/index.ts';
import { counted, DOM, PARAM_VALUES, PARAMS, sends } from './row.ts';
import type { DomainRows } from './rows.ts';

const dom = DOM;
const HAS_STRINGS = [remote.connectSupportsFeature, { supported: 1 }] as const;
const BLOCK_STATS = { rdReq: 1n, rdBytes: 2n, wrReq: 3n, wrBytes: 4n, errs: -1n };
const INTERFACE_STATS = {
  rxBytes: 1n,
  rxPackets: 2n,
  rxErrs: 3n,
  rxDrop: 4n,
  txBytes: 5n,
  txPackets: 6n,
  txErrs: 7n,
  txDrop: 8n,
};
const JOB = {
  type: 1,
  timeElapsed: 1n,
  timeRemaining: 2n,
  dataTotal: 3n,
  dataProcessed: 4n,
  dataRemaining: 5n,
  memTotal: 6n,
  memProcessed: 7n,
  memRemaining: 8n,
  fileTotal: 9n,
  fileProcessed: 10n,
  fileRemaining: 11n,
};
const LABEL = { label: 'svirt', enforcing: true };
const WIRE_LABEL = { label: Uint8Array.from(Buffer.from('svirt\0')), enforcing: 1 };

/** Statistics, disks, jobs, the guest agent and security. */
export const DOMAIN_OPERATION_ROWS = {
  blockStats: sends(
    (it, o) => it.blockStats('vda', o),
    'DOMAIN_BLOCK_STATS',
    { dom, path: 'vda' },
    { answers: [[remote.domainBlockStats, BLOCK_STATS]], gives: BLOCK_STATS },
  ),
  blockStatsFlags: {
    act: (it, o) => it.blockStatsFlags('vda', o),
    sent: counted('DOMAIN_BLOCK_STATS_FLAGS', { dom, path: 'vda' }, 0),
    answers: [HAS_STRINGS, [remote.domainBlockStatsFlags, { params: PARAMS, nparams: 2 }]],
    gives: PARAM_VALUES,
  },
  interfaceStats: sends(
    (it, o) => it.interfaceStats('vnet0', o),
    'DOMAIN_INTERFACE_STATS',
    { dom, device: 'vnet0' },
    { answers: [[remote.domainInterfaceStats, INTERFACE_STATS]], gives: INTERFACE_STATS },
  ),
  memoryStats: sends(
    (it, o) => it.memoryStats(o),
    'DOMAIN_MEMORY_STATS',
    { dom, maxStats: 1024, flags: 0 },
    {
      answers: [[remote.domainMemoryStats, { stats: [{ tag: 6, val: 9n }] }]],
      gives: [{ tag: 6, tagName: 'actual-balloon', val: 9n }],
    },
  ),
  getCpuStats: {
    act: (it, o) => it.getCpuStats(o),
    sent: [
      ['CONNECT_SUPPORTS_FEATURE', { feature: 9 }],
      ['DOMAIN_GET_CPU_STATS', { dom, nparams: 0, startCpu: -1, ncpus: 1, flags: 4 }],
      ['DOMAIN_GET_CPU_STATS', { dom, nparams: 2, startCpu: -1, ncpus: 1, flags: 4 }],
    ],
    answers: [HAS_STRINGS, [remote.domainGetCpuStats, { params: PARAMS, nparams: 2 }]],
    gives: [PARAM_VALUES],
  },

  getBlockInfo: sends(
    (it, o) => it.getBlockInfo('vda', o),
    'DOMAIN_GET_BLOCK_INFO',
    { dom, path: 'vda', flags: 0 },
    {
      answers: [[remote.domainGetBlockInfo, { capacity: 3n, allocation: 1n, physical: 2n }]],
      gives: { capacity: 3n, allocation: 1n, physical: 2n },
    },
  ),
  blockResize: sends(
    (it, o) => it.blockResize('vda', 9, { flags: 1, ...o }),
    'DOMAIN_BLOCK_RESIZE',
    {
      dom,
      disk: 'vda',
      size: 9n,
      flags: 1,
    },
  ),
  getDiskErrors: {
    act: (it, o) => it.getDiskErrors(o),
    sent: [
      ['DOMAIN_GET_DISK_ERRORS', { dom, maxerrors: 0, flags: 0 }],
      ['DOMAIN_GET_DISK_ERRORS', { dom, maxerrors: 1, flags: 0 }],
    ],
    answers: [[remote.domainGetDiskErrors, { errors: [{ disk: 'vda', error: 2 }], nerrors: 1 }]],
    gives: [{ disk: 'vda', error: 2, errorName: 'no-space' }],
  },
  setBlockThreshold: sends(
    (it, o) => it.setBlockThreshold('vda', 9, o),
    'DOMAIN_SET_BLOCK_THRESHOLD',
    { dom, dev: 'vda', threshold: 9n, flags: 0 },
  ),
  blockPull: sends(
    (it, o) => it.blockPull('vda', { bandwidth: 9, flags: 1, ...o }),
    'DOMAIN_BLOCK_PULL',
    {
      dom,
      path: 'vda',
      bandwidth: 9n,
      flags: 1,
    },
  ),
  blockRebase: sends(
    (it, o) => it.blockRebase('vda', { base: '/b', bandwidth: 9, flags: 8, ...o }),
    'DOMAIN_BLOCK_REBASE',
    {
      dom,
      path: 'vda',
      base: '/b',
      bandwidth: 9n,
      flags: 8,
    },
  ),
  blockCopy: sends(
    (it, o) =>
      it.blockCopy('vda', '<disk/>', {
        params: { bandwidth: 9, granularity: 512 },
        flags: 1,
        ...o,
      }),
    'DOMAIN_BLOCK_COPY',
    {
      dom,
      path: 'vda',
      destxml: '<disk/>',
      params: [
        { field: 'bandwidth', value: { type: 4, value: 9n } },
        { field: 'granularity', value: { type: 2, value: 512 } },
      ],
      flags: 1,
    },
  ),
  blockCommit: sends(
    (it, o) => it.blockCommit('vda', { base: '/b', top: '/t', bandwidth: 9, flags: 4, ...o }),
    'DOMAIN_BLOCK_COMMIT',
    {
      dom,
      disk: 'vda',
      base: '/b',
      top: '/t',
      bandwidth: 9n,
      flags: 4,
    },
  ),
  blockJobAbort: sends(
    (it, o) => it.blockJobAbort('vda', { flags: 2, ...o }),
    'DOMAIN_BLOCK_JOB_ABORT',
    {
      dom,
      path: 'vda',
      flags: 2,
    },
  ),
  getBlockJobInfo: sends(
    (it, o) => it.getBlockJobInfo('vda', { flags: 1, ...o }),
    'DOMAIN_GET_BLOCK_JOB_INFO',
    { dom, path: 'vda', flags: 1 },
    {
      answers: [
        [remote.domainGetBlockJobInfo, { found: 1, type: 2, bandwidth: 3n, cur: 4n, end: 5n }],
      ],
      gives: { type: 2, typeName: 'copy', bandwidth: 3n, cur: 4n, end: 5n },
    },
  ),
  blockJobSetSpeed: sends(
    (it, o) => it.blockJobSetSpeed('vda', 9, { flags: 1, ...o }),
    'DOMAIN_BLOCK_JOB_SET_SPEED',
    { dom, path: 'vda', bandwidth: 9n, flags: 1 },
  ),
  blockPeek: sends(
    (it, o) => it.blockPeek('vda', 512, 3, o),
    'DOMAIN_BLOCK_PEEK',
    { dom, path: 'vda', offset: 512n, size: 3, flags: 0 },
    {
      answers: [[remote.domainBlockPeek, { buffer: Uint8Array.of(1, 2, 3) }]],
      gives: Uint8Array.of(1, 2, 3),
    },
  ),
  memoryPeek: sends(
    (it, o) => it.memoryPeek(512n, 3, { flags: 2, ...o }),
    'DOMAIN_MEMORY_PEEK',
    { dom, offset: 512n, size: 3, flags: 2 },
    {
      answers: [[remote.domainMemoryPeek, { buffer: Uint8Array.of(1, 2, 3) }]],
      gives: Uint8Array.of(1, 2, 3),
    },
  ),

  getJobInfo: sends(
    (it, o) => it.getJobInfo(o),
    'DOMAIN_GET_JOB_INFO',
    { dom },
    { answers: [[remote.domainGetJobInfo, JOB]], gives: { ...JOB, typeName: 'bounded' } },
  ),
  getJobStats: sends(
    (it, o) => it.getJobStats({ flags: 1, ...o }),
    'DOMAIN_GET_JOB_STATS',
    { dom, flags: 1 },
    {
      answers: [[remote.domainGetJobStats, { type: 3, params: PARAMS }]],
      gives: { type: 3, params: PARAM_VALUES },
    },
  ),
  abortJob: sends((it, o) => it.abortJob(o), 'DOMAIN_ABORT_JOB', { dom }),
  abortJobFlags: sends((it, o) => it.abortJobFlags({ flags: 1, ...o }), 'DOMAIN_ABORT_JOB_FLAGS', {
    dom,
    flags: 1,
  }),
  backupBegin: sends(
    (it, o) => it.backupBegin('<b/>', { checkpointXml: '<c/>', flags: 1, ...o }),
    'DOMAIN_BACKUP_BEGIN',
    {
      dom,
      backupXml: '<b/>',
      checkpointXml: '<c/>',
      flags: 1,
    },
  ),
  backupGetConfig: sends(
    (it, o) => it.backupGetConfig(o),
    'DOMAIN_BACKUP_GET_XML_DESC',
    { dom, flags: 0 },
    {
      answers: [[remote.domainBackupGetXmlDesc, { xml: "<domainbackup mode='push'/>" }]],
      gives: { mode: 'push' },
    },
  ),
  backupGetXmlDesc: sends(
    (it, o) => it.backupGetXmlDesc(o),
    'DOMAIN_BACKUP_GET_XML_DESC',
    { dom, flags: 0 },
    { answers: [[remote.domainBackupGetXmlDesc, { xml: '<b/>' }]], gives: '<b/>' },
  ),
  startDirtyRateCalc: sends(
    (it, o) => it.startDirtyRateCalc(2, { flags: 1, ...o }),
    'DOMAIN_START_DIRTY_RATE_CALC',
    { dom, seconds: 2, flags: 1 },
  ),

  getGuestInfo: sends(
    (it, o) => it.getGuestInfo({ types: 3, ...o }),
    'DOMAIN_GET_GUEST_INFO',
    { dom, types: 3, flags: 0 },
    {
      answers: [[remote.domainGetGuestInfo, { params: PARAMS }]],
      gives: { params: PARAM_VALUES },
    },
  ),
  interfaceAddresses: sends(
    (it, o) => it.interfaceAddresses({ source: 1, ...o }),
    'DOMAIN_INTERFACE_ADDRESSES',
    { dom, source: 1, flags: 0 },
    {
      answers: [
        [remote.domainInterfaceAddresses, { ifaces: [{ name: 'eth0', hwaddr: null, addrs: [] }] }],
      ],
      gives: [{ name: 'eth0', hwaddr: null, addrs: [] }],
    },
  ),
  getFsInfo: sends(
    (it, o) => it.getFsInfo(o),
    'DOMAIN_GET_FSINFO',
    { dom, flags: 0 },
    {
      answers: [
        [
          remote.domainGetFsinfo,
          {
            info: [{ mountpoint: '/', name: 'vda1', fstype: 'ext4', devAliases: ['vda'] }],
            ret: 1,
          },
        ],
      ],
      gives: [{ mountpoint: '/', name: 'vda1', fstype: 'ext4', devAliases: ['vda'] }],
    },
  ),
  fsFreeze: sends(
    (it, o) => it.fsFreeze({ mountpoints: ['/'], ...o }),
    'DOMAIN_FSFREEZE',
    { dom, mountpoints: ['/'], flags: 0 },
    { answers: [[remote.domainFsfreeze, { filesystems: 1 }]], gives: 1 },
  ),
  fsThaw: sends(
    (it, o) => it.fsThaw(o),
    'DOMAIN_FSTHAW',
    { dom, mountpoints: [], flags: 0 },
    { answers: [[remote.domainFsthaw, { filesystems: 2 }]], gives: 2 },
  ),
  fsTrim: sends((it, o) => it.fsTrim({ mountPoint: '/', minimum: 9, ...o }), 'DOMAIN_FSTRIM', {
    dom,
    mountPoint: '/',
    minimum: 9n,
    flags: 0,
  }),
  setUserPassword: sends(
    (it, o) => it.setUserPassword('root', 'secret', { flags: 1, ...o }),
    'DOMAIN_SET_USER_PASSWORD',
    { dom, user: 'root', password: 'secret', flags: 1 },
  ),
  authorizedSshKeysGet: sends(
    (it, o) => it.authorizedSshKeysGet('root', o),
    'DOMAIN_AUTHORIZED_SSH_KEYS_GET',
    { dom, user: 'root', flags: 0 },
    { answers: [[remote.domainAuthorizedSshKeysGet, { keys: ['a', 'b'] }]], gives: ['a', 'b'] },
  ),
  authorizedSshKeysSet: sends(
    (it, o) => it.authorizedSshKeysSet('root', ['a'], { flags: 1, ...o }),
    'DOMAIN_AUTHORIZED_SSH_KEYS_SET',
    { dom, user: 'root', keys: ['a'], flags: 1 },
  ),
  agentSetResponseTimeout: sends(
    (it, o) => it.agentSetResponseTimeout(-2, o),
    'DOMAIN_AGENT_SET_RESPONSE_TIMEOUT',
    { dom, timeout: -2, flags: 0 },
  ),
  getGuestVcpus: sends(
    (it, o) => it.getGuestVcpus(o),
    'DOMAIN_GET_GUEST_VCPUS',
    { dom, flags: 0 },
    { answers: [[remote.domainGetGuestVcpus, { params: PARAMS }]], gives: PARAM_VALUES },
  ),
  setGuestVcpus: sends((it, o) => it.setGuestVcpus('1', false, o), 'DOMAIN_SET_GUEST_VCPUS', {
    dom,
    cpumap: '1',
    state: 0,
    flags: 0,
  }),

  getSecurityLabel: sends(
    (it, o) => it.getSecurityLabel(o),
    'DOMAIN_GET_SECURITY_LABEL',
    { dom },
    { answers: [[remote.domainGetSecurityLabel, WIRE_LABEL]], gives: LABEL },
  ),
  getSecurityLabelList: sends(
    (it, o) => it.getSecurityLabelList(o),
    'DOMAIN_GET_SECURITY_LABEL_LIST',
    { dom },
    {
      answers: [[remote.domainGetSecurityLabelList, { labels: [WIRE_LABEL], ret: 1 }]],
      gives: [LABEL],
    },
  ),
  getLaunchSecurityInfo: {
    act: (it, o) => it.getLaunchSecurityInfo(o),
    sent: [
      ['CONNECT_SUPPORTS_FEATURE', { feature: 9 }],
      ['DOMAIN_GET_LAUNCH_SECURITY_INFO', { dom, flags: 4 }],
    ],
    answers: [HAS_STRINGS, [remote.domainGetLaunchSecurityInfo, { params: PARAMS }]],
    gives: PARAM_VALUES,
  },
  setLaunchSecurityState: {
    act: (it, o) =>
      it.setLaunchSecurityState({ 'sev-secret': 'AA==', 'sev-secret-set-address': 9 }, o),
    sent: [
      ['CONNECT_SUPPORTS_FEATURE', { feature: 9 }],
      [
        'DOMAIN_SET_LAUNCH_SECURITY_STATE',
        {
          dom,
          params: [
            { field: 'sev-secret', value: { type: 7, value: 'AA==' } },
            { field: 'sev-secret-set-address', value: { type: 4, value: 9n } },
          ],
          flags: 0,
        },
      ],
    ],
    answers: [HAS_STRINGS],
  },
} satisfies Partial<DomainRows>;
