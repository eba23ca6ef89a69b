import type { Connection } from '../api/connection/connection.ts';
import { requireSignal, throwIfAborted, unlessAborted, withTimeout } from '../async/index.ts';
import { ArgumentError, TimeoutError, TransportError, toError } from '../errors/index.ts';
import { requireMs, requireOptions } from '../inventory/options.ts';
import { requireCount } from './fleet-options.ts';
import type { HostRunner } from './host-runner.ts';

/** Options of {@link Fleet.each}. */
export interface FleetEachOptions {
  /**
   * Maximum number of hosts at a time. Hosts that were slow the last time come last.
   *
   * @default 16
   */
  readonly concurrency?: number | undefined;

  /**
   * Time limit of each host, in milliseconds. It includes the wait for a host that is being opened
   * for the first time, but not the wait for the turn of the host.
   *
   * @default 30_000
   */
  readonly timeoutMs?: number | undefined;

  /** The names of the hosts. By default all hosts. */
  readonly hosts?: readonly string[] | undefined;

  /** Aborts the operation on all hosts: their results are {@link AbortError}s. */
  readonly signal?: AbortSignal | undefined;
}

/** The result of one host. */
export interface FleetValue<T> {
  /** The name of the host. */
  readonly host: string;
  /** The value that the work returned. */
  readonly value: T;
}

/** The error of one host. */
export interface FleetFailure {
  /** The name of the host. */
  readonly host: string;
  /** The error of the work, or of the host. */
  readonly error: Error;
}

/** The results of all hosts, in the order of their names in the fleet. */
export interface FleetResult<T> {
  /** The results of the hosts where the work succeeded. */
  readonly ok: readonly FleetValue<T>[];
  /** The errors of the other hosts. */
  readonly failed: readonly FleetFailure[];
}

/** The work on one host. The signal aborts at the host's time limit. */
export type FleetWork<T> = (
  connection: Connection,
  host: string,
  options: { readonly signal: AbortSignal },
) => T | Promise<T>;

type Outcome<T> = FleetValue<T> | FleetFailure;

const NAMES = ['concurrency', 'timeoutMs', 'hosts', 'signal'];

/** Runs `work` on all hosts. Never rejects because of a host. */
export async function runOnEach<T>(
  runners: ReadonlyMap<string, HostRunner>,
  work: FleetWork<T>,
  options: FleetEachOptions,
): Promise<FleetResult<T>> {
  if (typeof work !== 'function') {
    throw new ArgumentError('Expected "work" to be a function', { argument: 'work' });
  }
  requireOptions(options, NAMES);
  const { concurrency = 16, timeoutMs = 30_000, signal } = options;
  requireCount('concurrency', concurrency);
  requireMs('timeoutMs', timeoutMs);
  if (signal !== undefined) throwIfAborted(requireSignal(signal), 'The work on the hosts');
  const names = options.hosts ?? [...runners.keys()];
  const chosen = names.map((name) => runnerOf(runners, name));
  const outcomes = new Map<string, Outcome<T>>();
  const queue = new WorkQueue(chosen, concurrency);
  await queue.run(
    async (runner) => {
      outcomes.set(runner.name, await outcomeOf(runner, work, timeoutMs, signal));
    },
    timeoutMs,
    signal,
  );
  const all = names.flatMap((name) => outcomes.get(name) ?? []);
  return {
    ok: all.filter((outcome) => 'value' in outcome),
    failed: all.filter((outcome) => 'error' in outcome),
  };
}

/** Runs on hosts that can be called; the others wait beside the queue, and take no place in it. */
class WorkQueue {
  readonly #ready: HostRunner[];
  readonly #opening: readonly HostRunner[];
  readonly #concurrency: number;
  #running = 0;

  constructor(runners: readonly HostRunner[], concurrency: number) {
    this.#concurrency = concurrency;
    this.#opening = runners.filter(({ info }) => info.state === 'opening');
    const others = runners.filter(({ info }) => info.state !== 'opening');
    // Fast hosts first: those that do not answer hold their places until the time limit.
    this.#ready = [
      ...others.filter(({ isSlow }) => !isSlow),
      ...others.filter((each) => each.isSlow),
    ];
  }

  run(
    work: (runner: HostRunner) => Promise<void>,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    return new Promise((resolve) => {
      let left = this.#ready.length + this.#opening.length;
      const fill = (): void => {
        if (left === 0) resolve();
        while (this.#running < this.#concurrency) {
          const runner = this.#ready.shift();
          if (runner === undefined) return;
          this.#running += 1;
          void work(runner).then(() => {
            this.#running -= 1;
            left -= 1;
            fill();
          });
        }
      };
      for (const runner of this.#opening) {
        const add = (): void => {
          this.#ready.push(runner);
          fill();
        };
        untilOpened(runner, timeoutMs, signal).then(add, add);
      }
      fill();
    });
  }
}

function untilOpened(
  runner: HostRunner,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const makeError = (): Error => notOpened(runner, timeoutMs);
  return withTimeout({ timeoutMs, signal, makeError }, (within) =>
    unlessAborted(runner.opened, within),
  );
}

async function outcomeOf<T>(
  runner: HostRunner,
  work: FleetWork<T>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Outcome<T>> {
  const { name: host, connection } = runner;
  const makeError = (): TimeoutError => {
    runner.isSlow = true;
    return notAnswered(host, timeoutMs);
  };
  try {
    throwIfAborted(signal, `The work on the host ${host}`);
    if (connection === undefined) throw unavailable(runner, timeoutMs);
    const value = await withTimeout({ timeoutMs, signal, makeError }, (within) =>
      unlessAborted(
        Promise.resolve().then(() => work(connection, host, { signal: within })),
        within,
      ),
    );
    runner.isSlow = false;
    return { host, value };
  } catch (error) {
    return { host, error: toError(error) };
  }
}

function runnerOf(runners: ReadonlyMap<string, HostRunner>, name: string): HostRunner {
  const runner = runners.get(name);
  if (runner !== undefined) return runner;
  throw new ArgumentError(`There is no host ${JSON.stringify(name)} in the fleet`, {
    argument: 'hosts',
  });
}

/** Returns the error of a host that cannot be called. */
export function unavailable({ info }: HostRunner, timeoutMs?: number): Error {
  const { name, state, lastError } = info;
  if (state === 'opening' && timeoutMs !== undefined) {
    return new TimeoutError(
      'WAIT_TIMEOUT',
      `The host ${name} was not opened within ${timeoutMs} ms`,
      { timeoutMs, outcome: 'not-sent' },
    );
  }
  const why = lastError === null ? '' : `: ${lastError.message}`;
  return new TransportError('CONNECT_FAILED', `The host ${name} is ${state}${why}`, {
    ...(lastError === null ? {} : { cause: lastError }),
  });
}

function notOpened({ name }: HostRunner, timeoutMs: number): TimeoutError {
  return new TimeoutError('WAIT_TIMEOUT', `The host ${name} was not opened in time`, {
    timeoutMs,
    outcome: 'not-sent',
  });
}

function notAnswered(host: string, timeoutMs: number): TimeoutError {
  const message = `The work on the host ${host} took longer than ${timeoutMs} ms`;
  return new TimeoutError('WAIT_TIMEOUT', message, { timeoutMs });
}
