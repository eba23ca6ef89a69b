/** Maximum number of early events of one kind. Further events are counted and dropped. */
const EARLY_MAX = 10_000;

/**
 * The events of one kind that arrived before the reply with the id of their registration. Those of
 * one id are found without a look at the others, so many registrations at a time cost no more each.
 */
export class EarlyEvents<Event> {
  readonly #byId = new Map<number, Event[]>();
  #count = 0;
  #missed = 0;

  /** Keeps the event of an id, or counts it as dropped. */
  add(id: number, event: Event): void {
    if (this.#count === EARLY_MAX) {
      this.#missed += 1;
      return;
    }
    this.#count += 1;
    const events = this.#byId.get(id);
    if (events === undefined) this.#byId.set(id, [event]);
    else events.push(event);
  }

  /** Removes and returns the events of an id, in their order. */
  take(id: number): readonly Event[] {
    const events = this.#byId.get(id) ?? [];
    this.#byId.delete(id);
    this.#count -= events.length;
    return events;
  }

  /** Removes and returns all events. */
  takeAll(): readonly Event[] {
    const events = [...this.#byId.values()].flat();
    this.#byId.clear();
    this.#count = 0;
    return events;
  }

  /** Returns the number of dropped events since the last call. Their ids are not known. */
  takeMissed(): number {
    const missed = this.#missed;
    this.#missed = 0;
    return missed;
  }
}
