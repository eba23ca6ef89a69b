import { ProtocolError } from '../../errors/index.ts';
import type { RemoteDomainGetCpuStatsRet, RemoteNonnullDomain } from '../../protocol/index.ts';
import {
  REMOTE_CPUMAP_MAX,
  REMOTE_DOMAIN_GET_CPU_STATS_NCPUS_MAX,
  remote,
} from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import type { MethodOptions } from '../calls/prepare.ts';
import { flagsOf } from '../calls/prepare.ts';
import { refuseFirst } from '../calls/refuse-first.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';

/** The CPUs to ask about: all from `startCpu` on if `ncpus` is undefined. */
interface CpuRange {
  readonly startCpu: number;
  readonly ncpus: number | undefined;
}

/** Gets statistics of CPUs in as many calls as their number takes. */
export async function getCpuStats(
  calls: Calls,
  dom: RemoteNonnullDomain,
  { startCpu, ncpus }: CpuRange,
  options: MethodOptions | undefined,
): Promise<readonly TypedParams[]> {
  const procedure = remote.domainGetCpuStats;
  const first = { dom, nparams: 0, startCpu, ncpus: ncpus ?? 1 };
  refuseFirst(calls, procedure, first, options);
  const flags = flagsOf(procedure, options) | (await calls.typedParamStringFlag(options));
  const ask = (
    nparams: number,
    start: number,
    count: number,
  ): Promise<RemoteDomainGetCpuStatsRet> =>
    calls.call(procedure, { dom, nparams, startCpu: start, ncpus: count }, { ...options, flags });
  if (startCpu < 0) {
    const { nparams } = await ask(0, startCpu, 1);
    return nparams === 0 ? [] : splitCpus(await ask(nparams, startCpu, 1), 1);
  }
  // For 0 CPUs and 0 parameters the reply has the number of CPUs, for 1 CPU and 0 parameters the
  // number of parameters per CPU.
  const end = ncpus === undefined ? checkedCount((await ask(0, 0, 0)).nparams) : startCpu + ncpus;
  const { nparams } = await ask(0, startCpu, 1);
  const cpus: TypedParams[] = [];
  for (let start = startCpu; nparams > 0 && start < end; ) {
    const count = Math.min(end - start, REMOTE_DOMAIN_GET_CPU_STATS_NCPUS_MAX);
    cpus.push(...splitCpus(await ask(nparams, start, count), count));
    start += count;
  }
  return cpus;
}

/**
 * Rejects a number of CPUs that no CPU map can hold. The loop over the CPUs would not end
 * otherwise.
 */
function checkedCount(cpus: number): number {
  const max = REMOTE_CPUMAP_MAX * 8;
  if (cpus <= max) return cpus;
  throw new ProtocolError(`The daemon reports ${cpus} CPUs; libvirt supports at most ${max}`, {
    code: 'REPLY_UNREADABLE',
    outcome: 'answered',
  });
}

/** Splits the reply, which is one list for all CPUs. Unused CPUs at its end are absent. */
function splitCpus(answer: RemoteDomainGetCpuStatsRet, count: number): readonly TypedParams[] {
  const each = Math.max(answer.nparams, 1);
  return Array.from({ length: count }, (_, cpu) =>
    decodeTypedParams(answer.params.slice(cpu * each, (cpu + 1) * each)),
  );
}
