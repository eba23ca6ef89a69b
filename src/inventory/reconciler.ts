import type { Connection } from '../api/connection/connection.ts';
import type { LibvirtEvent } from '../api/events/event-map.ts';
import { timers, withTimeout } from '../async/index.ts';
import { TimeoutError, TransportError, toError } from '../errors/index.ts';
import type { ChangeCause } from './changes.ts';
import type { Facts, KindAdapter, Source, Touch } from './kinds/adapter.ts';
import { RetryDelay } from './retry-delay.ts';
import type { AnyRow } from './rows.ts';
import type { Entry, Waiter } from './unit-queue.ts';
import { merge, UnitQueue } from './unit-queue.ts';

/** The inventory behind a {@link Reconciler}. */
export interface ReconcilerHost {
  readonly readTimeoutMs: number;
  readonly settleMs: number;
  readonly fields: Source['fields'];
  readonly volumesOf: Source['volumesOf'];

  /** Returns the row with the key, also if it is excluded. */
  find(key: string): AnyRow | undefined;

  /** Replaces the rows of a unit. */
  commit(unit: string, facts: readonly Facts[], change: CommitCause): void;

  /** Removes the rows of a unit. */
  remove(unit: string, cause: ChangeCause): void;

  /** The units that have rows. */
  units(): Iterable<string>;

  /** Called after each list. Returns whether to retry a list that has failed. */
  onListed(error: Error | undefined): boolean;

  /** Called when a read of one unit fails; without an error when it no longer does. */
  onRead(unit: string, error: Error | undefined): void;

  /** Called after a group of changes. */
  flush(): void;
}

/** The reason for new rows of a unit. */
export interface CommitCause {
  readonly cause: ChangeCause;

  /** Whether an event about the unit arrived since the last read. */
  readonly isTouched: boolean;
}

interface Listing {
  /** Units that had events since the list began. The list may have older values of them. */
  readonly touched: Set<string>;
  readonly waiters: Waiter[];

  /** The loss of the connection meanwhile: a part of the list may be from before it. */
  loss: Error | undefined;
}

/** Reads at a time: of many units each, of one unit each, and of units whose reads have failed. */
const BATCH_READS_MAX = 2;
const SINGLE_READS_MAX = 4;
const ALONE_READS_MAX = 4;

const DEFAULTS = { isFull: false, isAlone: false, discards: 0 };

/**
 * After this number of discarded answers, the next one is used although an event has crossed it:
 * an object that changes all the time would never be updated. It is read again in any case.
 */
const DISCARDS_MAX = 4;

/**
 * Keeps the rows of one kind equal to the objects of the daemon.
 *
 * An event never changes a row by itself. It only says that the object must be read. Two reads of
 * an object never overlap, and an answer that an event has crossed is discarded, since it may
 * describe the object before the event. So a row never goes back to an older state.
 */
export class Reconciler {
  readonly #adapter: KindAdapter;
  readonly #host: ReconcilerHost;
  readonly #queue = new UnitQueue();
  readonly #listDelay = new RetryDelay();
  readonly #maxReads: number;
  #session: { readonly connection: Connection; readonly signal: AbortSignal } | undefined;
  #listing: Listing | undefined;
  #nextList: Waiter[] | undefined;
  #listTimer: NodeJS.Timeout | undefined;
  #reads = 0;
  #aloneReads = 0;
  #isReady = false;
  #isPaused = false;
  #isWoken = false;

  constructor(adapter: KindAdapter, host: ReconcilerHost) {
    this.#adapter = adapter;
    this.#host = host;
    this.#maxReads = adapter.batchMax > 1 ? BATCH_READS_MAX : SINGLE_READS_MAX;
  }

  /** Starts to read from a connection. Nothing is read before {@link resync}. */
  start(connection: Connection, signal: AbortSignal): void {
    this.stop(new TransportError('CONNECTION_LOST', 'The inventory has another connection'));
    this.#session = { connection, signal };
  }

  /** Drops all reads. Their answers are ignored. */
  stop(error: Error): void {
    this.#session = undefined;
    const waiters = [...this.#queue.supersede(), ...(this.#listing?.waiters ?? [])];
    this.#listing = undefined;
    this.#queue.forgetReads();
    this.#reads = 0;
    this.#aloneReads = 0;
    this.pause(error);
    for (const { reject } of waiters) reject(error);
  }

  /** Begins no read until the next {@link resync}: the connection is lost. */
  pause(error: Error): void {
    this.#isReady = false;
    this.#isPaused = true;
    if (this.#listing !== undefined) this.#listing.loss = error;
    const waiters = [...this.#queue.supersede(), ...(this.#nextList ?? [])];
    this.#nextList = undefined;
    this.#forgetFailures();
    timers.clearTimeout(this.#listTimer);
    for (const { reject } of waiters) reject(error);
  }

  /** Notes that an event is about a unit. */
  onEvent(event: LibvirtEvent): void {
    const touch = this.#adapter.touchOf(event);
    if (touch === undefined) return;
    const entry: Entry = { ...DEFAULTS, ...touch, isTouched: true, waiters: [] };
    const { settleMs } = this.#host;
    if (settleMs > 0 && this.#queue.settle(entry, settleMs, (due) => this.#mark(due))) {
      this.#listing?.touched.add(touch.unit);
    } else {
      this.#mark(entry);
    }
  }

  /** Reads one unit. Resolves when the rows have values that were read after this call. */
  refresh(touch: Touch<object>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#session === undefined) throw notConnected();
      this.#mark({ ...touch, isTouched: false, isFull: true, waiters: [{ resolve, reject }] });
    });
  }

  /**
   * Lists all objects. Resolves when a list that began after this call is complete. At most one
   * list is made at a time, and at most one more follows, however often this is called.
   */
  resync(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#session === undefined) throw notConnected();
      this.#isPaused = false;
      const waiter = { resolve, reject };
      if (this.#listing === undefined) void this.#list([waiter]);
      else this.#nextList = [...(this.#nextList ?? []), waiter];
    });
  }

  #mark(touch: Touch<object> & Partial<Entry>): void {
    const { unit, isTouched = false } = touch;
    if (isTouched) this.#listing?.touched.add(unit);
    this.#queue.add({ ...DEFAULTS, waiters: [], ...touch, isTouched });
    this.#wake();
  }

  /** Reads in a microtask: until then, all events of one chunk have arrived. */
  #wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    timers.queueMicrotask(() => {
      this.#isWoken = false;
      // Before the first list, a read would be superseded by it.
      if (!this.#isReady) return;
      while (this.#reads < this.#maxReads && this.#queue.size > 0) {
        void this.#readBatch(this.#queue.take(this.#adapter.batchMax));
      }
      while (this.#aloneReads < ALONE_READS_MAX && this.#queue.aloneSize > 0) {
        void this.#readAlone(this.#queue.takeAlone());
      }
    });
  }

  async #readBatch(entries: readonly Entry[]): Promise<void> {
    const session = this.#session;
    this.#reads += 1;
    await this.#read(entries);
    if (this.#session === session) this.#reads -= 1;
    this.#wake();
  }

  async #readAlone(entries: readonly Entry[]): Promise<void> {
    const session = this.#session;
    this.#aloneReads += 1;
    await this.#read(entries);
    if (this.#session === session) this.#aloneReads -= 1;
    this.#wake();
  }

  async #read(entries: readonly Entry[]): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    const requests = entries.map(({ unit, object, hint, isFull }) => ({
      ...{ unit, object, hint, isFull },
      before: this.#adapter.isGrouped ? undefined : this.#host.find(unit),
    }));
    try {
      const units = await this.#timed((source) => this.#adapter.read(source, requests));
      if (this.#session !== session) return;
      for (const entry of entries) this.#finish(entry, units.get(entry.unit));
    } catch (error) {
      if (this.#session !== session) return;
      for (const entry of entries) this.#fail(entry, toError(error), entries.length > 1);
    }
    this.#host.flush();
  }

  #finish(entry: Entry, facts: readonly Facts[] | undefined): void {
    const { unit } = entry;
    const reading = this.#queue.end(unit);
    if (this.#queue.succeed(unit)) this.#host.onRead(unit, undefined);
    if (reading?.again !== undefined) {
      const next = merge(entry, reading.again);
      const discards = entry.discards + 1;
      this.#queue.add({ ...next, discards });
      if (discards <= DISCARDS_MAX || reading.isSuperseded || facts === undefined) return;
      this.#host.commit(unit, facts, { cause: 'event', isTouched: true });
      return;
    }
    if (reading?.isSuperseded) return;
    if (facts !== undefined) {
      const cause = entry.isTouched ? 'event' : 'refresh';
      this.#host.commit(unit, facts, { cause, isTouched: entry.isTouched });
    } else if (entry.isTouched) {
      this.#host.remove(unit, 'event');
    } else {
      // No event says that the object is gone, so a complete list decides.
      void this.#listFor(entry.waiters);
      return;
    }
    for (const { resolve } of entry.waiters) resolve();
  }

  #fail(entry: Entry, error: Error, wasBatch: boolean): void {
    const { unit, waiters } = entry;
    const reading = this.#queue.end(unit);
    if (reading?.isSuperseded && reading.again === undefined) return;
    const next: Entry = { ...merge(entry, reading?.again), isAlone: true, discards: 0 };
    const isLost = error instanceof TransportError;
    if (wasBatch && !isLost) {
      this.#queue.add(next);
      return;
    }
    // After the loss of the connection, a list replaces all reads.
    if (!isLost) this.#host.onRead(unit, error);
    for (const { reject } of waiters) reject(error);
    if (isLost && !this.#isReady) return;
    const waiting = { ...next, waiters: reading?.again?.waiters ?? [] };
    this.#queue.park(unit, () => this.#mark(waiting));
  }

  #forgetFailures(): void {
    for (const unit of this.#queue.unpark()) this.#host.onRead(unit, undefined);
  }

  async #listFor(waiters: readonly Waiter[]): Promise<void> {
    try {
      await this.resync();
      for (const { resolve } of waiters) resolve();
    } catch (error) {
      for (const { reject } of waiters) reject(error);
    }
  }

  async #list(waiters: readonly Waiter[]): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    timers.clearTimeout(this.#listTimer);
    const listing = this.#beginList(waiters);
    let failure: Error | undefined;
    try {
      const { units, uncertain } = await this.#timed((source) => this.#adapter.list(source));
      if (this.#session !== session) return;
      failure = listing.loss;
      if (failure === undefined) this.#apply(listing, units, uncertain);
    } catch (error) {
      if (this.#session !== session) return;
      failure = toError(error);
    }
    this.#listing = undefined;
    const mayRetry = this.#endList(listing, failure);
    const next = this.#nextList;
    this.#nextList = undefined;
    if (next !== undefined) void this.#list(next);
    else if (mayRetry && !this.#isPaused) this.#retryList();
    this.#wake();
  }

  /** A list replaces all reads that have begun or wait: their waiters wait for the list. */
  #beginList(waiters: readonly Waiter[]): Listing {
    const listing: Listing = {
      touched: new Set(),
      waiters: [...waiters, ...this.#queue.supersede()],
      loss: undefined,
    };
    this.#forgetFailures();
    this.#listing = listing;
    return listing;
  }

  #apply(
    { touched }: Listing,
    units: ReadonlyMap<string, readonly Facts[]>,
    uncertain: readonly Touch<object>[],
  ): void {
    for (const [unit, facts] of units) {
      if (touched.has(unit)) continue;
      this.#host.commit(unit, facts, { cause: 'resync', isTouched: false });
    }
    const unread = new Set(uncertain.map(({ unit }) => unit));
    for (const unit of this.#host.units()) {
      const isListed = units.has(unit) || unread.has(unit) || touched.has(unit);
      if (!isListed) this.#host.remove(unit, 'resync');
    }
    for (const touch of uncertain) {
      if (!touched.has(touch.unit)) this.#mark({ ...touch, isTouched: true, isAlone: true });
    }
  }

  #endList({ waiters, touched }: Listing, failure: Error | undefined): boolean {
    if (failure === undefined) {
      this.#isReady = true;
      this.#listDelay.reset();
    }
    const mayRetry = this.#host.onListed(failure) && failure !== undefined;
    this.#host.flush();
    if (failure !== undefined) for (const { reject } of waiters) reject(failure);
    else void this.#resolveWhenRead(waiters, touched);
    return mayRetry;
  }

  /** The units that the list has left out because of their events belong to it too. */
  async #resolveWhenRead(waiters: readonly Waiter[], touched: Iterable<string>): Promise<void> {
    const reads = this.#queue.whenRead(touched);
    if (reads.length > 0) await Promise.all(reads);
    for (const { resolve } of waiters) resolve();
  }

  #retryList(): void {
    const retry = (): void => {
      if (this.#listing === undefined) void this.#list([]);
    };
    this.#listTimer = timers.setTimeout(retry, this.#listDelay.next()).unref();
  }

  #timed<T>(work: (source: Source) => Promise<T>): Promise<T> {
    const session = this.#session;
    if (session === undefined) return Promise.reject(notConnected());
    const { readTimeoutMs: timeoutMs, fields, volumesOf } = this.#host;
    const { connection } = session;
    const makeError = (): TimeoutError =>
      new TimeoutError(
        'WAIT_TIMEOUT',
        `Reading ${this.#adapter.kind} objects took longer than ${timeoutMs} ms (readTimeoutMs)`,
        { timeoutMs },
      );
    return withTimeout({ timeoutMs, signal: session.signal, makeError }, (signal) =>
      work({ connection, fields, volumesOf, signal }),
    );
  }
}

function notConnected(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The inventory has no connection');
}
