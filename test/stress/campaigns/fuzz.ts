import fc from 'fast-check';
import { SCENARIOS } from '../../libvirtd/transcripts/scenarios.ts';
import type { Campaign, Figures } from '../campaign.ts';
import { StressFailure } from '../campaign.ts';
import type { Mutation } from '../mutation.ts';
import { PLANS } from '../mutation.ts';
import { playLiveSession } from './fuzz-live.ts';
import { playRecordedCalls, playRecordedSession } from './fuzz-recorded.ts';

/** The number of sessions of each kind in a round. */
const SESSIONS = 40;
/** Sessions that wait for a dropped reply leave the processor to others. */
const PARALLEL = 4;
/** Ends the search for the least changes that cause a failure. */
const SEARCH_LIMIT_MS = 60_000;

/**
 * Plays sessions whose packets are changed on their way: live ones with the in-memory daemon, and
 * the recorded ones of real daemons, with a client or a daemon at the other end. A failure is
 * reported with the least changes that cause it.
 */
export const fuzz: Campaign = {
  name: 'fuzz',
  shortRounds: 1,
  async round({ seed }) {
    const names = Object.keys(SCENARIOS);
    const results = await Promise.allSettled([
      ...Array.from({ length: PARALLEL }, (_, at) =>
        explore(seed * 10 + at, SESSIONS / PARALLEL, playLiveSession),
      ),
      explore(seed * 10 + 4, SESSIONS, (plan) =>
        playRecordedSession(names[(plan[0]?.place ?? 0) % names.length] ?? '', plan),
      ),
      explore(seed * 10 + 5, SESSIONS, (plan) =>
        playRecordedCalls(names[(plan[0]?.word ?? 0) % names.length] ?? '', plan),
      ),
    ]);
    return results.reduce<Figures>((figures, result) => {
      if (result.status === 'rejected') throw result.reason;
      return sum(figures, result.value);
    }, {});
  },
};

async function explore(
  seed: number,
  numRuns: number,
  play: (plan: readonly Mutation[]) => Promise<Figures>,
): Promise<Figures> {
  let figures: Figures = {};
  const property = fc.asyncProperty(PLANS, async (plan) => {
    figures = sum(figures, await play(plan));
  });
  const result = await fc.check(property, {
    seed,
    numRuns,
    interruptAfterTimeLimit: SEARCH_LIMIT_MS,
  });
  if (!result.failed) return figures;
  throw new StressFailure(`sessions with seed ${seed}: ${JSON.stringify(result.counterexample)}`, {
    cause: result.errorInstance,
  });
}

function sum(left: Figures, right: Figures): Figures {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return Object.fromEntries(names.map((name) => [name, (left[name] ?? 0) + (right[name] ?? 0)]));
}
