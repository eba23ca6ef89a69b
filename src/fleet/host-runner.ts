import { connect } from '../api/connect.ts';
import type { Connection } from '../api/connection/connection.ts';
import type { ConnectionStateChange } from '../api/live/connection-state.ts';
import type { ConnectOptions } from '../api/opening/connect-options.ts';
import { abortWith, sleep, timers, withTimeout } from '../async/index.ts';
import {
  ArgumentError,
  AuthError,
  TimeoutError,
  TransportError,
  toError,
} from '../errors/index.ts';
import type { Keeper } from '../inventory/keeper.ts';
import { RetryDelay } from '../inventory/retry-delay.ts';
import { deferred } from './deferred.ts';
import type { FleetHost, FleetHostState } from './fleet-host.ts';
import type { ResolvedFleetOptions } from './fleet-options.ts';
import type { Slots } from './slots.ts';
import type { SshSharing } from './ssh-sharing.ts';

/** The fleet behind a {@link HostRunner}. */
export interface RunnerHost {
  readonly options: ResolvedFleetOptions;
  readonly slots: Slots;
  readonly ssh: SshSharing;

  /** Called when the description of a host has changed. */
  onChange(): void;

  /** Called on each new connection. */
  onConnection(runner: HostRunner, connection: Connection): void;
}

/** The time limit of a probe, in milliseconds. */
const PROBE_TIMEOUT_MS = 10_000;
/** The part of the probe's interval that is added at random. */
const JITTER = 0.2;

/** Opens one host again and again, until it is removed. */
export class HostRunner {
  readonly name: string;
  readonly keeper: Keeper | undefined;
  readonly #uri: string;
  readonly #options: ConnectOptions;
  readonly #fleet: RunnerHost;
  readonly #controller = new AbortController();
  readonly #delay: RetryDelay;
  readonly #first = deferred<void>();
  readonly #opened = deferred<void>();
  #connection: Connection | undefined;
  #info: FleetHost;
  /** Ends the wait for the next attempt. */
  #retryNow: AbortController | undefined;
  #isRunning = false;
  #probeTimer: NodeJS.Timeout | undefined;

  constructor(
    target: { readonly name: string; readonly uri: string; readonly options: ConnectOptions },
    keeper: Keeper | undefined,
    fleet: RunnerHost,
  ) {
    this.name = target.name;
    this.keeper = keeper;
    this.#uri = target.uri;
    this.#options = { reconnect: true, ...fleet.options.connect, ...target.options };
    this.#fleet = fleet;
    const { initialDelayMs, maxDelayMs } = fleet.options.retry;
    this.#delay = new RetryDelay(initialDelayMs, maxDelayMs);
    this.#info = {
      ...{ name: this.name, uri: this.#uri, state: 'opening', since: timers.wallClockMs() },
      ...{ lastError: null, failedAttempts: 0, latencyMs: null, libVersion: null },
      inventory: keeper?.status ?? null,
    };
    fleet.ssh.join(this.#uri, this.#options);
  }

  /** The description of the host. */
  get info(): FleetHost {
    return this.#info;
  }

  /** The open connection; undefined if the host cannot be called. */
  get connection(): Connection | undefined {
    return this.#info.state === 'open' ? this.#connection : undefined;
  }

  /** Resolves when the first attempt has ended, with the lists of the inventory. */
  get first(): Promise<void> {
    return this.#first.promise;
  }

  /** Resolves when the host can be called, or the first attempt has failed. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /** Whether the last probe or call was not answered in time. */
  isSlow = false;

  /** Starts the attempts. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** Makes the next attempt now. */
  reopen(): void {
    this.#retryNow?.abort();
    if (!this.#isRunning && this.#info.state === 'refused') {
      this.#update({ state: 'opening' });
      this.start();
    }
  }

  /** Updates the status of the inventory in the description. */
  onStatus(): void {
    const inventory = this.keeper?.status ?? null;
    if (inventory !== this.#info.inventory) this.#update({ inventory });
  }

  /** Closes the connection, and makes no further attempt. */
  async remove(): Promise<void> {
    if (this.#info.state === 'removed') return;
    const why = new TransportError('CONNECTION_CLOSED', `The host ${this.name} was removed`);
    timers.clearTimeout(this.#probeTimer);
    this.#update({ state: 'removed' });
    abortWith(this.#controller, why);
    this.#settleFirst();
    this.#fleet.ssh.leave(this.#uri, this.#options);
    const connection = this.#connection;
    this.#connection = undefined;
    await Promise.all([this.keeper?.close(why), connection?.close()]);
  }

  async #run(): Promise<void> {
    const { signal } = this.#controller;
    while (!signal.aborted) {
      try {
        const { loss } = await this.#attempt(signal);
        this.#first.resolve();
        await loss;
      } catch (error) {
        if (signal.aborted) break;
        this.#onFailed(toError(error));
        this.#settleFirst();
        if (this.#info.state === 'refused') break;
        await this.#pause(signal);
      }
    }
    this.#isRunning = false;
  }

  /** Opens the host. Resolves with a promise that rejects when the connection is closed. */
  async #attempt(signal: AbortSignal): Promise<{ readonly loss: Promise<never> }> {
    const slot = await this.#fleet.slots.acquire(signal);
    const lost = deferred<never>();
    // The loss may come before anything waits for it.
    lost.promise.catch(ignore);
    try {
      const connection = await this.#connect(signal, (error) => lost.reject(error));
      this.#connection = connection;
      try {
        await this.#prepare(connection, signal);
      } catch (error) {
        this.#connection = undefined;
        void connection.close();
        throw error;
      }
    } finally {
      slot.release();
    }
    return { loss: lost.promise };
  }

  async #connect(signal: AbortSignal, onLost: (error: Error) => void): Promise<Connection> {
    const options = await this.#fleet.ssh.withSession(this.#uri, this.#options);
    signal.throwIfAborted();
    let isOpen = false;
    const onStateChange = (change: ConnectionStateChange): void => {
      if (isOpen) this.#onStateChange(change, onLost);
      // An error of the program's function becomes an uncaught exception.
      options.onStateChange?.(change);
    };
    const connection = await connect(this.#uri, { ...options, signal, onStateChange });
    isOpen = true;
    return connection;
  }

  async #prepare(connection: Connection, signal: AbortSignal): Promise<void> {
    await this.#fleet.options.onOpen?.(connection, this.name);
    const { libVersion, latencyMs } = await measure(connection, signal);
    signal.throwIfAborted();
    this.#delay.reset();
    this.isSlow = false;
    this.#update({ state: 'open', lastError: null, failedAttempts: 0, latencyMs, libVersion });
    this.#opened.resolve();
    this.#scheduleProbe();
    this.#fleet.onConnection(this, connection);
    // The inventory retries by itself, and its status has the error.
    await this.keeper?.attach(connection).catch(ignore);
  }

  #onStateChange({ state, error }: ConnectionStateChange, onLost: (error: Error) => void): void {
    if (this.#controller.signal.aborted) return;
    switch (state) {
      case 'reconnecting':
        this.#update({ state, ...(error === undefined ? {} : { lastError: error }) });
        return;
      case 'open':
        this.#update({ state, lastError: null });
        // Subscriptions are restored, but not those that the daemon had refused or not answered.
        if (this.#connection !== undefined) this.#fleet.onConnection(this, this.#connection);
        return;
      case 'closed': {
        timers.clearTimeout(this.#probeTimer);
        this.#connection = undefined;
        const loss = error ?? new TransportError('CONNECTION_CLOSED', 'The connection was closed');
        this.keeper?.detach(loss);
        onLost(loss);
        return;
      }
      case 'connecting':
    }
  }

  #settleFirst(): void {
    this.#opened.resolve();
    this.#first.resolve();
  }

  #onFailed(lastError: Error): void {
    const state: FleetHostState = isRefusal(lastError) ? 'refused' : 'unreachable';
    this.keeper?.detach(lastError);
    const failedAttempts = this.#info.failedAttempts + 1;
    this.#update({ state, lastError, failedAttempts, latencyMs: null });
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const controller = new AbortController();
    const end = (): void => controller.abort();
    this.#retryNow = controller;
    signal.addEventListener('abort', end, { once: true });
    await sleep(this.#delay.next(), controller.signal, { keepsProcessAlive: true }).catch(ignore);
    signal.removeEventListener('abort', end);
    this.#retryNow = undefined;
  }

  #scheduleProbe(): void {
    const { probeEveryMs } = this.#fleet.options;
    if (probeEveryMs === null) return;
    timers.clearTimeout(this.#probeTimer);
    const delayMs = Math.min(probeEveryMs * (1 + JITTER * Math.random()), 2 ** 31 - 1);
    this.#probeTimer = timers.setTimeout(() => void this.#probe(), delayMs).unref();
  }

  async #probe(): Promise<void> {
    const { connection } = this;
    const { signal } = this.#controller;
    if (connection !== undefined) {
      try {
        const measured = await measure(connection, signal);
        this.isSlow = false;
        if (connection === this.connection) this.#update({ ...measured, lastError: null });
      } catch (error) {
        if (signal.aborted) return;
        this.isSlow = true;
        const lastError = toError(error);
        if (connection === this.connection) this.#update({ lastError, latencyMs: null });
      }
    }
    if (this.#connection !== undefined) this.#scheduleProbe();
  }

  #update(change: Partial<FleetHost>): void {
    const isSame = change.state === undefined || change.state === this.#info.state;
    const since = isSame ? this.#info.since : timers.wallClockMs();
    this.#info = Object.freeze({ ...this.#info, ...change, since });
    this.#fleet.onChange();
  }
}

/** Makes a small call, and measures its time. */
async function measure(
  connection: Connection,
  outer: AbortSignal,
): Promise<{ readonly libVersion: bigint; readonly latencyMs: number }> {
  const timeoutMs = PROBE_TIMEOUT_MS;
  const makeError = (): TimeoutError =>
    new TimeoutError('WAIT_TIMEOUT', `The host did not answer within ${timeoutMs} ms`, {
      timeoutMs,
    });
  const startedAtMs = timers.monotonicMs();
  const libVersion = await withTimeout(
    { timeoutMs, signal: outer, makeError, keepsProcessAlive: false },
    (signal) => connection.getLibVersion({ signal }),
  );
  return { libVersion, latencyMs: timers.monotonicMs() - startedAtMs };
}

/** Whether the next attempt would fail in the same way. Many refused logins can lock an account. */
function isRefusal(error: Error): boolean {
  if (error instanceof ArgumentError) return true;
  return error instanceof AuthError && !(error.cause instanceof TransportError);
}

function ignore(): void {}
