/** Maximum number of held events. Further events are counted and dropped. */
const WAITING_MAX = 10_000;

/** Events that cannot be dispatched yet, and the number of dropped events for each key. */
export class WaitingEvents<Key, Event> {
  readonly #events: Array<{ readonly key: Key; readonly event: Event }> = [];
  readonly #missed = new Map<Key, number>();

  /** Holds an event, or counts it as dropped. */
  add(key: Key, event: Event): void {
    if (this.#events.length < WAITING_MAX) this.#events.push({ key, event });
    else this.#missed.set(key, (this.#missed.get(key) ?? 0) + 1);
  }

  /** Passes on all events in order, then the counts of dropped events. */
  release(
    onEvent: (key: Key, event: Event) => void,
    onMissed: (key: Key, count: number) => void,
  ): void {
    for (const { key, event } of this.#events) onEvent(key, event);
    for (const [key, count] of this.#missed) onMissed(key, count);
  }
}
