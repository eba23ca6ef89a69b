import { TransportError } from '../../errors/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { requireSignal } from '../../rpc/index.ts';

/** Makes a call that may take so long at most; then it is abandoned, as by its signal. */
export async function withinDeadline<Ret>(
  timeoutMs: number,
  procedureName: string,
  options: CallOptions,
  call: (options: CallOptions) => Promise<Ret>,
): Promise<Ret> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const message = `${procedureName} got no answer within ${timeoutMs} ms (callTimeoutMs)`;
    const facts = { outcome: 'unknown', phase: 'call' } as const;
    controller.abort(new TransportError('CALL_TIMEOUT', message, facts));
  }, timeoutMs);
  const { signal } = controller;
  try {
    return await call({ ...options, signal: eitherOf(options.signal, signal) });
  } finally {
    clearTimeout(timer);
  }
}

function eitherOf(theirs: AbortSignal | undefined, ours: AbortSignal): AbortSignal {
  return theirs === undefined ? ours : AbortSignal.any([requireSignal(theirs), ours]);
}
