import type { SimulatedEvent, SimulatedEventListener } from './events.ts';

/** Hands the events of one hypervisor to whoever listens, in order and at once. */
export class SimulatedEventBus {
  readonly #listeners = new Set<SimulatedEventListener>();

  /** @returns A function that ends the subscription. */
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
