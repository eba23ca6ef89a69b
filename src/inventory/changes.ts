import type { InventoryField, InventoryKind, InventoryRow } from './rows.ts';

/**
 * The state of an inventory.
 * - `live`: all events since the last complete list were received.
 * - `resyncing`: changes may be missing. All objects are being listed.
 * - `stale`: changes may be missing, because the connection is lost, or a list or a read failed.
 *   The rows are the last known ones. The inventory retries until it is closed.
 */
export type InventoryState = 'live' | 'resyncing' | 'stale';

/** The state of an inventory, its reason, and its beginning. */
export interface InventoryStatus {
  /** The state of the inventory. */
  readonly state: InventoryState;

  /**
   * The newest error that keeps the inventory stale; null in the other states. Another reason is a
   * change of the status, with the same {@link since}.
   */
  readonly reason: Error | null;

  /** The time when this state began, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * The cause of a change: an event, a list of all objects, or {@link InventoryRows.refresh} and
 * {@link InventoryRows.readXml}.
 */
export type ChangeCause = 'event' | 'resync' | 'refresh';

/** A change of one row. */
export type RowChange<Row> =
  | RowAdded<Row>
  | RowChanged<Row>
  | RowRemoved<Row, 'removed'>
  | RowRemoved<Row, 'excluded'>;

/** An object is new, or matches `where` now. */
export interface RowAdded<Row> {
  readonly type: 'added';
  /** The new row. */
  readonly row: Row;
  /** Always null: there was no row. */
  readonly before: null;
  /** Always empty. */
  readonly fields: readonly never[];
  /** The cause of the change. */
  readonly cause: ChangeCause;
}

/** Fields of a row have changed. A rename is a change of `name`. */
export interface RowChanged<Row> {
  readonly type: 'changed';
  /** The row after the change. */
  readonly row: Row;

  /** The row before the change. */
  readonly before: Row;

  /** The names of the changed fields. */
  readonly fields: readonly string[];
  /** The cause of the change. */
  readonly cause: ChangeCause;
}

/**
 * A row has left the inventory.
 * - `removed`: the object no longer exists. libvirt sent an event and does not find the object, or
 *   a complete list does not contain it.
 * - `excluded`: the object may still exist. It no longer matches `where`, or it is a volume whose
 *   pool is not active.
 */
export interface RowRemoved<Row, Type extends 'removed' | 'excluded'> {
  /** Whether the object no longer exists, or only left the inventory. */
  readonly type: Type;

  /** The last row. */
  readonly row: Row;
  /** The last row, as {@link row}. */
  readonly before: Row;
  /** Always empty. */
  readonly fields: readonly never[];
  /** The cause of the change. */
  readonly cause: ChangeCause;
}

/** The status of the inventory has changed. */
export interface StatusChange {
  readonly type: 'status';
  /** The new status. */
  readonly status: InventoryStatus;
}

/** A change of an inventory. */
export type InventoryChange<
  Kind extends InventoryKind = InventoryKind,
  Field extends InventoryField = never,
> = RowChange<InventoryRow<Kind, Field>> | StatusChange;

/** Options of `changes()`. */
export interface ChangesOptions {
  /**
   * Whether the iteration begins with an `added` change for each current row, and a `status`
   * change.
   *
   * @default false
   */
  readonly initial?: boolean | undefined;

  /** Ends the iteration with an {@link AbortError}. */
  readonly signal?: AbortSignal | undefined;
}
