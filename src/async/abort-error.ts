import type { AbortErrorOptions } from '../errors/index.ts';
import { AbortError } from '../errors/index.ts';
import { abortOwn } from './on-abort.ts';

/** Signals whose reason is an error of this package. Only signals that have aborted are here. */
const OWN = new WeakSet<AbortSignal>();

/** An {@link AbortError} without its cause. */
export interface Abort extends Omit<AbortErrorOptions, 'cause'> {
  readonly message: string;
}

/** Aborts with an error that callers receive as it is: see {@link abortError}. */
export function abortWith(controller: AbortController, error: Error): void {
  OWN.add(controller.signal);
  abortOwn(controller, error);
}

/**
 * Returns the error of a promise that is rejected because `signal` has aborted: an `AbortError` for
 * the caller's signal, and the reason itself for a signal that {@link abortWith} aborted.
 *
 * The reason alone does not tell the two apart: a program may abort other calls with the error of a
 * call that failed, and the outcome of that error is not theirs.
 *
 * @param describe - Describes the abort. It is not called if the reason is returned.
 */
export function abortError(signal: AbortSignal, describe: () => Abort): unknown {
  if (OWN.has(signal)) return signal.reason;
  const { message, ...options } = describe();
  return new AbortError(message, { ...options, cause: signal.reason });
}

/**
 * Throws if the signal has aborted: nothing was sent.
 *
 * @param what - The subject of the message, such as `Opening the stream`.
 */
export function throwIfAborted(
  signal: AbortSignal | undefined,
  what: string,
  procedure?: string,
): void {
  if (signal?.aborted !== true) return;
  throw abortError(signal, () => ({ message: `${what} was aborted before it began`, procedure }));
}
