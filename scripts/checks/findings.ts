/** What a check found: how many tests passed, failed and were skipped. */
export interface Findings {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names the tests that failed or were skipped, and says why. */
  readonly notes: readonly string[];
}

/** A kind of check, told when it must have ended (in the time of `Date.now()`). */
export type Check = (deadline: number) => Promise<Findings>;

export const SUCCESS: Findings = { passed: 1, failed: 0, skipped: 0, notes: [] };

export function failure(why: string): Findings {
  return { passed: 0, failed: 1, skipped: 0, notes: [`failed: ${why}`] };
}
