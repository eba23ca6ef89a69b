import type { SimulatedEvent, SimulatedEventListener } from './events.ts';

/** Passes the events of one hypervisor to its listeners, synchronously and in order. */
export class SimulatedEventBus {
  readonly #listeners = new Set<SimulatedEventListener>();

  /**
   * Adds a listener.
   *
   * @returns A function that removes the listener.
   */
  subscribe(listener: SimulatedEventListener): () => void {
    const own: SimulatedEventListener = (event) => listener(event);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  emit(event: SimulatedEvent): void {
    for (const listener of [...this.#listeners]) {
      listener(event);
    }
  }
}
