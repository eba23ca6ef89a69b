import type { Domain } from '../domain/domain.ts';
import { moments } from './within.ts';

/**
 * Moments at which the state of a domain may be another: at once, and then again and again until
 * the signal aborts, which ends it with the signal's reason.
 */
export function domainChanges(
  _domain: Domain,
  signal: AbortSignal,
): AsyncGenerator<void, unknown, undefined> {
  return moments(FIRST_POLL_MS, LAST_POLL_MS, signal);
}

const FIRST_POLL_MS = 20;
const LAST_POLL_MS = 1000;
