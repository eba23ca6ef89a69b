import { setTimeout as wait } from 'node:timers/promises';
import type { Domain } from 'libvirt-client';
import type { JobWork } from './jobs.ts';

/** The time between two questions about the progress, in milliseconds. */
const ASK_EVERY_MS = 300;

/** Saves the memory of a guest to the host's disk and stops it. Its next start restores it. */
export function saveGuest(domain: Domain): JobWork {
  return async ({ report, signal }) => {
    // libvirt ends the call after an abort of the job, so the call itself needs no signal.
    const abort = (): void => void domain.abortJob().catch(() => {});
    signal.addEventListener('abort', abort);
    const asking = new AbortController();
    const asked = reportJob(domain, report, asking.signal);
    try {
      await domain.managedSave();
    } finally {
      signal.removeEventListener('abort', abort);
      asking.abort();
      await asked;
    }
  };
}

/** Reports the progress of the guest's job, with libvirt's figures, until the signal aborts. */
async function reportJob(
  domain: Domain,
  report: (progress: number | null) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await wait(ASK_EVERY_MS, undefined, { signal });
      const { typeName, dataTotal, dataProcessed } = await domain.getJobInfo({ signal });
      if (typeName !== 'none' && dataTotal > 0n) report(Number(dataProcessed) / Number(dataTotal));
    } catch {
      // Some drivers have no figures of jobs. The job itself says whether it fails.
      report(null);
    }
  }
}
