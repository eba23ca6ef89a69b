import type { Abort } from '../async/index.ts';
import { requireSignal, throwIfAborted, unlessAborted, withTimeout } from '../async/index.ts';
import { ArgumentError, TimeoutError, TransportError } from '../errors/index.ts';
import type { Keeper } from './keeper.ts';
import { requireMs, requireOptions } from './options.ts';
import type {
  AnyRow,
  InventoryField,
  InventoryKind,
  InventoryObject,
  InventoryRow,
} from './rows.ts';
import type { RowsOfKind } from './rows-of-kind.ts';

/** Options of {@link InventoryRows.waitFor}. */
export interface WaitForOptions {
  /** Time limit of the wait, in milliseconds. By default there is none. */
  readonly timeoutMs?: number | undefined;

  /** Aborts the wait: the promise rejects with an {@link AbortError}. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The rows of one kind. Rows are immutable plain objects. A row is the same object until one of its
 * fields changes.
 *
 * The methods work without their object, so `subscribe` and `getSnapshot` can be passed to
 * `useSyncExternalStore` of React, and to other stores of this shape.
 */
export class InventoryRows<
  Kind extends InventoryKind = InventoryKind,
  Field extends InventoryField = never,
> implements Iterable<InventoryRow<Kind, Field>>
{
  readonly #keeper: Keeper;
  readonly #rows: RowsOfKind;

  /** @internal */
  constructor(keeper: Keeper, kind: Kind) {
    this.#keeper = keeper;
    this.#rows = keeper.rowsOf(kind);
  }

  /** The number of rows. */
  get size(): number {
    return this.#rows.table.size;
  }

  /** The time of the last complete list, in milliseconds since 1970; null before the first. */
  get listedAt(): number | null {
    return this.#rows.table.listedAt;
  }

  /** Returns the row with the key: a UUID, or the name of a node device. */
  readonly get = (key: string): InventoryRow<Kind, Field> | undefined =>
    this.#rows.table.get(key) as InventoryRow<Kind, Field> | undefined;

  /** Returns the row with the name. Of volumes with the same name, it returns any. */
  readonly byName = (name: string): InventoryRow<Kind, Field> | undefined =>
    this.#rows.table.byName(name) as InventoryRow<Kind, Field> | undefined;

  /** Returns all rows. The array is the same one until a row changes. */
  readonly snapshot = (): readonly InventoryRow<Kind, Field>[] =>
    this.#rows.table.snapshot as unknown as readonly InventoryRow<Kind, Field>[];

  /** Returns all rows, as {@link snapshot} does. For stores that expect this name. */
  readonly getSnapshot = this.snapshot;

  /**
   * Calls a listener after each group of changes of these rows. Returns a function that removes
   * it.
   */
  readonly subscribe = (listener: () => void): (() => void) => {
    requireListener(listener);
    return this.#rows.listen(listener);
  };

  /**
   * Waits until the predicate is true for the row with the key, or for `undefined` if there is no
   * such row. Resolves with the row, immediately if the predicate is true already. Rejects with an
   * error of the predicate.
   *
   * @throws {@link TimeoutError} `WAIT_TIMEOUT` if the wait takes longer than `timeoutMs`.
   * @throws {@link TransportError} `CONNECTION_CLOSED` if the inventory is closed.
   */
  readonly waitFor = <Row extends InventoryRow<Kind, Field> | undefined>(
    key: string,
    predicate:
      | ((row: InventoryRow<Kind, Field> | undefined) => row is Row)
      | ((row: InventoryRow<Kind, Field> | undefined) => boolean),
    options: WaitForOptions = {},
  ): Promise<Row> =>
    wait(
      this.#keeper,
      this.#rows,
      key,
      predicate as (row: AnyRow | undefined) => boolean,
      options,
    ) as Promise<unknown> as Promise<Row>;

  /**
   * Reads the object again, including values that no event reports, and returns its row. Resolves
   * with undefined if there is no such object.
   */
  readonly refresh = async (key: string): Promise<InventoryRow<Kind, Field> | undefined> => {
    await this.#rows.refresh(this.#connection(), key);
    return this.get(key);
  };

  /**
   * Returns the XML of the object: the known one, or else reads it. It becomes the field `xml` of
   * the row until the next event about the object. The XML has no passwords.
   */
  readonly readXml = async (key: string): Promise<string> => {
    const row = this.#rows.table.get(key);
    if (row === undefined) {
      throw new ArgumentError(`There is no ${this.#rows.kind} row with the key ${key}`, {
        argument: 'key',
      });
    }
    const known = row['xml'] as { readonly value: string } | null | undefined;
    if (known) return known.value;
    const object = this.#rows.adapter.objectOf(this.#connection(), row) as HasXml;
    const xml = await object.getXmlDesc();
    if (this.#keeper.options.fields.has('xml')) this.#rows.setReading(row, 'xml', xml);
    return xml;
  };

  /**
   * Returns the object of the row with the key, such as a {@link Domain}, without a call. Returns
   * undefined if there is no such row.
   */
  readonly object = (key: string): InventoryObject<Kind> | undefined => {
    const row = this.#rows.table.get(key);
    if (row === undefined) return undefined;
    return this.#rows.adapter.objectOf(this.#connection(), row) as InventoryObject<Kind>;
  };

  [Symbol.iterator](): Iterator<InventoryRow<Kind, Field>> {
    return this.snapshot()[Symbol.iterator]();
  }

  #connection(): NonNullable<Keeper['connection']> {
    const { connection } = this.#keeper;
    if (connection !== undefined) return connection;
    throw new TransportError('CONNECTION_CLOSED', 'The inventory has no connection');
  }
}

interface HasXml {
  getXmlDesc(): Promise<string>;
}

/** Refuses a listener that is no function. */
export function requireListener(listener: unknown): void {
  if (typeof listener === 'function') return;
  throw new ArgumentError('Expected "listener" to be a function', { argument: 'listener' });
}

const WAIT_NAMES = ['timeoutMs', 'signal'];

async function wait(
  keeper: Keeper,
  { table, kind }: RowsOfKind,
  key: string,
  predicate: (row: AnyRow | undefined) => boolean,
  options: WaitForOptions,
): Promise<AnyRow | undefined> {
  requireOptions(options, WAIT_NAMES);
  const { timeoutMs, signal } = options;
  if (timeoutMs !== undefined) requireMs('timeoutMs', timeoutMs);
  const what = `Waiting for the ${kind} ${key}`;
  if (signal !== undefined) throwIfAborted(requireSignal(signal), what);
  const first = table.get(key);
  if (predicate(first)) return first;
  if (keeper.end !== undefined) throw keeper.end;
  let remove = (): void => {};
  const met = new Promise<AnyRow | undefined>((resolve, reject) => {
    const check = (row: AnyRow | undefined): void => {
      try {
        if (predicate(row)) resolve(row);
      } catch (error) {
        reject(error);
      }
    };
    remove = table.wait(key, { check, end: reject });
  });
  const describeAbort = (): Abort => ({ message: `${what} was aborted` });
  try {
    if (timeoutMs === undefined) return await unlessAborted(met, signal, { describeAbort });
    const makeError = (): TimeoutError =>
      new TimeoutError('WAIT_TIMEOUT', `${what} took longer than ${timeoutMs} ms`, { timeoutMs });
    return await withTimeout({ timeoutMs, signal, makeError, describeAbort }, (within) =>
      unlessAborted(met, within),
    );
  } finally {
    remove();
  }
}
