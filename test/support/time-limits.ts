// Every time limit of the tests. They are guards against hanging: far above the time that anything
// takes on a slow and busy machine. No test may pass or fail by its speed.

/** Multiplies the limits, for a machine on which even these are too short. */
const SCALE = Number(process.env['TEST_TIME_SCALE'] ?? 1);

/** Ends a test or a hook that hangs. */
export const TEST_LIMIT_MS = 300_000 * SCALE;

/** Ends a wait inside a test. Below the limit of the test, so that the wait names its subject. */
export const WAIT_LIMIT_MS = 120_000 * SCALE;

/** Ends a program that a test has started. */
export const PROGRAM_LIMIT_MS = WAIT_LIMIT_MS;
