import { ArgumentError } from '../errors/index.ts';

/**
 * Returns the signal. One of another realm is accepted too.
 *
 * @throws ArgumentError if it is not an `AbortSignal`.
 */
export function requireSignal(signal: AbortSignal): AbortSignal {
  if (Object.prototype.toString.call(signal) === '[object AbortSignal]') return signal;
  throw new ArgumentError('Expected "signal" to be an AbortSignal', { argument: 'signal' });
}
