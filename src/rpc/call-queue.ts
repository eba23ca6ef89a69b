import type { PendingCall } from './pending-call.ts';

interface Place {
  readonly call: PendingCall;
  previous: Place | undefined;
  next: Place | undefined;
}

/**
 * Calls in the order of their arrival. Any call is added, found and removed in constant time. A
 * `Set` is slow here: each search for its first member passes all places of removed members.
 */
export class CallQueue implements Iterable<PendingCall> {
  readonly #places = new Map<PendingCall, Place>();
  #first: Place | undefined;
  #last: Place | undefined;

  /** The number of calls. */
  get size(): number {
    return this.#places.size;
  }

  /** The call that was added first; undefined if there is none. */
  get first(): PendingCall | undefined {
    return this.#first?.call;
  }

  /** Adds a call at the end. */
  add(call: PendingCall): void {
    const place: Place = { call, previous: this.#last, next: undefined };
    if (this.#last === undefined) this.#first = place;
    else this.#last.next = place;
    this.#last = place;
    this.#places.set(call, place);
  }

  /** Removes a call. Returns whether it was in the queue. */
  delete(call: PendingCall): boolean {
    const place = this.#places.get(call);
    if (place === undefined) return false;
    this.#places.delete(call);
    const { previous, next } = place;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    return true;
  }

  /** Iterates over the calls in their order. The current call may be removed meanwhile. */
  *[Symbol.iterator](): Generator<PendingCall, void, void> {
    for (let place = this.#first; place !== undefined; place = place.next) yield place.call;
  }
}
