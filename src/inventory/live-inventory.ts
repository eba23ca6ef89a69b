import type { Connection } from '../api/connection/connection.ts';
import {
  abortError,
  offAbort,
  onAbort,
  ProcessTimer,
  throwIfAborted,
  unlessAborted,
} from '../async/index.ts';
import { ArgumentError, TransportError, toError } from '../errors/index.ts';
import type { AnyChange } from './change-feed.ts';
import { ChangeFeed } from './change-feed.ts';
import type { ChangesOptions, InventoryChange, InventoryStatus } from './changes.ts';
import { InventoryRows, requireListener } from './inventory-rows.ts';
import { Keeper } from './keeper.ts';
import type { DefaultKind, InventoryOptions } from './options.ts';
import { requireOptions, resolveOptions } from './options.ts';
import type { InventoryField, InventoryKind, InventoryKinds, InventoryRow } from './rows.ts';

/** The rows of each kind: `domains`, `networks` and so on. */
export type InventoryTables<Kind extends InventoryKind, Field extends InventoryField> = {
  readonly [Each in Kind as InventoryKinds[Each]['property']]: InventoryRows<Each, Field>;
};

/** All rows and the status of an inventory at one moment. */
export type InventorySnapshot<Kind extends InventoryKind, Field extends InventoryField = never> = {
  readonly status: InventoryStatus;
} & {
  readonly [Each in Kind as InventoryKinds[Each]['property']]: readonly InventoryRow<Each, Field>[];
};

/** The part of an {@link Inventory} that does not depend on its kinds. */
export interface InventoryBase<Kind extends InventoryKind, Field extends InventoryField>
  extends AsyncDisposable {
  /** The current status. It is the same object until the status changes. */
  readonly status: InventoryStatus;

  /** The kinds that the daemon does not have. They have no rows. */
  readonly unsupported: readonly Kind[];

  /** The kinds whose events the daemon does not send. Only periodic lists keep them current. */
  readonly withoutEvents: readonly Kind[];

  /**
   * Iterates over all changes from now on. Unread changes of one row are combined into one, so a
   * slow reader gets the newest row, and never holds more changes than there are rows. Each call
   * returns an independent reader. The iteration ends when the inventory is closed.
   *
   * @throws {@link TransportError} if the connection was lost and will not be re-established. All
   * earlier changes are returned first.
   */
  changes(options?: ChangesOptions): AsyncIterableIterator<InventoryChange<Kind, Field>>;

  /** Calls a listener after each group of changes. Returns a function that removes it. */
  readonly subscribe: (listener: () => void) => () => void;

  /** Returns all rows and the status. The object is the same one until something changes. */
  readonly getSnapshot: () => InventorySnapshot<Kind, Field>;

  /** Lists all objects again. Resolves when the rows are current. */
  refresh(): Promise<void>;

  /**
   * Ends the inventory: no row changes any more, and all iterations and waits end. The connection
   * stays open.
   */
  close(): Promise<void>;
}

/** The live inventory of a connection, see {@link liveInventory}. */
export type Inventory<
  Kind extends InventoryKind = DefaultKind,
  Field extends InventoryField = never,
> = InventoryBase<Kind, Field> & InventoryTables<Kind, Field>;

/**
 * Lists the objects of a connection, and keeps the rows current by libvirt's events. Resolves when
 * all kinds are listed. The inventory keeps the process alive until it is closed.
 *
 * Existence, name, id, state, reason, activity and persistence of objects are kept current by
 * events. Other fields are {@link Reading}s, because libvirt reports no changes of them.
 *
 * @throws {@link ArgumentError} if an option cannot be used.
 * @throws {@link VirError} if libvirt refuses a list. A kind that the daemon does not have is left
 * out instead: see {@link InventoryBase.unsupported}.
 * @throws {@link TimeoutError} `WAIT_TIMEOUT` if a list takes longer than `readTimeoutMs`.
 * @throws {@link TransportError} if the connection is lost.
 *
 * @example
 * await using inventory = await liveInventory(connection, { kinds: ['domain'] });
 * console.log(inventory.domains.byName('web')?.stateName);
 */
export async function liveInventory<
  const Kind extends InventoryKind = DefaultKind,
  const Field extends InventoryField = never,
>(
  connection: Connection,
  options: InventoryOptions<Kind, Field> = {},
): Promise<Inventory<Kind, Field>> {
  const resolved = resolveOptions(options);
  requireConnection(connection);
  throwIfAborted(resolved.signal, 'Opening the inventory');
  const inventory = new LiveInventory(connection, resolved);
  await inventory.open();
  return inventory as unknown as Inventory<Kind, Field>;
}

class LiveInventory implements AsyncDisposable {
  readonly #connection: Connection;
  readonly #signal: AbortSignal | undefined;
  readonly #feed = new ChangeFeed();
  readonly #keeper: Keeper;
  /** After a refused subscription, only timers of the keeper are left. */
  readonly #process = new ProcessTimer();
  #snapshot: { readonly version: number; readonly value: object } | undefined;

  constructor(connection: Connection, options: ReturnType<typeof resolveOptions>) {
    this.#connection = connection;
    this.#signal = options.signal;
    const onEnd = (error: Error | undefined): void => {
      this.#keeper.finish(error ?? closed());
      this.#end(error);
    };
    this.#keeper = new Keeper({ options, feed: this.#feed, onEnd });
    for (const kind of options.kinds) {
      const value = new InventoryRows(this.#keeper, kind);
      Object.defineProperty(this, PROPERTIES[kind], { value, enumerable: true });
    }
  }

  get status(): InventoryStatus {
    return this.#keeper.status;
  }

  get unsupported(): readonly InventoryKind[] {
    return this.#keeper.unsupported;
  }

  get withoutEvents(): readonly InventoryKind[] {
    return this.#keeper.withoutEvents;
  }

  /** Resolves when all kinds are listed. */
  async open(): Promise<void> {
    this.#process.hold();
    try {
      const first = this.#keeper.attach(this.#connection);
      const describeAbort = (): { message: string } => ({
        message: 'Opening the inventory was aborted',
      });
      await unlessAborted(first, this.#signal, { describeAbort });
    } catch (error) {
      this.#process.release();
      void this.#keeper.close(closed());
      throw error;
    }
    if (this.#signal !== undefined) onAbort(this.#signal, this.#abort);
  }

  changes(options: ChangesOptions = {}): AsyncIterableIterator<unknown> {
    requireOptions(options, ['initial', 'signal']);
    const { initial = false, signal } = options;
    return this.#feed.read(initial ? currentRows([this.#keeper]) : [], signal);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    requireListener(listener);
    return this.#feed.listen(listener);
  };

  readonly getSnapshot = (): object => {
    const { version } = this.#feed;
    if (this.#snapshot?.version !== version) {
      const value: Record<string, unknown> = { status: this.status };
      for (const { kind, table } of this.#keeper.kinds) value[PROPERTIES[kind]] = table.snapshot;
      this.#snapshot = { version, value: Object.freeze(value) };
    }
    return this.#snapshot.value;
  };

  refresh(): Promise<void> {
    return this.#keeper.refresh();
  }

  async close(): Promise<void> {
    this.#end(undefined);
    await this.#keeper.close(closed());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #end(error: Error | undefined): void {
    offAbort(this.#signal, this.#abort);
    this.#process.release();
    this.#feed.end(error);
  }

  readonly #abort = (): void => {
    const signal = this.#signal;
    if (signal === undefined) return;
    const error = abortError(signal, () => ({ message: 'The inventory was aborted' }));
    this.#end(toError(error));
    void this.#keeper.close(toError(error));
  };
}

/** Returns an `added` change for each row, and the status, of some keepers. */
export function currentRows(keepers: Iterable<Keeper>): AnyChange[] {
  const changes: AnyChange[] = [];
  for (const { host, kinds, status } of keepers) {
    const origin = host === undefined ? {} : { host };
    for (const { table } of kinds) {
      for (const row of table.snapshot) {
        const added = { type: 'added', row, before: null, fields: [], cause: 'resync' } as const;
        changes.push({ ...added, ...origin });
      }
    }
    changes.push({ type: 'status', status, ...origin });
  }
  return changes;
}

/** The names of the properties of an inventory. */
export const PROPERTIES: { readonly [Kind in InventoryKind]: InventoryKinds[Kind]['property'] } = {
  domain: 'domains',
  network: 'networks',
  'storage-pool': 'storagePools',
  'storage-volume': 'storageVolumes',
  'node-device': 'nodeDevices',
  secret: 'secrets',
};

function requireConnection(connection: Connection): void {
  if (typeof connection === 'object' && connection !== null && 'listen' in connection) return;
  throw new ArgumentError('Expected "connection" to be a Connection', { argument: 'connection' });
}

function closed(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The inventory is closed');
}
