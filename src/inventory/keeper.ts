import type { Connection } from '../api/connection/connection.ts';
import type { EventListenerHandle } from '../api/events/event-listener-handle.ts';
import type { EventName, LibvirtEvent, SubscriptionItem } from '../api/events/event-map.ts';
import { abortWith, timers } from '../async/index.ts';
import { TransportError, toError } from '../errors/index.ts';
import { VirErrorNumber } from '../protocol/index.ts';
import type { AnyChange, ChangeFeed } from './change-feed.ts';
import type { InventoryStatus } from './changes.ts';
import { isRefusal } from './kinds/adapter.ts';
import type { ResolvedOptions } from './options.ts';
import { RetryDelay } from './retry-delay.ts';
import type { InventoryKind } from './rows.ts';
import type { KindHost } from './rows-of-kind.ts';
import { RowsOfKind } from './rows-of-kind.ts';
import { StatusLog } from './status-log.ts';

/** The parts of a {@link Keeper}. */
export interface KeeperParts {
  readonly options: ResolvedOptions;
  readonly feed: ChangeFeed;

  /** The name of the host in a fleet. */
  readonly host?: string | undefined;

  /** Called when the connection is lost and will not be re-established, or was closed. */
  readonly onEnd: (error: Error | undefined) => void;

  /** Called after each change of the status. */
  readonly onStatus?: () => void;
}

/** The part of `relistEveryMs` that is added at random. */
const JITTER = 0.1;

/** Keeps the rows of all kinds current, over one connection after another. */
export class Keeper implements KindHost {
  readonly options: ResolvedOptions;
  readonly feed: ChangeFeed;
  readonly host: string | undefined;
  readonly #onEnd: KeeperParts['onEnd'];
  readonly #onStatus: KeeperParts['onStatus'];
  readonly #kinds = new Map<InventoryKind, RowsOfKind>();
  readonly #log = new StatusLog(() => this.#publishStatus());
  readonly #unsupported = new Set<InventoryKind>();
  readonly #listenDelay = new RetryDelay();
  #connection: Connection | undefined;
  /** Aborts the reads of the connection. */
  #controller = new AbortController();
  #ended: Error | undefined;
  #listener: EventListenerHandle | undefined;
  #relistTimer: NodeJS.Timeout | undefined;
  #listenTimer: NodeJS.Timeout | undefined;

  constructor({ options, feed, host, onEnd, onStatus }: KeeperParts) {
    this.options = options;
    this.feed = feed;
    this.host = host;
    this.#onEnd = onEnd;
    this.#onStatus = onStatus;
    for (const kind of options.kinds) this.#kinds.set(kind, new RowsOfKind(kind, this));
  }

  get status(): InventoryStatus {
    return this.#log.status;
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  get kinds(): Iterable<RowsOfKind> {
    return this.#kinds.values();
  }

  /** The error of waits after the end; undefined while the keeper may follow a connection. */
  get end(): Error | undefined {
    return this.#ended;
  }

  /** The kinds that the daemon does not have. */
  get unsupported(): readonly InventoryKind[] {
    return [...this.#unsupported];
  }

  /** The kinds whose events the daemon does not send. Only lists keep them current. */
  get withoutEvents(): readonly InventoryKind[] {
    const missing = new Set<EventName>(this.#listener?.unsupported ?? []);
    return [...this.#kinds.values()]
      .filter(({ adapter }) => adapter.events.every((name) => missing.has(name)))
      .map(({ kind }) => kind);
  }

  rowsOf(kind: InventoryKind): RowsOfKind {
    const rows = this.#kinds.get(kind);
    if (rows === undefined) throw new TypeError(`The inventory has no ${kind} rows`);
    return rows;
  }

  /**
   * Follows a connection from now on. Resolves when all kinds are listed. Rejects if that fails;
   * the keeper retries in any case, until it is detached.
   */
  async attach(connection: Connection): Promise<void> {
    this.#detach(new TransportError('CONNECTION_LOST', 'The inventory has another connection'));
    this.#connection = connection;
    this.#controller = new AbortController();
    for (const { reconciler } of this.#kinds.values()) {
      reconciler.start(connection, this.#controller.signal);
    }
    // The loss lasts until the events are subscribed to, which the daemon may refuse.
    this.#log.expectLists(this.options.kinds);
    this.#scheduleRelist();
    await this.#listen(connection);
  }

  /** Stops following the connection. The rows stay, and are stale. */
  detach(error: Error): void {
    this.#detach(error);
    this.#log.setLoss(error);
    this.flush();
  }

  /** Ends everything. Resolves when the daemon has deregistered the events. */
  async close(error: Error): Promise<void> {
    const listener = this.#listener;
    this.#detach(error);
    this.finish(error);
    await listener?.close();
  }

  /** Ends all waits, now and later: there will be no further connection. */
  finish(error: Error): void {
    this.#ended ??= error;
    for (const rows of this.#kinds.values()) rows.end(error);
  }

  /** Lists all kinds again. A kind that the daemon does not have is no error. */
  async refresh(): Promise<void> {
    const lists = [...this.#kinds.values()].map(async ({ kind, reconciler }) => {
      try {
        await reconciler.resync();
      } catch (error) {
        if (!this.#unsupported.has(kind)) throw error;
      }
    });
    // All lists settle before the error of one is reported.
    await Promise.allSettled(lists);
    await Promise.all(lists);
  }

  onListed(kind: InventoryKind, error: Error | undefined): boolean {
    const isUnknown =
      isRefusal(error, [VirErrorNumber.NO_SUPPORT]) && this.rowsOf(kind).table.listedAt === null;
    if (isUnknown) this.#unsupported.add(kind);
    else if (error === undefined) this.#unsupported.delete(kind);
    this.#log.setList(kind, isUnknown ? undefined : error);
    return !isUnknown;
  }

  onRead(id: string, error: Error | undefined): void {
    this.#log.setRead(id, error);
  }

  report(error: unknown): void {
    const { onError } = this.options;
    const rethrow = (reason: unknown): void =>
      timers.queueMicrotask(() => {
        throw reason;
      });
    if (onError === undefined) {
      rethrow(error);
      return;
    }
    try {
      onError(error);
    } catch (worse) {
      rethrow(worse);
    }
  }

  flush(): void {
    this.feed.flush((error) => this.report(error));
  }

  #detach(error: Error): void {
    const listener = this.#listener;
    this.#listener = undefined;
    this.#connection = undefined;
    timers.clearTimeout(this.#relistTimer);
    timers.clearTimeout(this.#listenTimer);
    for (const { reconciler } of this.#kinds.values()) reconciler.stop(error);
    abortWith(this.#controller, error);
    void listener?.close();
  }

  /** Subscribes before the first list, so that no change between the two is missed. */
  async #listen(connection: Connection): Promise<void> {
    const { signal } = this.#controller;
    const kinds = [...this.#kinds.values()];
    const events = kinds.flatMap(({ adapter }) => adapter.events);
    const names = new Set<EventName>(['connection:close', ...events]);
    try {
      const listener = await connection.listen(
        [...names],
        (item) => {
          if (!signal.aborted) this.#onItem(item);
        },
        { skipUnsupported: true, signal, onError: (error) => this.#onListenEnd(connection, error) },
      );
      if (signal.aborted) return;
      this.#listener = listener;
      this.#listenDelay.reset();
    } catch (error) {
      if (!signal.aborted) this.#onListenEnd(connection, error);
      throw error;
    }
    await this.#relist();
  }

  #onItem(item: SubscriptionItem<LibvirtEvent>): void {
    switch (item.type) {
      case 'reconnected':
      case 'overflow':
        this.#relist().catch(ignore);
        return;
      case 'connection:close':
        if (item.peer === 'daemon') this.#onLost(item.error ?? undefined, item.isFinal);
        // The daemon may have another hypervisor now, so nothing that is known is certain.
        else this.#relist().catch(ignore);
        return;
      default:
        for (const rows of this.#kinds.values()) rows.onEvent(item);
    }
  }

  #onLost(error: Error | undefined, isFinal: boolean): void {
    const loss = error ?? new TransportError('CONNECTION_CLOSED', 'The connection is closed');
    for (const { reconciler } of this.#kinds.values()) reconciler.pause(loss);
    if (isFinal) this.#detach(loss);
    this.#log.setLoss(loss);
    this.flush();
    if (isFinal) this.#onEnd(error);
  }

  /** The daemon does not accept the subscription, so there are no events until it does. */
  #onListenEnd(connection: Connection, error: unknown): void {
    if (this.#connection !== connection || connection.state === 'closed') return;
    this.#listener = undefined;
    this.#log.setLoss(toError(error));
    this.flush();
    timers.clearTimeout(this.#listenTimer);
    const listen = (): void => {
      if (this.#connection === connection) this.attach(connection).catch(ignore);
    };
    this.#listenTimer = timers.setTimeout(listen, this.#listenDelay.next()).unref();
  }

  #relist(): Promise<void> {
    this.#log.expectLists(this.options.kinds);
    this.#log.setLoss(undefined);
    this.flush();
    return this.refresh();
  }

  #scheduleRelist(): void {
    const { relistEveryMs } = this.options;
    if (relistEveryMs === null) return;
    const relist = (): void => {
      this.#scheduleRelist();
      if (this.#connection?.state === 'open') this.refresh().catch(ignore);
    };
    const delayMs = relistEveryMs * (1 + JITTER * Math.random());
    this.#relistTimer = timers.setTimeout(relist, Math.min(delayMs, 2 ** 31 - 1)).unref();
  }

  #publishStatus(): void {
    const { status } = this.#log;
    const change: AnyChange = { type: 'status', status };
    this.feed.publish(this.host === undefined ? change : { ...change, host: this.host });
    this.#onStatus?.();
  }
}

/** The status has the error. */
function ignore(): void {}
