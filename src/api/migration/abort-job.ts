import { offAbort, onAbort, sleep } from '../../async/index.ts';

/** The first pause between two attempts to abort a job, and the longest one. */
const FIRST_MS = 20;
const LONGEST_MS = 1000;

/**
 * Waits for a call that runs a job. When the signal aborts, it calls `abortJob`, and waits for the
 * call nevertheless: only its reply says whether the job was aborted.
 */
export async function abortable<T>(
  job: Promise<T>,
  signal: AbortSignal | undefined,
  abortJob: () => Promise<unknown>,
): Promise<T> {
  if (signal === undefined) return job;
  const over = new AbortController();
  const begin = (): void => void keepAborting(abortJob, over.signal);
  if (signal.aborted) begin();
  else onAbort(signal, begin);
  try {
    return await job;
  } finally {
    offAbort(signal, begin);
    over.abort();
  }
}

/**
 * Calls `abortJob` until it succeeds. It fails before the job has begun, and in a phase that cannot
 * be aborted.
 */
async function keepAborting(abortJob: () => Promise<unknown>, over: AbortSignal): Promise<void> {
  for (let delayMs = FIRST_MS; !over.aborted; delayMs = Math.min(delayMs * 2, LONGEST_MS)) {
    try {
      await abortJob();
      return;
    } catch {
      await sleep(delayMs, over, { keepsProcessAlive: true }).catch(() => undefined);
    }
  }
}
