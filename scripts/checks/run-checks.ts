import type { Check, Findings } from './findings.ts';
import { failure } from './findings.ts';

export interface Result extends Findings {
  readonly name: string;
  readonly seconds: number;
}

/** Runs all checks in their order. None ends the run: one that throws has failed. */
export async function runChecks(checks: Readonly<Record<string, Check>>): Promise<Result[]> {
  const deadline = Date.now() + RUN_TIMEOUT_MS;
  const results: Result[] = [];
  for (const [name, check] of Object.entries(checks)) {
    console.log(`\n=== ${name}`);
    const start = Date.now();
    const checkDeadline = Math.min(start + CHECK_TIMEOUT_MS, deadline);
    const findings = await check(checkDeadline).catch((error) => failure(String(error)));
    results.push({ name, seconds: (Date.now() - start) / 1000, ...findings });
  }
  return results;
}

/** All of it takes a few minutes. What hangs is ended while there is time to say so. */
const RUN_TIMEOUT_MS = 35 * 60_000;
const CHECK_TIMEOUT_MS = 15 * 60_000;
