import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { until } from '../support/until.ts';
import type { Campaign, Figures } from './campaign.ts';
import { StressFailure } from './campaign.ts';

export interface RunOptions {
  /** The seed of the first round. Each round has the next one. */
  readonly seed: number;
  /** The short form runs a fixed number of rounds. */
  readonly isShort: boolean;
  /** The duration of each campaign. At least one round is run. */
  readonly minutes: number;
}

/** The result of all rounds of a campaign. */
export interface Report {
  readonly name: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly figures: Figures;
  /** The used heap after garbage collection in MiB: the first rounds and the last ones. */
  readonly heapMiB: readonly [number, number];
  readonly failure?: { readonly seed: number; readonly error: unknown };
}

/** The rounds that fill the caches, before the heap is compared. */
const WARM_ROUNDS = 3;
/** The growth that is allowed, in MiB: JIT code and caches grow for some time. */
const GROWTH_MAX_MIB = 16;

const MIB = 1_048_576;
const MINUTE_MS = 60_000;

/** Runs rounds of a campaign until the time is over or an invariant does not hold. */
export async function run(campaign: Campaign, options: RunOptions): Promise<Report> {
  const { seed: firstSeed, isShort } = options;
  const startedAt = performance.now();
  const endsAt = startedAt + options.minutes * MINUTE_MS;
  const resources = activeResources();
  const heaps: number[] = [];
  const figures: Record<string, number> = {};
  let rounds = 0;
  let failure: Report['failure'];
  using strays = new StrayErrors();
  const isOver = (): boolean =>
    isShort ? rounds >= campaign.shortRounds : rounds > 0 && performance.now() >= endsAt;
  while (failure === undefined && !isOver()) {
    const seed = firstSeed + rounds;
    try {
      const results = await campaign.round({ seed, isShort });
      for (const [name, value] of Object.entries(results))
        figures[name] = (figures[name] ?? 0) + value;
      await requireNothingLeft(resources);
      strays.requireNone();
      heaps.push(await usedHeapMiB());
      requireNoGrowth(heaps);
    } catch (error) {
      failure = { seed, error };
    }
    rounds += 1;
  }
  return {
    name: campaign.name,
    rounds,
    seconds: (performance.now() - startedAt) / 1000,
    figures,
    heapMiB: [mean(heaps.slice(0, WARM_ROUNDS)), mean(heaps.slice(-WARM_ROUNDS))],
    ...(failure && { failure }),
  };
}

/** Collects errors that no code has caught, and Node's warnings about leaks. */
class StrayErrors implements Disposable {
  readonly #errors: unknown[] = [];
  readonly #add = (error: unknown): void => {
    this.#errors.push(error);
  };

  constructor() {
    for (const name of STRAY_EVENTS) process.on(name, this.#add);
  }

  requireNone(): void {
    if (this.#errors.length === 0) return;
    const [first] = this.#errors;
    throw new StressFailure(`${this.#errors.length} uncaught errors or warnings`, { cause: first });
  }

  [Symbol.dispose](): void {
    for (const name of STRAY_EVENTS) process.off(name, this.#add);
  }
}

const STRAY_EVENTS = ['uncaughtException', 'unhandledRejection', 'warning'] as const;

/** Sockets, servers, timers and the like that keep the process alive. */
function activeResources(): string {
  return process.getActiveResourcesInfo().filter(isOfRound).sort().join(' ');
}

/** The runner has its own timer while it waits, and the output may be a pipe. */
function isOfRound(name: string): boolean {
  return !['Timeout', 'Immediate', 'TTYWrap', 'FSReqPromise'].includes(name);
}

async function requireNothingLeft(expected: string): Promise<void> {
  await until(() => activeResources() === expected).catch(() => {
    throw new StressFailure(`handles are left: ${activeResources()} instead of ${expected}`);
  });
}

async function usedHeapMiB(): Promise<number> {
  for (let pass = 0; pass < 2; pass += 1) {
    await turn();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed / MIB;
}

/** Contexts that are made after the flag is set have a function for it. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
}

function requireNoGrowth(heaps: readonly number[]): void {
  if (heaps.length < 4 * WARM_ROUNDS) return;
  const before = mean(heaps.slice(WARM_ROUNDS, 2 * WARM_ROUNDS));
  const now = mean(heaps.slice(-WARM_ROUNDS));
  if (now - before <= GROWTH_MAX_MIB) return;
  throw new StressFailure(`the heap has grown from ${before.toFixed(1)} to ${now.toFixed(1)} MiB`);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
