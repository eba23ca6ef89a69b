/** What a check found: how many tests passed, failed and were skipped. */
export interface Findings {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names the tests that failed or were skipped, and says why. */
  readonly notes: readonly string[];
}

/** One step of the run. It ends what it has started when the signal aborts. */
export type Check = (signal: AbortSignal) => Promise<Findings>;

export const SUCCESS: Findings = { passed: 1, failed: 0, skipped: 0, notes: [] };

export function failure(...reasons: readonly string[]): Findings {
  const notes = reasons.map((why) => `failed: ${why}`);
  return { passed: 0, failed: 1, skipped: 0, notes };
}
