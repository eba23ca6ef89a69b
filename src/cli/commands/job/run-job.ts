import type { Domain } from '../../../index.ts';
import type { CommandContext } from '../../context/command-context.ts';
import { watchJob } from './watch-job.ts';

/**
 * Runs a call that is a job of a domain, and shows its progress. An interrupt and the deadline
 * abort the job; without that it would go on in the daemon.
 */
export async function runJob(
  context: CommandContext,
  domain: Domain,
  call: () => Promise<void>,
): Promise<void> {
  const { signal } = context;
  const stop = watchJob(context, domain);
  // If the job has already ended, the call has its result.
  const abort = (): void => void domain.abortJob().catch(() => undefined);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await call();
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', abort);
    stop();
  }
}
