/**
 * Counts the turns of the event loop until it is disposed of. Timers, sockets and signals are
 * handled in each turn, so work that blocks them leaves the count as it is.
 */
export class TurnCounter implements Disposable {
  #count = 0;
  #isOn = true;

  constructor() {
    const turn = (): void => {
      if (!this.#isOn) return;
      this.#count += 1;
      setImmediate(turn);
    };
    setImmediate(turn);
  }

  /** The number of turns so far. */
  get count(): number {
    return this.#count;
  }

  [Symbol.dispose](): void {
    this.#isOn = false;
  }
}
