import {
  REMOTE_CPU_BASELINE_MAX,
  REMOTE_DOMAIN_LIST_MAX,
  REMOTE_NODE_MAX_CELLS,
} from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { mapOfCpus } from '../cpu-set.ts';
import { domainStats } from '../domain/bulk-statistics.ts';
import { internalError } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import { baselineCpu } from '../node/cpu-models.ts';
import type { RemoteHandlers } from './handler.ts';
import { atMost, charArray, checkListed, fixedCharArray } from './replies.ts';

/** The `VIR_DRV_FEATURE_*` that libvirtd reports for the test driver, without those of migration. */
const FEATURES = [8, 9, 10, 14, 15, 16];

/** The length of `model` in `struct remote_node_get_info_ret`. */
const MODEL_LENGTH = 32;

/** The connection and its host. */
export const connectHandlers: RemoteHandlers = {
  connectGetType: ({ hypervisor }) => ({ type: hypervisor.host.type }),
  connectGetVersion: ({ hypervisor }) => ({ hvVer: hypervisor.host.version }),
  connectGetLibVersion: ({ hypervisor }) => ({ libVer: hypervisor.host.libVersion }),
  connectGetHostname: ({ hypervisor }) => ({ hostname: hypervisor.host.hostname }),
  connectGetUri: ({ connection }) => ({ uri: connection.uri }),
  connectGetMaxVcpus: ({ hypervisor }) => ({ maxVcpus: hypervisor.host.maxVcpus }),
  connectGetCapabilities: ({ hypervisor }) => ({
    capabilities: hypervisor.host.capabilities(),
  }),
  connectGetSysinfo: ({ hypervisor }, { flags }) => ({ sysinfo: hypervisor.host.sysinfo(flags) }),
  connectIsSecure: () => ({ secure: 1 }),
  connectSupportsFeature: ({ hypervisor }, { feature }) => {
    const { features } = hypervisor.migrations.options;
    return { supported: FEATURES.includes(feature) || features.includes(feature) ? 1 : 0 };
  },

  connectGetCpuModelNames: ({ hypervisor }, { arch, needResults, flags }) => {
    const models = hypervisor.host.cpuModelNames(arch, flags);
    return { models: needResults === 0 ? [] : models, ret: models.length };
  },
  connectBaselineCpu: (_, { xmlCpus, flags }) => ({
    cpu: baselineCpu(atMost(xmlCpus, REMOTE_CPU_BASELINE_MAX), flags),
  }),

  connectGetAllDomainStats: ({ hypervisor }, { doms, stats, flags }) => {
    const only = doms.length === 0 ? null : doms;
    const records = domainStats(hypervisor.domains, only, stats, flags);
    return { retStats: checkListed(records, REMOTE_DOMAIN_LIST_MAX, 'domain stats records') };
  },

  nodeGetInfo: ({ hypervisor }) => {
    const { model, memoryKiB, ...others } = hypervisor.host.info;
    return { ...others, model: fixedCharArray(model, MODEL_LENGTH), memory: memoryKiB };
  },
  nodeGetFreeMemory: ({ hypervisor }) => ({ freeMem: hypervisor.host.freeMemoryBytes }),
  nodeGetCellsFreeMemory: ({ hypervisor }, { startCell, maxcells }) => ({
    cells: hypervisor.host.cellsFreeMemory(startCell, maxcells),
  }),
  nodeGetFreePages: ({ hypervisor }, { pages, cellCount, flags }) => {
    if (pages.length * cellCount > REMOTE_NODE_MAX_CELLS) {
      throw internalError(ErrorDomain.RPC, 'the result is too long');
    }
    return { counts: hypervisor.host.freePages(pages.length, cellCount, flags) };
  },
  nodeGetCpuStats: ({ hypervisor }, { nparams, flags }) => {
    const stats = hypervisor.host.cpuStats(flags);
    return nparams === 0
      ? { params: [], nparams: stats.length }
      : { params: atMost(stats, nparams), nparams: 0 };
  },
  nodeGetMemoryStats: ({ hypervisor }, { nparams, flags }) => {
    const stats = hypervisor.host.memoryStats(flags);
    return nparams === 0
      ? { params: [], nparams: stats.length }
      : { params: atMost(stats, nparams), nparams: 0 };
  },
  nodeGetCpuMap: ({ hypervisor }, { needMap, needOnline, flags }) => {
    checkFlags(flags, 0, 'testNodeGetCPUMap');
    const { present, online } = hypervisor.host.cpuMap;
    const map = mapOfCpus(online, Math.ceil(present / 8));
    return {
      cpumap: needMap === 0 ? new Uint8Array(0) : map,
      online: needOnline === 0 ? 0 : online.length,
      ret: present,
    };
  },
  nodeGetSecurityModel: ({ hypervisor }) => {
    const { model, doi } = hypervisor.host.securityModel;
    return { model: charArray(model), doi: charArray(doi) };
  },
};
