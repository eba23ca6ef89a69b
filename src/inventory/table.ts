import type { AnyRow, InventoryKind } from './rows.ts';

/** A wait for the row of one key. */
export interface RowWaiter {
  /** Called with each new row; undefined if the row was removed. */
  check(row: AnyRow | undefined): void;

  /** Called when the inventory ends. */
  end(error: Error): void;
}

/** The rows of one kind. Each operation on a row takes constant time. */
export class Table {
  readonly kind: InventoryKind;
  readonly #rows = new Map<string, AnyRow>();
  /** Rows that `where` excludes. Their values are needed when they change. */
  readonly #excluded = new Map<string, AnyRow>();
  readonly #keys = new Map<string, string>();
  readonly #units = new Map<string, Set<string>>();
  readonly #unitOf: (row: AnyRow) => string;
  readonly #isGrouped: boolean;
  readonly #waiters = new Map<string, Set<RowWaiter>>();
  #snapshot: readonly AnyRow[] | undefined;

  /** The number of changes so far. */
  version = 0;

  /** The time of the last complete list, in milliseconds since 1970; null before the first. */
  listedAt: number | null = null;

  constructor(kind: InventoryKind, unitOf: (row: AnyRow) => string, isGrouped: boolean) {
    this.kind = kind;
    this.#unitOf = unitOf;
    this.#isGrouped = isGrouped;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): AnyRow | undefined {
    return this.#rows.get(key);
  }

  /** Returns the row, also if it is excluded. */
  find(key: string): AnyRow | undefined {
    return this.#rows.get(key) ?? this.#excluded.get(key);
  }

  byName(name: string): AnyRow | undefined {
    const key = this.#keys.get(name);
    const row = key === undefined ? undefined : this.#rows.get(key);
    return row?.name === name ? row : undefined;
  }

  /** The rows as an array, which is the same one until a row changes. */
  get snapshot(): readonly AnyRow[] {
    this.#snapshot ??= Object.freeze([...this.#rows.values()]);
    return this.#snapshot;
  }

  /** The units that have rows. */
  units(): Iterable<string> {
    return this.#isGrouped
      ? [...this.#units.keys()]
      : [...this.#rows.keys(), ...this.#excluded.keys()];
  }

  /** The keys of the rows of one unit. */
  keysOf(unit: string): readonly string[] {
    if (this.#isGrouped) return [...(this.#units.get(unit) ?? [])];
    return this.find(unit) === undefined ? [] : [unit];
  }

  /** Adds or replaces a row. */
  set(row: AnyRow, isExcluded: boolean): void {
    const { key, name } = row;
    const before = this.#rows.get(key);
    if (before !== undefined && before.name !== name) this.#forgetName(before);
    if (this.#isGrouped) this.#addToUnit(row);
    if (isExcluded) {
      if (before !== undefined) this.delete(key);
      this.#excluded.set(key, row);
      if (this.#isGrouped) this.#addToUnit(row);
      return;
    }
    this.#excluded.delete(key);
    this.#rows.set(key, row);
    if (before?.name !== name) this.#keys.set(name, key);
    this.#change(key, row);
  }

  delete(key: string): void {
    const row = this.find(key);
    if (row === undefined) return;
    if (this.#isGrouped) this.#removeFromUnit(row);
    if (this.#excluded.delete(key)) return;
    this.#rows.delete(key);
    this.#forgetName(row);
    this.#change(key, undefined);
  }

  /** Adds a waiter for one key. Returns a function that removes it. */
  wait(key: string, waiter: RowWaiter): () => void {
    const waiters = this.#waiters.get(key) ?? new Set<RowWaiter>();
    this.#waiters.set(key, waiters.add(waiter));
    return () => {
      waiters.delete(waiter);
      if (waiters.size === 0 && this.#waiters.get(key) === waiters) this.#waiters.delete(key);
    };
  }

  /** Ends all waits. */
  end(error: Error): void {
    for (const waiters of [...this.#waiters.values()]) {
      for (const waiter of [...waiters]) waiter.end(error);
    }
  }

  #change(key: string, row: AnyRow | undefined): void {
    this.version += 1;
    this.#snapshot = undefined;
    const waiters = this.#waiters.get(key);
    if (waiters === undefined) return;
    for (const waiter of [...waiters]) waiter.check(row);
  }

  /** Another object may have taken the name already. */
  #forgetName({ key, name }: AnyRow): void {
    if (this.#keys.get(name) === key) this.#keys.delete(name);
  }

  #addToUnit(row: AnyRow): void {
    const unit = this.#unitOf(row);
    const keys = this.#units.get(unit) ?? new Set<string>();
    this.#units.set(unit, keys.add(row.key));
  }

  #removeFromUnit(row: AnyRow): void {
    const unit = this.#unitOf(row);
    const keys = this.#units.get(unit);
    keys?.delete(row.key);
    if (keys?.size === 0) this.#units.delete(unit);
  }
}
