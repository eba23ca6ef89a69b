import {
  abortError,
  offAbort,
  onAbort,
  PendingReads,
  requireSignal,
  throwIfAborted,
} from '../async/index.ts';
import { changedFields } from './build-row.ts';
import type { RowChange, StatusChange } from './changes.ts';
import type { AnyRow } from './rows.ts';

/** A change as the keeper handles it. `host` is the name of the host in a fleet. */
export type AnyChange =
  | (RowChange<AnyRow> & { readonly host?: string })
  | (StatusChange & { readonly host?: string });

/** The changes of an inventory, for any number of readers and listeners. */
export class ChangeFeed {
  readonly #readers = new Set<ChangeReader>();
  readonly #listeners = new Set<() => void>();
  #isChanged = false;
  #end: { readonly error: Error | undefined } | undefined;

  /** The number of changes so far. */
  version = 0;

  /** Passes a change to all readers. The listeners are called by {@link flush}. */
  publish(change: AnyChange): void {
    this.version += 1;
    this.#isChanged = true;
    for (const reader of this.#readers) reader.push(change);
  }

  /** Calls the listeners if there was a change since the last time. */
  flush(report: (error: unknown) => void): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue;
      try {
        listener();
      } catch (error) {
        report(error);
      }
    }
  }

  /** Adds a listener. Returns a function that removes it. */
  listen(listener: () => void): () => void {
    // The same function can be added several times, and each time is removed by itself.
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  /** Starts to read. `initial` are the first changes. */
  read(initial: readonly AnyChange[], signal: AbortSignal | undefined): ChangeReader {
    if (signal !== undefined) throwIfAborted(requireSignal(signal), 'Reading changes');
    const reader = new ChangeReader(signal, () => this.#readers.delete(reader));
    for (const change of initial) reader.push(change);
    if (this.#end === undefined) this.#readers.add(reader);
    else reader.end(this.#end.error);
    return reader;
  }

  /** Ends all readers after their pending changes. */
  end(error: Error | undefined): void {
    this.#end = { error };
    for (const reader of [...this.#readers]) reader.end(error);
    this.#listeners.clear();
  }
}

/** The unread changes of one row: the end of one object, and the life of the next one. */
interface Pending {
  gone?: AnyChange | undefined;
  now?: AnyChange | undefined;
}

/**
 * One reader of changes. Unread changes of one row collapse to the newest row, so a slow reader
 * never holds more changes than there are rows, and never delays the inventory.
 */
export class ChangeReader implements AsyncIterableIterator<AnyChange>, AsyncDisposable {
  readonly #pending = new Map<string, Pending>();
  readonly #reads = new PendingReads<AnyChange>();
  readonly #signal: AbortSignal | undefined;
  readonly #onEnd: () => void;

  constructor(signal: AbortSignal | undefined, onEnd: () => void) {
    this.#signal = signal;
    this.#onEnd = onEnd;
    if (signal !== undefined) onAbort(signal, this.#abort);
  }

  /** Adds a change, or combines it with the unread change of the same row. */
  push(change: AnyChange): void {
    if (this.#reads.isOver || this.#reads.offer(change)) return;
    const id = idOf(change);
    const pending = this.#pending.get(id);
    if (pending === undefined) this.#pending.set(id, pendingOf(change));
    else if (!combine(pending, change)) this.#pending.delete(id);
  }

  /** Ends the iteration after its unread changes. */
  end(error: unknown): void {
    if (this.#reads.isOver) return;
    this.#onEnd();
    offAbort(this.#signal, this.#abort);
    this.#reads.end(error);
  }

  next(): Promise<IteratorResult<AnyChange, undefined>> {
    return this.#reads.next(this.#take());
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.#pending.clear();
    this.end(undefined);
    return this.#reads.done();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  readonly #abort = (): void => {
    this.#pending.clear();
    const signal = this.#signal;
    this.end(signal && abortError(signal, () => ({ message: 'Reading changes was aborted' })));
  };

  #take(): AnyChange | undefined {
    for (const [id, pending] of this.#pending) {
      const { gone, now } = pending;
      if (gone !== undefined && now !== undefined) pending.gone = undefined;
      else this.#pending.delete(id);
      const change = gone ?? (now && settle(now));
      if (change !== undefined) return change;
    }
    return undefined;
  }
}

function idOf(change: AnyChange): string {
  const host = change.host === undefined ? '' : `${change.host}\n`;
  return change.type === 'status'
    ? `${host}status`
    : `${host}${change.row.kind}\n${change.row.key}`;
}

function pendingOf(change: AnyChange): Pending {
  return isEnd(change) ? { gone: change } : { now: change };
}

function isEnd({ type }: AnyChange): boolean {
  return type === 'removed' || type === 'excluded';
}

/** Adds a change to the unread ones of its row. Returns false if nothing is left to read. */
function combine(pending: Pending, change: AnyChange): boolean {
  const { now } = pending;
  if (change.type === 'status' || now === undefined || now.type === 'status') {
    if (isEnd(change)) pending.gone = change;
    else pending.now = change;
    return true;
  }
  if (isEnd(change)) {
    pending.now = undefined;
    // The reader has never seen an object that was added meanwhile.
    if (now.type !== 'added' && now.before !== null) {
      pending.gone = { ...change, before: now.before } as AnyChange;
    }
    return pending.gone !== undefined;
  }
  pending.now = { ...now, row: change.row, cause: change.cause } as AnyChange;
  return true;
}

/** Returns an unread change with the fields that differ now; undefined if none does. */
function settle(change: AnyChange): AnyChange | undefined {
  if (change.type !== 'changed') return change;
  const fields = changedFields(change.before, change.row);
  if (fields.length === 0) return undefined;
  return fields.length === change.fields.length ? change : { ...change, fields };
}
