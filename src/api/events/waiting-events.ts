/** How many events wait at a time; more are counted and dropped. */
const WAITING_MAX = 10_000;

/** Events that cannot be told yet, and for each key how many were too many to keep. */
export class WaitingEvents<Key, Event> {
  readonly #events: Array<{ readonly key: Key; readonly event: Event }> = [];
  readonly #missed = new Map<Key, number>();

  /** Keeps an event, or counts it. */
  add(key: Key, event: Event): void {
    if (this.#events.length < WAITING_MAX) this.#events.push({ key, event });
    else this.#missed.set(key, (this.#missed.get(key) ?? 0) + 1);
  }

  /** Hands over all events in order, then what was missed. */
  release(
    onEvent: (key: Key, event: Event) => void,
    onMissed: (key: Key, count: number) => void,
  ): void {
    for (const { key, event } of this.#events) onEvent(key, event);
    for (const [key, count] of this.#missed) onMissed(key, count);
  }
}
