import { ProtocolError } from '../../errors/index.ts';
import type { RemoteDomainGetCpuStatsRet } from '../../protocol/index.ts';
import { REMOTE_CPUMAP_MAX } from '../../protocol/index.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';

/**
 * Rejects a number of CPUs that no CPU map can hold. The loop over the CPUs would not end
 * otherwise.
 */
export function checkedCount(cpus: number): number {
  const max = REMOTE_CPUMAP_MAX * 8;
  if (cpus <= max) return cpus;
  throw new ProtocolError(`The daemon reports ${cpus} CPUs; libvirt supports at most ${max}`, {
    code: 'REPLY_UNREADABLE',
    outcome: 'answered',
  });
}

/** Splits the reply, which is one list for all CPUs. Unused CPUs at its end are absent. */
export function splitCpus(
  answer: RemoteDomainGetCpuStatsRet,
  count: number,
): readonly TypedParams[] {
  const each = Math.max(answer.nparams, 1);
  return Array.from({ length: count }, (_, cpu) =>
    decodeTypedParams(answer.params.slice(cpu * each, (cpu + 1) * each)),
  );
}
