import { ArgumentError } from '../../errors/index.ts';

/**
 * The clock of the simulated hypervisor. Snapshots, checkpoints, DHCP leases, CPU times and the
 * progress of migrations use this clock. Timers do not use this clock: keepalive and delayed
 * replies run in real time.
 */
export class TestClock {
  readonly #base: () => number;
  #offsetMs = 0;
  #stoppedAtMs: number | undefined;
  #onChange: () => void = () => {};

  /** @internal */
  constructor(base: () => number) {
    this.#base = base;
  }

  /**
   * Sets the function that is called when the clock was set or moved.
   *
   * @internal
   */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Returns the current time in milliseconds since 1970-01-01 UTC. */
  now(): number {
    return (this.#stoppedAtMs ?? this.#base()) + this.#offsetMs;
  }

  /**
   * Stops the clock at the given time. Only {@link advance} moves it from then on.
   *
   * @param time - A date, or milliseconds since 1970-01-01 UTC.
   * @throws ArgumentError if `time` is not a valid time.
   */
  stopAt(time: Date | number): void {
    this.#stoppedAtMs = finite('time', Number(time));
    this.#offsetMs = 0;
    this.#onChange();
  }

  /**
   * Moves the clock forward, or back if `ms` is negative. A running clock keeps running.
   *
   * @throws ArgumentError if `ms` is not a finite number.
   */
  advance(ms: number): void {
    this.#offsetMs += finite('ms', ms);
    this.#onChange();
  }

  /** Undoes {@link stopAt} and {@link advance}: the clock follows its original source again. */
  reset(): void {
    this.#stoppedAtMs = undefined;
    this.#offsetMs = 0;
    this.#onChange();
  }
}

function finite(argument: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ArgumentError(`${argument} must be a finite time in milliseconds: ${value}`, {
    argument,
  });
}
