import { VirDomainControlState } from '../../../protocol/index.ts';
import {
  blockInfo,
  blockStats,
  cpuCount,
  cpuStats,
  diskErrors,
  domainInfo,
  interfaceStats,
} from '../domain/statistics.ts';
import { checkFlags } from '../flags.ts';
import type { RemoteHandlers } from './handler.ts';
import { atMost, charArray, understood } from './replies.ts';

/** The statistics of a domain. */
export const domainStatisticsHandlers: RemoteHandlers = {
  domainGetInfo: ({ hypervisor }, { dom }) => domainInfo(hypervisor.domains.find(dom)),
  domainBlockStats: ({ hypervisor }, { dom, path }) =>
    blockStats(hypervisor.domains.find(dom), path),
  domainGetBlockInfo: ({ hypervisor }, { dom, path, flags }) =>
    blockInfo(hypervisor.domains.find(dom), path, flags),
  domainInterfaceStats: ({ hypervisor }, { dom, device }) =>
    interfaceStats(hypervisor.domains.find(dom), device),

  domainGetCpuStats: ({ hypervisor }, { dom, nparams, startCpu, ncpus, flags }) => {
    const domain = hypervisor.domains.find(dom);
    if (startCpu >= 0 && ncpus === 0 && nparams === 0) {
      // A client asks in this way for the number of CPUs that have counters.
      domain.checkActive();
      return { params: [], nparams: cpuCount(domain) };
    }
    const stats = cpuStats(domain, startCpu, Math.max(1, ncpus), flags);
    const perCpu = stats[0]?.length ?? 0;
    return nparams === 0
      ? { params: [], nparams: perCpu }
      : {
          params: stats.flatMap((each) => atMost(understood(each, flags), nparams)),
          nparams: Math.min(perCpu, nparams),
        };
  },
  domainGetDiskErrors: ({ hypervisor }, { dom, maxerrors }) => {
    const errors = diskErrors(hypervisor.domains.find(dom));
    const listed = atMost(errors, maxerrors);
    return { errors: listed, nerrors: maxerrors === 0 ? errors.length : listed.length };
  },
  domainGetControlInfo: ({ hypervisor }, { dom, flags }) => {
    checkFlags(flags, 0, 'testDomainGetControlInfo');
    hypervisor.domains.find(dom).checkActive();
    return { state: VirDomainControlState.OK, details: 0, stateTime: 0n };
  },
  domainGetSecurityLabel: ({ hypervisor }, { dom }) => {
    const { active } = hypervisor.domains.find(dom);
    return { label: charArray(active ? 'libvirt-test' : ''), enforcing: active ? 1 : 0 };
  },
};
