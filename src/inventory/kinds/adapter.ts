import type { Connection } from '../../api/connection/connection.ts';
import type { EventName, LibvirtEvent } from '../../api/events/event-map.ts';
import { VirError } from '../../errors/index.ts';
import type { ResolvedOptions } from '../options.ts';
import type { AnyRow, InventoryField, InventoryKind } from '../rows.ts';

/** The connection and the settings of a list or a read. */
export interface Source {
  readonly connection: Connection;
  readonly fields: ReadonlySet<InventoryField>;
  readonly volumesOf: ResolvedOptions['volumesOf'];
  readonly signal: AbortSignal;
}

/** The values that were read about one object. */
export interface Facts {
  readonly row: AnyRow;

  /** The additional fields that were read. Fields that are left out keep their values. */
  readonly readings?: Readonly<Partial<Record<InventoryField, unknown>>>;
}

/** The values that an event tells exactly. */
export interface Hint {
  readonly isPersistent?: boolean;
}

/**
 * A unit is the smallest part of a kind that can be read: one object, or all volumes of one pool.
 */
export interface Touch<UnitObject> {
  readonly unit: string;
  readonly object: UnitObject;
  readonly hint: Hint;
}

/** A request to read one unit. */
export interface ReadRequest<UnitObject> extends Touch<UnitObject> {
  /** The current row; undefined if there is none. */
  readonly before: AnyRow | undefined;

  /** Whether to read everything, also values that events tell exactly. */
  readonly isFull: boolean;
}

/** A complete list of one kind. */
export interface ListResult<UnitObject> {
  readonly units: ReadonlyMap<string, readonly Facts[]>;

  /** Units that exist, but that the list could not read. Each is read alone. */
  readonly uncertain: readonly Touch<UnitObject>[];
}

/** The differences of one kind of object from the others. */
export interface KindAdapter<UnitObject extends object = object> {
  readonly kind: InventoryKind;
  readonly events: readonly EventName[];

  /** Maximum number of units of one read. */
  readonly batchMax: number;

  /** Whether a unit has several rows. */
  readonly isGrouped: boolean;

  /** The type of the change if a list does not contain a unit. */
  readonly absence: 'removed' | 'excluded';

  /** Returns the unit that an event is about; undefined if the event is of another kind. */
  touchOf(event: LibvirtEvent): Touch<UnitObject> | undefined;

  /** Returns the unit of a row. */
  unitOf(row: AnyRow): string;

  /** Returns the object of a row's unit. */
  unitObjectOf(connection: Connection, row: AnyRow): UnitObject;

  /** Returns the object of a row. */
  objectOf(connection: Connection, row: AnyRow): object;

  /** Lists all units. Rejects if the list is not complete. */
  list(source: Source): Promise<ListResult<UnitObject>>;

  /** Reads some units. Units that do not exist are left out of the result. */
  read(
    source: Source,
    requests: readonly ReadRequest<UnitObject>[],
  ): Promise<ReadonlyMap<string, readonly Facts[]>>;
}

/** Resolves with undefined if libvirt answers that there is no such object. */
export async function unlessMissing<T>(
  promise: Promise<T>,
  numbers: readonly number[],
): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof VirError && numbers.includes(error.number)) return undefined;
    throw error;
  }
}

/** Whether libvirt refused a call with one of the error numbers. */
export function isRefusal(error: unknown, numbers: readonly number[]): boolean {
  return error instanceof VirError && numbers.includes(error.number);
}

/** Calls `work` for all items, a few at a time. Rejects with the first error. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const run = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(items.length, CALLS_MAX) }, run));
  return results;
}

/** As many calls as a connection has in flight by default. */
const CALLS_MAX = 4;
