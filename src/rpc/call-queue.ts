import type { PendingCall } from './pending-call.ts';

/**
 * Calls in the order of their arrival. Any call is added, found and removed in constant time. A
 * call is in one queue at most.
 *
 * The links are fields of the calls. With 32 callers and 4 calls in flight, nearly every call is
 * queued, and a `Map` of separate places took 5 % of the CPU time of a call. A `Set` is slow in
 * another way: each search for its first member passes all places of removed members.
 */
export class CallQueue implements Iterable<PendingCall> {
  #first: PendingCall | undefined;
  #last: PendingCall | undefined;
  #size = 0;
  /** The last call of those at the beginning that {@link findFirst} has refused. */
  #refused: PendingCall | undefined;

  /** The number of calls. */
  get size(): number {
    return this.#size;
  }

  /** The call that was added first; undefined if there is none. */
  get first(): PendingCall | undefined {
    return this.#first;
  }

  /** Adds a call at the end. */
  add(call: PendingCall): void {
    const last = this.#last;
    call.isQueued = true;
    call.previousQueued = last;
    if (last === undefined) this.#first = call;
    else last.nextQueued = call;
    this.#last = call;
    this.#size += 1;
  }

  /** Removes a call. Returns whether it was in the queue. */
  delete(call: PendingCall): boolean {
    if (!call.isQueued) return false;
    const { previousQueued: previous, nextQueued: next } = call;
    // A call that stays in flight must not keep its successors in memory.
    call.isQueued = false;
    call.previousQueued = undefined;
    call.nextQueued = undefined;
    if (previous === undefined) this.#first = next;
    else previous.nextQueued = next;
    if (next === undefined) this.#last = previous;
    else next.previousQueued = previous;
    this.#size -= 1;
    if (call === this.#refused) this.#refused = previous;
    return true;
  }

  /**
   * Returns the first call that fits. A call that did not fit is not tested again, so a search does
   * not pass the same calls each time. Every search must have the same condition.
   */
  findFirst(fits: (call: PendingCall) => boolean): PendingCall | undefined {
    for (;;) {
      const call = this.#refused === undefined ? this.#first : this.#refused.nextQueued;
      if (call === undefined || fits(call)) return call;
      this.#refused = call;
    }
  }

  /** Iterates over the calls in their order. The current call may be removed meanwhile. */
  *[Symbol.iterator](): Generator<PendingCall, void, void> {
    let call = this.#first;
    while (call !== undefined) {
      const next: PendingCall | undefined = call.nextQueued;
      yield call;
      call = next;
    }
  }
}
