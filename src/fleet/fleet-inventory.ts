import type { ChangeFeed } from '../inventory/change-feed.ts';
import type {
  ChangesOptions,
  InventoryStatus,
  RowChange,
  StatusChange,
} from '../inventory/changes.ts';
import { InventoryRows, requireListener } from '../inventory/inventory-rows.ts';
import type { Keeper } from '../inventory/keeper.ts';
import type { InventoryTables } from '../inventory/live-inventory.ts';
import { currentRows, PROPERTIES } from '../inventory/live-inventory.ts';
import { requireOptions } from '../inventory/options.ts';
import type { AnyRow, InventoryField, InventoryKind, InventoryKinds } from '../inventory/rows.ts';
import { VirDomainPausedReason, VirDomainState } from '../protocol/index.ts';
import type { FleetRow } from './fleet-options.ts';

/** A change of a fleet's inventory. `host` is the name of its host. */
export type FleetChange<
  Kind extends InventoryKind = InventoryKind,
  Field extends InventoryField = never,
> = (RowChange<FleetRow<Kind, Field>> | StatusChange) & { readonly host: string };

/** The rows of one host, see {@link FleetInventoryBase.host}. */
export type HostInventory<
  Kind extends InventoryKind = InventoryKind,
  Field extends InventoryField = never,
> = InventoryTables<Kind, Field> & { readonly status: InventoryStatus };

/** The part of a {@link FleetInventory} that does not depend on its kinds. */
export interface FleetInventoryBase<Kind extends InventoryKind, Field extends InventoryField> {
  /**
   * Returns the rows of one host, with all methods of an inventory: `get`, `waitFor`, `refresh` and
   * so on. Undefined if the fleet has no such host.
   */
  host(name: string): HostInventory<Kind, Field> | undefined;

  /**
   * Iterates over the changes of all hosts from now on. Unread changes of one row are combined into
   * one. The iteration ends when the fleet is closed.
   */
  changes(options?: ChangesOptions): AsyncIterableIterator<FleetChange<Kind, Field>>;

  /** Calls a listener after each group of changes. Returns a function that removes it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** The inventory of all hosts of a fleet. */
export type FleetInventory<
  Kind extends InventoryKind = InventoryKind,
  Field extends InventoryField = never,
> = FleetInventoryBase<Kind, Field> & {
  readonly [Each in Kind as InventoryKinds[Each]['property']]: FleetRows<Each, Field>;
};

/** The hosts behind a {@link FleetInventory}. */
export interface InventoryHosts {
  readonly feed: ChangeFeed;
  readonly kinds: readonly InventoryKind[];
  keepers(): Iterable<Keeper>;
  keeper(host: string): Keeper | undefined;
}

/** The rows of one kind, of all hosts. */
export class FleetRows<
  Kind extends InventoryKind = InventoryKind,
  Field extends InventoryField = never,
> implements Iterable<FleetRow<Kind, Field>>
{
  readonly #hosts: InventoryHosts;
  readonly #kind: Kind;
  #snapshot: { readonly version: number; readonly rows: readonly AnyRow[] } | undefined;

  /** @internal */
  constructor(hosts: InventoryHosts, kind: Kind) {
    this.#hosts = hosts;
    this.#kind = kind;
  }

  /** The number of rows. */
  get size(): number {
    let size = 0;
    for (const keeper of this.#hosts.keepers()) size += keeper.rowsOf(this.#kind).table.size;
    return size;
  }

  /** Returns the row of a host with the key. */
  readonly get = (host: string, key: string): FleetRow<Kind, Field> | undefined =>
    this.#hosts.keeper(host)?.rowsOf(this.#kind).table.get(key) as
      | FleetRow<Kind, Field>
      | undefined;

  /**
   * Returns the row with the key on any host. If several hosts have one, returns the first of
   * {@link copies}.
   */
  readonly find = (key: string): FleetRow<Kind, Field> | undefined => this.copies(key)[0];

  /**
   * Returns the rows of all hosts with the key. During a migration, both hosts have a row of the
   * domain: the first is the one on which the guest runs. Rows of hosts whose inventory is stale
   * come last.
   */
  readonly copies = (key: string): readonly FleetRow<Kind, Field>[] => {
    const found: { readonly row: AnyRow; readonly rank: number }[] = [];
    for (const keeper of this.#hosts.keepers()) {
      const row = keeper.rowsOf(this.#kind).table.get(key);
      if (row !== undefined) found.push({ row, rank: rankOf(row, keeper.status) });
    }
    found.sort((one, other) => one.rank - other.rank);
    return found.map(({ row }) => row) as unknown as readonly FleetRow<Kind, Field>[];
  };

  /** Returns the rows of all hosts with the name. */
  readonly byName = (name: string): readonly FleetRow<Kind, Field>[] => {
    const rows: AnyRow[] = [];
    for (const keeper of this.#hosts.keepers()) {
      const row = keeper.rowsOf(this.#kind).table.byName(name);
      if (row !== undefined) rows.push(row);
    }
    return rows as unknown as readonly FleetRow<Kind, Field>[];
  };

  /** Returns all rows, host by host. The array is the same one until a row changes. */
  readonly snapshot = (): readonly FleetRow<Kind, Field>[] => {
    const { version } = this.#hosts.feed;
    if (this.#snapshot?.version !== version) {
      const rows: AnyRow[] = [];
      for (const keeper of this.#hosts.keepers()) {
        for (const row of keeper.rowsOf(this.#kind).table.snapshot) rows.push(row);
      }
      this.#snapshot = { version, rows: this.#unlessSame(rows) };
    }
    return this.#snapshot.rows as unknown as readonly FleetRow<Kind, Field>[];
  };

  /** Returns all rows, as {@link snapshot} does. For stores that expect this name. */
  readonly getSnapshot = this.snapshot;

  /** Calls a listener after each group of changes. Returns a function that removes it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    requireListener(listener);
    return this.#hosts.feed.listen(listener);
  };

  [Symbol.iterator](): Iterator<FleetRow<Kind, Field>> {
    return this.snapshot()[Symbol.iterator]();
  }

  /** The change may be one of another kind. */
  #unlessSame(rows: readonly AnyRow[]): readonly AnyRow[] {
    const before = this.#snapshot?.rows;
    const isSame =
      before?.length === rows.length && rows.every((row, index) => row === before[index]);
    return isSame && before !== undefined ? before : Object.freeze(rows);
  }
}

/** Creates the inventory of a fleet. */
export function fleetInventory(hosts: InventoryHosts): FleetInventoryBase<InventoryKind, never> {
  const inventory: FleetInventoryBase<InventoryKind, never> = {
    host: (name) => {
      const keeper = hosts.keeper(name);
      return keeper && hostInventory(keeper, hosts.kinds);
    },
    changes: (options = {}) => {
      requireOptions(options, ['initial', 'signal']);
      const { initial = false, signal } = options;
      const first = initial ? currentRows(hosts.keepers()) : [];
      return hosts.feed.read(first, signal) as AsyncIterableIterator<unknown> as never;
    },
    subscribe: (listener) => {
      requireListener(listener);
      return hosts.feed.listen(listener);
    },
  };
  for (const kind of hosts.kinds) {
    const value = new FleetRows(hosts, kind);
    Object.defineProperty(inventory, PROPERTIES[kind], { value, enumerable: true });
  }
  return inventory;
}

/** The inventories of hosts that were asked for. They live as long as their keepers. */
const HOST_INVENTORIES = new WeakMap<Keeper, HostInventory>();

function hostInventory(keeper: Keeper, kinds: readonly InventoryKind[]): HostInventory {
  const known = HOST_INVENTORIES.get(keeper);
  if (known !== undefined) return known;
  const inventory = {
    get status() {
      return keeper.status;
    },
  };
  for (const kind of kinds) {
    const value = new InventoryRows(keeper, kind);
    Object.defineProperty(inventory, PROPERTIES[kind], { value, enumerable: true });
  }
  HOST_INVENTORIES.set(keeper, inventory as HostInventory);
  return inventory as HostInventory;
}

const { RUNNING, BLOCKED, PAUSED } = VirDomainState;

/** The target of a migration is paused until the source has stopped. */
const OF_MIGRATIONS: ReadonlySet<unknown> = new Set([
  VirDomainPausedReason.MIGRATION,
  VirDomainPausedReason.STARTING_UP,
]);

/** Returns the order of copies: lower is more likely the one on which the guest runs. */
function rankOf(row: AnyRow, { state: status }: InventoryStatus): number {
  const stale = status === 'stale' ? 10 : 0;
  const state = row['state'];
  if (state === RUNNING || state === BLOCKED) return stale;
  if (state === PAUSED) return stale + (OF_MIGRATIONS.has(row['reason']) ? 2 : 1);
  return stale + (row['isActive'] === true ? 3 : 4);
}
