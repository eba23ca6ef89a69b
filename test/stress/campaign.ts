import { isDeepStrictEqual } from 'node:util';
import { LibvirtError } from '../../src/index.ts';
import { WAIT_LIMIT_MS } from '../support/time-limits.ts';

/** The measured numbers of one round, by their names. The runner adds up the rounds. */
export type Figures = Readonly<Record<string, number>>;

export interface RoundOptions {
  /** Everything random in the round follows from the seed. */
  readonly seed: number;
  /** Whether the round belongs to the short form. */
  readonly isShort: boolean;
}

/** One kind of stress. A round starts its own daemons, and leaves nothing behind. */
export interface Campaign {
  readonly name: string;
  /** The number of rounds in the short form. */
  readonly shortRounds: number;
  /** Returns why the campaign cannot run on this machine, or null. By default it can. */
  readonly whySkipped?: () => string | null;
  /** Rejects if an invariant does not hold. */
  round(options: RoundOptions): Promise<Figures>;
}

/** An invariant that does not hold. */
export class StressFailure extends Error {
  override readonly name = 'StressFailure';
}

/**
 * Resolves or rejects as the promise does.
 *
 * @throws {@link StressFailure} if the promise does not settle in time.
 */
export async function settled<T>(promise: Promise<T>, subject: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const hang = new StressFailure(`${subject} has not settled after ${WAIT_LIMIT_MS} ms`);
    timer = setTimeout(() => reject(hang), WAIT_LIMIT_MS);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** The result of a call, or the error that it has failed with. */
export type Outcome<T> = { readonly value: T } | { readonly error: LibvirtError };

/**
 * Waits for a call.
 *
 * @throws {@link StressFailure} if the call does not settle, or fails with an error of another
 * class than `LibvirtError`.
 */
export async function outcomeOf<T>(promise: Promise<T>, subject: string): Promise<Outcome<T>> {
  try {
    return { value: await settled(promise, subject) };
  } catch (error) {
    if (error instanceof LibvirtError) return { error };
    if (error instanceof StressFailure) throw error;
    throw new StressFailure(`${subject} has failed with another class of error`, { cause: error });
  }
}

/** @throws {@link StressFailure} if the values differ. */
export function requireEqual(actual: unknown, expected: unknown, subject: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new StressFailure(`${subject} is ${show(actual)} instead of ${show(expected)}`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each));
  return (text ?? 'undefined').slice(0, 300);
}
