import { timers } from '../../async/index.ts';
import type { CallTable, PendingCall } from '../../rpc/index.ts';
import { objectOf } from '../../rpc/index.ts';

/** A call in flight, in {@link CallStats}. */
export interface CallInFlight {
  /** The procedure, such as `REMOTE_PROC_DOMAIN_MEMORY_STATS`. */
  readonly procedure: string;

  /** The object that the call concerns, such as `domain web`; null if it concerns none. */
  readonly object: string | null;

  /** The time since the call was sent, in milliseconds. */
  readonly ageMs: number;

  /** Whether the call was abandoned: it timed out or was aborted, and the daemon executes it. */
  readonly isAbandoned: boolean;
}

/** The calls of a connection that have no reply yet. Calls that open streams count too. */
export interface CallStats {
  /** The number of calls that were sent, including {@link abandoned}. */
  readonly inFlight: number;

  /** The number of calls that were not sent: they wait for their turn, or for a reconnect. */
  readonly queued: number;

  /**
   * The number of calls in flight that timed out or were aborted. libvirtd still works on them, so
   * each of them takes one of the places for calls (`maxCallsInFlight`).
   */
  readonly abandoned: number;

  /** The number of additional connections that are open for calls (`callConnections`). */
  readonly callConnections: number;

  /** The call in flight that was sent first; null if there is none. */
  readonly oldest: CallInFlight | null;

  /** The abandoned call that was sent first; null if there is none. */
  readonly oldestAbandoned: CallInFlight | null;
}

/**
 * Counts the calls of a connection.
 *
 * @param tables - The calls of its own session, then those of each lane.
 * @param waiting - The number of calls that wait for a reconnect.
 */
export function countCalls(tables: readonly CallTable[], waiting: number): CallStats {
  const inFlight = tables.flatMap((table) => [...table.inFlight]);
  inFlight.sort((one, other) => one.sentAtMs - other.sentAtMs);
  const abandoned = inFlight.filter(({ isAbandoned }) => isAbandoned);
  return {
    inFlight: inFlight.length,
    queued: tables.reduce((sum, { queuedCount }) => sum + queuedCount, waiting),
    abandoned: abandoned.length,
    callConnections: tables.length - 1,
    oldest: describe(inFlight[0]),
    oldestAbandoned: describe(abandoned[0]),
  };
}

function describe(call: PendingCall | undefined): CallInFlight | null {
  if (call === undefined) return null;
  const { procedure, sentAtMs, isAbandoned } = call;
  const ageMs = Math.round(timers.monotonicMs() - sentAtMs);
  return { procedure: procedure.name, object: objectOf(call), ageMs, isAbandoned };
}
