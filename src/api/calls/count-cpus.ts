import { VirError } from '../../errors/index.ts';
import { remote, VirErrorNumber } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Calls } from './calls.ts';
import { signalOf } from './prepare.ts';

/**
 * Returns the number of the host's CPUs, including offline ones: the length of a CPU map. If the
 * driver does not support the question, the number is calculated from the topology, as in libvirt's
 * own clients (VIR_NODEINFO_MAXCPUS).
 */
export async function countCpus(calls: Calls, options?: CallOptions): Promise<number> {
  const signal = signalOf(options);
  try {
    const args = { needMap: 0, needOnline: 0 };
    return (await calls.call(remote.nodeGetCpuMap, args, signal)).ret;
  } catch (error) {
    if (!(error instanceof VirError && error.number === VirErrorNumber.NO_SUPPORT)) throw error;
    const info = await calls.call(remote.nodeGetInfo, undefined, signal);
    return info.nodes * info.sockets * info.cores * info.threads;
  }
}
