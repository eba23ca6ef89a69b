import type { Connection } from '../api/connection/connection.ts';
import type { LibvirtEvent } from '../api/events/event-map.ts';
import { timers } from '../async/index.ts';
import { buildRow, withReading } from './build-row.ts';
import type { AnyChange, ChangeFeed } from './change-feed.ts';
import type { ChangeCause, RowChange } from './changes.ts';
import type { Facts, KindAdapter } from './kinds/adapter.ts';
import { adapterOf } from './kinds/adapters.ts';
import type { ResolvedOptions } from './options.ts';
import type { CommitCause, ReconcilerHost } from './reconciler.ts';
import { Reconciler } from './reconciler.ts';
import type { AnyRow, InventoryField, InventoryKind } from './rows.ts';
import { Table } from './table.ts';

/** The inventory behind {@link RowsOfKind}. */
export interface KindHost {
  readonly options: ResolvedOptions;
  readonly feed: ChangeFeed;

  /** The name of the host in a fleet. */
  readonly host: string | undefined;

  /** Called after each list. Returns whether to retry a list that has failed. */
  onListed(kind: InventoryKind, error: Error | undefined): boolean;

  /** Called when a read of one unit fails; without an error when it no longer does. */
  onRead(id: string, error: Error | undefined): void;

  /** Receives an error of the program's functions. */
  report(error: unknown): void;
}

/** The rows of one kind, and the reconciler that keeps them current. */
export class RowsOfKind implements ReconcilerHost {
  readonly adapter: KindAdapter;
  readonly table: Table;
  readonly reconciler: Reconciler;
  readonly #host: KindHost;
  readonly #listeners = new Set<() => void>();
  #told = 0;

  constructor(kind: InventoryKind, host: KindHost) {
    this.#host = host;
    this.adapter = adapterOf(kind);
    const { isGrouped, unitOf } = this.adapter;
    this.table = new Table(kind, unitOf, isGrouped);
    this.reconciler = new Reconciler(this.adapter, this);
  }

  get kind(): InventoryKind {
    return this.adapter.kind;
  }

  get readTimeoutMs(): number {
    return this.#host.options.readTimeoutMs;
  }

  get settleMs(): number {
    return this.#host.options.settleMs;
  }

  get fields(): ResolvedOptions['fields'] {
    return this.#host.options.fields;
  }

  /** An error of the program's function selects the pool. */
  readonly volumesOf: ResolvedOptions['volumesOf'] = (pool) => {
    try {
      return this.#host.options.volumesOf(pool);
    } catch (error) {
      this.#host.report(error);
      return true;
    }
  };

  onEvent(event: LibvirtEvent): void {
    this.reconciler.onEvent(event);
  }

  /** Reads the object of a row again. Without a row, lists all objects. */
  async refresh(connection: Connection, key: string): Promise<void> {
    const row = this.table.find(key);
    if (row === undefined) return this.reconciler.resync();
    const { unitOf, unitObjectOf } = this.adapter;
    const object = unitObjectOf(connection, row);
    return this.reconciler.refresh({ unit: unitOf(row), object, hint: {} });
  }

  /** Puts a value that was read on demand into a row. */
  setReading(before: AnyRow, field: InventoryField, value: unknown): void {
    // The row may have changed meanwhile, and then the value may be older than the change.
    if (this.table.get(before.key) !== before) return;
    const { row, fields } = withReading(before, field, value, timers.wallClockMs());
    if (fields.length === 0) return;
    this.table.set(row, false);
    this.#publish({ type: 'changed', row, before, fields, cause: 'refresh' });
    this.flush();
  }

  /** Adds a listener for changes of this kind. Returns a function that removes it. */
  listen(listener: () => void): () => void {
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  find(key: string): AnyRow | undefined {
    return this.table.find(key);
  }

  units(): Iterable<string> {
    return this.table.units();
  }

  commit(unit: string, facts: readonly Facts[], { cause, isTouched }: CommitCause): void {
    const readAt = timers.wallClockMs();
    for (const each of facts) this.#put(each, cause, isTouched, readAt);
    if (!this.adapter.isGrouped) return;
    const keys = new Set(facts.map(({ row }) => row.key));
    for (const key of this.table.keysOf(unit)) {
      if (!keys.has(key)) this.#drop(key, 'removed', cause);
    }
  }

  remove(unit: string, cause: ChangeCause): void {
    for (const key of this.table.keysOf(unit)) this.#drop(key, this.adapter.absence, cause);
  }

  onListed(error: Error | undefined): boolean {
    if (error === undefined) this.table.listedAt = timers.wallClockMs();
    return this.#host.onListed(this.kind, error);
  }

  onRead(unit: string, error: Error | undefined): void {
    this.#host.onRead(`${this.kind}\n${unit}`, error);
  }

  flush(): void {
    if (this.#told !== this.table.version) {
      this.#told = this.table.version;
      for (const listener of [...this.#listeners]) {
        if (this.#listeners.has(listener)) this.#call(listener);
      }
    }
    this.#host.feed.flush((error) => this.#host.report(error));
  }

  /** Removes all rows of a host that has left a fleet. */
  clear(): void {
    for (const unit of this.units()) {
      for (const key of this.table.keysOf(unit)) this.#drop(key, 'excluded', 'resync');
    }
    this.flush();
  }

  /** Ends all waits and listeners. */
  end(error: Error): void {
    this.table.end(error);
    this.#listeners.clear();
  }

  #put(facts: Facts, cause: ChangeCause, dropsXml: boolean, readAt: number): void {
    const { key } = facts.row;
    const before = this.table.find(key);
    const shown = this.table.get(key);
    const { fields: names } = this;
    const context = { fields: names, readAt, host: this.#host.host, dropsXml };
    const { row, fields } = buildRow(facts, before, context);
    if (row === before) return;
    const isExcluded = !this.#matches(row);
    this.table.set(row, isExcluded);
    if (shown === undefined) {
      if (!isExcluded) this.#publish({ type: 'added', row, before: null, fields: [], cause });
    } else if (isExcluded) {
      this.#publish({ type: 'excluded', row: shown, before: shown, fields: [], cause });
    } else {
      this.#publish({ type: 'changed', row, before: shown, fields, cause });
    }
  }

  #drop(key: string, type: 'removed' | 'excluded', cause: ChangeCause): void {
    const row = this.table.get(key);
    this.table.delete(key);
    if (row !== undefined) this.#publish({ type, row, before: row, fields: [], cause });
  }

  #publish(change: RowChange<AnyRow>): void {
    const { feed, host } = this.#host;
    feed.publish(host === undefined ? change : ({ ...change, host } as AnyChange));
  }

  #matches(row: AnyRow): boolean {
    const { where } = this.#host.options;
    if (where === undefined) return true;
    try {
      return (where as (row: AnyRow) => boolean)(row);
    } catch (error) {
      this.#host.report(error);
      return true;
    }
  }

  #call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#host.report(error);
    }
  }
}
