/** The session of {@link Serials}. */
export interface SerialUsers {
  /** Whether a call or a stream has a serial. */
  usesSerial(serial: number): boolean;
}

/** The serials of the calls of one session: 32 bits, which start again at 0. */
export class Serials {
  readonly #users: SerialUsers;
  #next = 0;
  /** Whether all serials were used once. */
  #hasWrapped = false;

  constructor(users: SerialUsers) {
    this.#users = users;
  }

  /** Returns the next serial that is not in use. */
  next(): number {
    const serial = this.#next;
    this.#next = (serial + 1) >>> 0;
    if (this.#next === 0) this.#hasWrapped = true;
    while (this.#hasWrapped && this.#users.usesSerial(this.#next))
      this.#next = (this.#next + 1) >>> 0;
    return serial;
  }
}
