import type { RemoteTypedParam } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { interfaceParameters, setInterfaceParameters } from '../domain/tuning/bandwidth.ts';
import { blkioParameters, setBlkioParameters } from '../domain/tuning/blkio.ts';
import { blockIoTune, setBlockIoTune } from '../domain/tuning/block-io.ts';
import { checkGetterFlags } from '../domain/tuning/getter-flags.ts';
import { memoryParameters, setMemoryParameters } from '../domain/tuning/memory-limits.ts';
import { numaParameters, setNumaParameters } from '../domain/tuning/numa.ts';
import { perfEvents, setPerfEvents } from '../domain/tuning/perf.ts';
import {
  SCHEDULER,
  schedulerParameters,
  setSchedulerParameters,
} from '../domain/tuning/scheduler.ts';
import { badArgument } from '../failures.ts';
import { checkFlags } from '../flags.ts';
import type { RemoteHandlers } from './handler.ts';
import type { ParametersReply } from './replies.ts';
import { atMost, understood } from './replies.ts';

/** The limits and shares of a domain, as typed parameters. */
export const domainTuningHandlers: RemoteHandlers = {
  domainGetSchedulerType: ({ hypervisor }, { dom }) => {
    hypervisor.domains.find(dom);
    return SCHEDULER;
  },
  domainGetSchedulerParameters: ({ hypervisor }, { dom, nparams }) => {
    hypervisor.domains.find(dom);
    return { params: atMost(schedulerParameters(0), nparams) };
  },
  domainGetSchedulerParametersFlags: ({ hypervisor }, { dom, nparams, flags }) => {
    const params = schedulerParameters(flags);
    hypervisor.domains.find(dom);
    return { params: atMost(params, nparams) };
  },
  domainSetSchedulerParameters: ({ hypervisor }, { dom, params }) => {
    hypervisor.domains.find(dom);
    setSchedulerParameters(params, 0);
  },
  domainSetSchedulerParametersFlags: ({ hypervisor }, { dom, params, flags }) => {
    hypervisor.domains.find(dom);
    setSchedulerParameters(params, flags);
  },

  domainGetMemoryParameters: ({ hypervisor }, { dom, nparams, flags }) => {
    const domain = hypervisor.domains.find(dom);
    checkGetterFlags(flags, 'DomainGetMemoryParameters');
    return counted(3, nparams) ?? reply(memoryParameters(domain, flags), nparams, flags);
  },
  domainSetMemoryParameters: ({ hypervisor }, { dom, params, flags }) =>
    setMemoryParameters(hypervisor.domains.find(dom), params, flags),
  domainGetBlkioParameters: ({ hypervisor }, { dom, nparams, flags }) => {
    const domain = hypervisor.domains.find(dom);
    checkGetterFlags(flags, 'DomainGetBlkioParameters');
    return counted(6, nparams) ?? reply(blkioParameters(domain, flags), nparams, flags);
  },
  domainSetBlkioParameters: ({ hypervisor }, { dom, params, flags }) =>
    setBlkioParameters(hypervisor.domains.find(dom), params, flags),
  domainGetNumaParameters: ({ hypervisor }, { dom, nparams, flags }) => {
    const domain = hypervisor.domains.find(dom);
    checkGetterFlags(flags, 'DomainGetNumaParameters');
    return counted(2, nparams) ?? reply(numaParameters(domain, flags), nparams, flags);
  },
  domainSetNumaParameters: ({ hypervisor }, { dom, params, flags }) =>
    setNumaParameters(hypervisor.domains.find(dom), params, flags),
  domainGetInterfaceParameters: ({ hypervisor }, { dom, device, nparams, flags }) => {
    const domain = hypervisor.domains.find(dom);
    checkGetterFlags(flags, 'DomainGetInterfaceParameters');
    return counted(7, nparams) ?? reply(interfaceParameters(domain, device, flags), nparams, flags);
  },
  domainSetInterfaceParameters: ({ hypervisor }, { dom, device, params, flags }) =>
    setInterfaceParameters(hypervisor.domains.find(dom), device, params, flags),
  domainGetBlockIoTune: ({ hypervisor }, { dom, disk, nparams, flags }) => {
    const domain = hypervisor.domains.find(dom);
    checkGetterFlags(flags, 'DomainGetBlockIoTune');
    if (disk === null && nparams !== 0) {
      const name = 'virDomainGetBlockIoTune';
      const message = `disk in ${name} must not be NULL`;
      throw badArgument(ErrorDomain.DOMAIN, name, 'disk', message);
    }
    return counted(20, nparams) ?? reply(blockIoTune(domain, disk ?? '', flags), nparams, flags);
  },
  domainSetBlockIoTune: ({ hypervisor }, { dom, disk, params, flags }) =>
    setBlockIoTune(hypervisor.domains.find(dom), disk, params, flags),
  domainGetPerfEvents: ({ hypervisor }, { dom, flags }) => ({
    params: understood(perfEvents(hypervisor.domains.find(dom), flags), flags),
  }),
  domainSetPerfEvents: ({ hypervisor }, { dom, params, flags }) =>
    setPerfEvents(hypervisor.domains.find(dom), params, flags),
  domainGetLaunchSecurityInfo: ({ hypervisor }, { dom, flags }) => {
    checkFlags(flags, 0, 'testDomainGetLaunchSecurityInfo');
    hypervisor.domains.find(dom);
    return { params: [] };
  },
};

/**
 * Returns only the number of parameters if the client has not requested any yet. The test driver
 * does so before it looks for the definition, the disk or the interface.
 */
function counted(count: number, nparams: number): ParametersReply | undefined {
  return nparams === 0 ? { params: [], nparams: count } : undefined;
}

function reply(
  params: readonly RemoteTypedParam[],
  nparams: number,
  flags: number,
): ParametersReply {
  return { params: atMost(understood(params, flags), nparams), nparams: 0 };
}
