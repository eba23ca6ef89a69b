import { WAIT_LIMIT_MS } from './time-limits.ts';

// Taken here, because a test may replace the timers and the clock by its own.
const setRealTimeout = globalThis.setTimeout;
const now = performance.now.bind(performance);

const PAUSE_MS = 2;

/** Resolves as soon as the condition is true. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = now() + WAIT_LIMIT_MS;
  while (!(await isTrue())) {
    if (now() > endsAt) throw new Error(`it does not become true: ${isTrue}`);
    await new Promise((resolve) => setRealTimeout(resolve, PAUSE_MS));
  }
}
