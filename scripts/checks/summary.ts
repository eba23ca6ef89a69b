import type { Result } from './run-checks.ts';

/** One line a check, and one for each test that failed or was skipped. */
export function explain(results: readonly Result[]): string {
  const lines = results.flatMap((result) => [
    `${result.name}: ${outcome(result)}`,
    ...result.notes.map((note) => `  ${note}`),
  ]);
  return lines.join('\n');
}

/** `N passed, N failed, N skipped` over all checks; one that was not run counts as skipped. */
export function closingLine(results: readonly Result[]): string {
  return sentence(totals(results));
}

/**
 * Whether all checks were run, nothing failed and something passed; a strict run does not accept
 * skipped tests.
 */
export function isSuccess(results: readonly Result[], strict: boolean): boolean {
  const { passed, failed, skipped } = totals(results);
  const isComplete = results.every(({ notRun }) => notRun === undefined);
  return isComplete && failed === 0 && passed > 0 && !(strict && skipped > 0);
}

function outcome(result: Result): string {
  if (result.notRun !== undefined) return `not run: ${result.notRun}`;
  return `${sentence(result)} (${result.seconds.toFixed(1)} s)`;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

function totals(results: readonly Counts[]): Counts {
  return results.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

function sentence({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
