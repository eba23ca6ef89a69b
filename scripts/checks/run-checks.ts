import type { Check, Findings } from './findings.ts';
import { failure } from './findings.ts';

export interface Result extends Findings {
  readonly name: string;
  readonly seconds: number;
  /** Why the check was not run; it counts as skipped then. */
  readonly notRun?: string;
}

/**
 * Runs all checks in their order, however long they take and whatever they find: one that throws
 * has failed. When the signal aborts, the running check is ended and the others are not run.
 */
export async function runChecks(
  checks: Readonly<Record<string, Check>>,
  signal: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [name, check] of Object.entries(checks)) {
    results.push(await runCheck(name, check, signal));
  }
  return results;
}

async function runCheck(name: string, check: Check, signal: AbortSignal): Promise<Result> {
  if (signal.aborted) {
    const notRun = String(signal.reason?.message ?? signal.reason);
    return { name, seconds: 0, passed: 0, failed: 0, skipped: 1, notes: [], notRun };
  }
  console.log(`\n=== ${name}`);
  const startedAt = performance.now();
  const findings = await check(signal).catch((error) => failure(String(error)));
  return { name, seconds: (performance.now() - startedAt) / 1000, ...findings };
}
