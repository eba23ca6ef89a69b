import type { Procedure } from '../../protocol/index.ts';
import { REMOTE_NODE_MAX_CELLS } from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import { overLimit } from '../calls/over-limit.ts';
import type { MethodArgs, MethodOptions } from '../calls/prepare.ts';
import { refuseFirst } from '../calls/refuse-first.ts';

interface HostStats {
  readonly params: ReadonlyArray<{ readonly field: string; readonly value: bigint }>;
  readonly nparams: number;
}

/**
 * Gets statistics whose number must be sent with the call. If the number is 0, the daemon returns
 * the number.
 */
export async function countedStats(
  ask: (nparams: number) => Promise<HostStats>,
): Promise<Readonly<Record<string, bigint>>> {
  const { nparams } = await ask(0);
  if (nparams === 0) return {};
  const { params } = await ask(nparams);
  return Object.fromEntries(params.map(({ field, value }) => [field, value]));
}

/**
 * Refuses a call if its reply cannot hold all its numbers. The message says NUMA cells for every
 * method, as in libvirt's own client.
 *
 * @throws VirError number 39 (`VIR_ERR_RPC`).
 */
export function requireCells<Args>(
  calls: Calls,
  procedure: Procedure<Args, unknown>,
  args: MethodArgs<Args>,
  amount: number,
  options: MethodOptions | undefined,
): void {
  refuseFirst(calls, procedure, args, options);
  const refusal = overLimit(procedure, 'NUMA cells', amount, REMOTE_NODE_MAX_CELLS);
  if (refusal !== undefined) throw refusal;
}

/** Splits a list into rows of the given length. */
export function rows<T>(values: readonly T[], length: number): readonly T[][] {
  if (length === 0) return [];
  const count = Math.ceil(values.length / length);
  return Array.from({ length: count }, (_, row) => values.slice(row * length, (row + 1) * length));
}
