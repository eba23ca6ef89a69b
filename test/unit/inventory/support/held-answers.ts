import type { Connection } from '../../../../src/index.ts';

/** The names of methods whose answers can be held. */
export type HeldMethod = 'listAllDomains' | 'getAllDomainStats' | 'domainListGetStats';

/**
 * Holds the answers of a method of a connection: the daemon has answered, but the caller does not
 * know yet. So a test decides what arrives before the answer.
 */
export class HeldAnswers implements Disposable {
  /** The number of calls so far. */
  calls = 0;

  readonly #connection: Connection;
  readonly #method: HeldMethod;
  readonly #releases: Array<() => void> = [];
  #isHolding = false;

  constructor(connection: Connection, method: HeldMethod) {
    this.#connection = connection;
    this.#method = method;
    const original = (connection[method] as (...args: unknown[]) => Promise<unknown>).bind(
      connection,
    );
    const held = async (...args: unknown[]): Promise<unknown> => {
      this.calls += 1;
      const answer = await original(...args);
      if (this.#isHolding) await new Promise<void>((resolve) => this.#releases.push(resolve));
      return answer;
    };
    Object.defineProperty(connection, method, { value: held, configurable: true });
  }

  /** The number of answers that are held. */
  get held(): number {
    return this.#releases.length;
  }

  /** Holds all answers from now on. */
  hold(): void {
    this.#isHolding = true;
  }

  /** Passes all held answers on, and later ones immediately. */
  release(): void {
    this.#isHolding = false;
    for (const resolve of this.#releases.splice(0)) resolve();
  }

  [Symbol.dispose](): void {
    this.release();
    Reflect.deleteProperty(this.#connection, this.#method);
  }
}
