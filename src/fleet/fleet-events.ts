import type { Connection } from '../api/connection/connection.ts';
import type { EventListenerHandle } from '../api/events/event-listener-handle.ts';
import type { EventMap, EventName, SubscriptionItem } from '../api/events/event-map.ts';
import { abortError, Fifo, offAbort, onAbort, PendingReads } from '../async/index.ts';
import { toError } from '../errors/index.ts';

/**
 * A notice of {@link Fleet.events}: the host refused the subscription, or did not answer in time.
 * It sends no events to this iteration until it is opened again.
 */
export interface FleetEventError {
  readonly type: 'error';
  /** Why the host sends no events: its refusal, or a {@link TimeoutError}. */
  readonly error: Error;
}

/** An item of {@link Fleet.events}. */
export interface FleetEvent<Name extends EventName = EventName> {
  /** The name of the host. */
  readonly host: string;
  /** The event of the host, or a notice about its subscription. */
  readonly event: SubscriptionItem<EventMap[Name]> | FleetEventError;
}

/** Options of {@link Fleet.events}. */
export interface FleetEventsOptions {
  /**
   * Maximum number of unread events of each host. Further events of the host are lost, and counted
   * in an `overflow` item.
   *
   * @default 1_000
   */
  readonly queueLimit?: number | undefined;

  /** Ends the iteration with an {@link AbortError}. */
  readonly signal?: AbortSignal | undefined;
}

type Item = SubscriptionItem | FleetEventError;

/** The unread items of one host. */
interface HostQueue {
  readonly items: Fifo<Item>;
  overflow: { type: 'overflow'; missed: number } | undefined;
  hasListened: boolean;
}

/** One reader of the events of all hosts. Hosts take turns, and each host keeps its order. */
export class FleetEventReader implements AsyncIterableIterator<FleetEvent>, AsyncDisposable {
  readonly #names: readonly EventName[];
  readonly #limit: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onEnd: () => void;
  readonly #queues = new Map<string, HostQueue>();
  /** The hosts with unread items, in the order of their turns. */
  readonly #turns = new Fifo<string>();
  readonly #reads = new PendingReads<FleetEvent>();
  readonly #listeners = new Map<Connection, Promise<EventListenerHandle>>();

  constructor(
    names: readonly EventName[],
    { queueLimit = 1000, signal }: FleetEventsOptions,
    onEnd: () => void,
  ) {
    this.#names = names;
    this.#limit = queueLimit;
    this.#signal = signal;
    this.#onEnd = onEnd;
    if (signal !== undefined) onAbort(signal, this.#abort);
  }

  /** Listens on a connection of a host, if it does not yet. Rejects if the daemon refuses. */
  async listen(host: string, connection: Connection): Promise<void> {
    if (this.#reads.isOver || this.#listeners.has(connection)) return;
    const queue = this.#queueOf(host);
    const isRepeated = queue.hasListened;
    queue.hasListened = true;
    const listening = connection.listen(this.#names, (item) => this.#push(host, item), {
      skipUnsupported: true,
      onError: (error) => this.#onListenerEnd(host, connection, error),
    });
    this.#listeners.set(connection, listening);
    try {
      const listener = await listening;
      if (this.#reads.isOver) await listener.close();
      else if (isRepeated) this.#push(host, { type: 'reconnected' });
    } catch (error) {
      this.#listeners.delete(connection);
      throw error;
    }
  }

  /** Reports that a host sends no events, and why. */
  fail(host: string, error: Error): void {
    this.#push(host, { type: 'error', error });
  }

  /** Forgets a connection that has ended. */
  forget(connection: Connection): void {
    this.#listeners.delete(connection);
  }

  next(): Promise<IteratorResult<FleetEvent, undefined>> {
    const host = this.#turns.shift();
    return this.#reads.next(host === undefined ? undefined : this.#take(host));
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.#turns.clear();
    this.end(undefined);
    return this.#reads.done();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** Ends the iteration after its unread items. */
  end(error: unknown): void {
    if (this.#reads.isOver) return;
    this.#onEnd();
    offAbort(this.#signal, this.#abort);
    for (const listening of this.#listeners.values()) {
      listening.then((listener) => listener.close()).catch(ignore);
    }
    this.#listeners.clear();
    this.#reads.end(error);
  }

  readonly #abort = (): void => {
    this.#turns.clear();
    const signal = this.#signal;
    this.end(signal && abortError(signal, () => ({ message: 'Reading events was aborted' })));
  };

  /** A daemon may refuse to restore the subscription after a reconnect. */
  #onListenerEnd(host: string, connection: Connection, error: unknown): void {
    this.#listeners.delete(connection);
    // A connection that is not open yet is listened to again.
    if (connection.state === 'open') this.fail(host, toError(error));
  }

  #push(host: string, item: Item): void {
    if (this.#reads.isOver || this.#reads.offer({ host, event: item } as FleetEvent)) return;
    const queue = this.#queueOf(host);
    if (queue.items.length === 0) this.#turns.push(host);
    if (queue.items.length < this.#limit) {
      queue.items.push(item);
      queue.overflow = undefined;
      return;
    }
    if (queue.overflow === undefined) {
      queue.overflow = { type: 'overflow', missed: 0 };
      queue.items.push(queue.overflow);
    }
    queue.overflow.missed += item.type === 'overflow' ? item.missed : 1;
  }

  #take(host: string): FleetEvent {
    const queue = this.#queueOf(host);
    const event = queue.items.shift() ?? { type: 'reconnected' };
    if (event === queue.overflow) queue.overflow = undefined;
    if (queue.items.length > 0) this.#turns.push(host);
    return { host, event } as FleetEvent;
  }

  #queueOf(host: string): HostQueue {
    const known = this.#queues.get(host);
    if (known !== undefined) return known;
    const queue: HostQueue = { items: new Fifo(), overflow: undefined, hasListened: false };
    this.#queues.set(host, queue);
    return queue;
  }
}

function ignore(): void {}
