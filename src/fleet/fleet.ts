import type { Connection } from '../api/connection/connection.ts';
import type { EventName } from '../api/events/event-map.ts';
import {
  abortError,
  offAbort,
  onAbort,
  ProcessTimer,
  requireSignal,
  sleep,
  throwIfAborted,
  timers,
  unlessAborted,
} from '../async/index.ts';
import { ArgumentError, TransportError, toError } from '../errors/index.ts';
import { ChangeFeed } from '../inventory/change-feed.ts';
import { requireListener } from '../inventory/inventory-rows.ts';
import { Keeper } from '../inventory/keeper.ts';
import type { ResolvedOptions } from '../inventory/options.ts';
import { requireMs, requireOptions } from '../inventory/options.ts';
import type { InventoryField, InventoryKind } from '../inventory/rows.ts';
import type { FleetEachOptions, FleetResult, FleetWork } from './each.ts';
import { runOnEach, unavailable } from './each.ts';
import type { FleetEvent, FleetEventsOptions } from './fleet-events.ts';
import { FleetEventReader } from './fleet-events.ts';
import type { FleetHost } from './fleet-host.ts';
import type { FleetInventory } from './fleet-inventory.ts';
import { fleetInventory } from './fleet-inventory.ts';
import type { HostTarget, ResolvedFleetOptions } from './fleet-options.ts';
import { requireCount, splitTarget } from './fleet-options.ts';
import { HostRunner } from './host-runner.ts';
import { Slots } from './slots.ts';
import { SshSharing } from './ssh-sharing.ts';

/** Options of {@link Fleet.opened}. */
export interface FleetOpenedOptions {
  /** The longest wait, in milliseconds: the promise then resolves. By default there is no limit. */
  readonly timeoutMs?: number | undefined;

  /** Aborts the wait: the promise rejects with an {@link AbortError}. */
  readonly signal?: AbortSignal | undefined;
}

/** After this time, a host that is being opened no longer delays others, in milliseconds. */
const SLOT_MS = 1000;

/**
 * Connections to many hosts. {@link openFleet} creates it. Hosts are opened in the background, and
 * opened again when they are lost, until they are removed. A fleet keeps the process alive until it
 * is closed.
 */
export class Fleet<Kind extends InventoryKind = never, Field extends InventoryField = never>
  implements AsyncDisposable
{
  /** The inventory of all hosts; undefined without the option `inventory`. */
  readonly inventory: [Kind] extends [never] ? undefined : FleetInventory<Kind, Field>;

  readonly #options: ResolvedFleetOptions;
  readonly #inventoryOptions: ResolvedOptions | undefined;
  readonly #runners = new Map<string, HostRunner>();
  readonly #feed = new ChangeFeed();
  readonly #slots: Slots;
  readonly #ssh = new SshSharing();
  /** An idle connection does not keep the process alive. */
  readonly #process = new ProcessTimer();
  readonly #readers = new Set<FleetEventReader>();
  readonly #listeners = new Set<() => void>();
  #hosts: readonly FleetHost[] | undefined;
  #isNotifying = false;
  #isClosed = false;

  /** @internal Use {@link openFleet}. */
  constructor(options: ResolvedFleetOptions, inventory: ResolvedOptions | undefined) {
    this.#options = options;
    this.#inventoryOptions = inventory;
    this.#slots = new Slots(options.connectConcurrency, SLOT_MS);
    this.inventory = (inventory && this.#makeInventory(inventory)) as Fleet<
      Kind,
      Field
    >['inventory'];
    if (options.signal !== undefined) onAbort(options.signal, this.#abort);
    this.#process.hold();
  }

  /** The hosts with their states. The array is the same one until a host changes. */
  get hosts(): readonly FleetHost[] {
    this.#hosts ??= Object.freeze([...this.#runners.values()].map(({ info }) => info));
    return this.#hosts;
  }

  /** Returns the host with the name; undefined if there is none. */
  host(name: string): FleetHost | undefined {
    return this.#runners.get(name)?.info;
  }

  /**
   * Returns the open connection to a host.
   *
   * @throws {@link ArgumentError} if the fleet has no such host.
   * @throws {@link TransportError} `CONNECT_FAILED` if the host is not open. Its `cause` is the
   * last error of the host.
   */
  connection(name: string): Connection {
    const runner = this.#runnerOf(name);
    const { connection } = runner;
    if (connection === undefined) throw unavailable(runner);
    return connection;
  }

  /**
   * Adds a host, and opens it in the background.
   *
   * @throws {@link ArgumentError} if the fleet has a host of this name, or the target is neither a
   * URI nor an object with a URI.
   */
  add(name: string, target: HostTarget): void {
    if (this.#isClosed) throw closed();
    if (this.#runners.has(name)) {
      const text = `The fleet has a host ${JSON.stringify(name)} already`;
      throw new ArgumentError(text, { argument: 'name' });
    }
    const { uri, options } = splitTarget(target);
    const keeper = this.#makeKeeper(name);
    const runner = new HostRunner({ name, uri, options }, keeper, {
      ...{ options: this.#options, slots: this.#slots, ssh: this.#ssh },
      onChange: () => this.#onChange(),
      onConnection: (opened, connection) => this.#onConnection(opened, connection),
    });
    this.#runners.set(name, runner);
    this.#onChange();
    runner.start();
  }

  /**
   * Removes a host, and closes its connection. Its rows leave the inventory as `excluded`, because
   * its objects still exist. Does nothing if there is no such host.
   */
  async remove(name: string): Promise<void> {
    const runner = this.#runners.get(name);
    if (runner === undefined) return;
    this.#runners.delete(name);
    for (const rows of runner.keeper?.kinds ?? []) rows.clear();
    this.#onChange();
    await runner.remove();
  }

  /**
   * Opens a host now that is `unreachable` or `refused`. Otherwise does nothing.
   *
   * @throws {@link ArgumentError} if the fleet has no such host.
   */
  reopen(name: string): void {
    this.#runnerOf(name).reopen();
  }

  /**
   * Resolves when the first attempt to open each host has ended, and the inventories of the open
   * hosts are complete, or after `timeoutMs`. Hosts that cannot be opened are no error: their
   * `state` in {@link hosts} tells. A host that is slower than the limit is `opening`, and is still
   * opened in the background.
   */
  async opened(options: FleetOpenedOptions = {}): Promise<void> {
    requireOptions(options, ['timeoutMs', 'signal']);
    const { timeoutMs, signal } = options;
    if (timeoutMs !== undefined) requireMs('timeoutMs', timeoutMs);
    if (signal !== undefined) throwIfAborted(requireSignal(signal), 'Waiting for the hosts');
    const all = Promise.all([...this.#runners.values()].map(({ first }) => first)).then(() => {});
    if (timeoutMs === undefined) return unlessAborted(all, signal);
    const ended = new AbortController();
    const limit = sleep(timeoutMs, ended.signal, { keepsProcessAlive: true });
    try {
      await unlessAborted(Promise.race([all, limit]), signal);
    } finally {
      ended.abort();
    }
  }

  /**
   * Runs a function on each host, several at a time. Resolves with the results and the errors of
   * all hosts; a host that fails or does not answer in time is an entry of `failed`. A host that is
   * not open fails immediately, except during its first attempt.
   *
   * @throws {@link ArgumentError} if an option cannot be used, or names an unknown host.
   * @example
   * const { ok, failed } = await fleet.each((connection) => connection.getHostname());
   */
  each<T>(work: FleetWork<T>, options: FleetEachOptions = {}): Promise<FleetResult<T>> {
    return runOnEach(this.#runners, work, options);
  }

  /**
   * Iterates over the events of all hosts, with the order of each host. Hosts with unread events
   * take turns. An item `reconnected` of a host follows each loss of its connection, because events
   * in between are lost. Events that a daemon does not support are left out. If a host refuses the
   * subscription, an item `error` says why, and the other hosts go on.
   */
  events<Name extends EventName>(
    names: Name | readonly Name[],
    options: FleetEventsOptions = {},
  ): AsyncIterableIterator<FleetEvent<Name>> {
    requireOptions(options, ['queueLimit', 'signal']);
    const { queueLimit, signal } = options;
    if (queueLimit !== undefined) requireCount('queueLimit', queueLimit);
    if (signal !== undefined) throwIfAborted(requireSignal(signal), 'Reading events');
    const wanted = Array.isArray(names) ? (names as readonly Name[]) : [names as Name];
    const reader = new FleetEventReader(wanted, options, () => this.#readers.delete(reader));
    if (this.#isClosed) reader.end(undefined);
    else this.#readers.add(reader);
    for (const runner of this.#runners.values()) {
      const { connection } = runner;
      if (connection !== undefined) this.#listen(reader, runner.name, connection);
    }
    return reader as AsyncIterableIterator<FleetEvent> as AsyncIterableIterator<FleetEvent<Name>>;
  }

  /**
   * Calls a listener when {@link hosts} has changed. Returns a function that removes it. Works with
   * `useSyncExternalStore`, together with {@link getSnapshot}.
   */
  readonly subscribe = (listener: () => void): (() => void) => {
    requireListener(listener);
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  };

  /** Returns {@link hosts}. */
  readonly getSnapshot = (): readonly FleetHost[] => this.hosts;

  /** Closes all connections. Iterations end, and waits reject. */
  async close(): Promise<void> {
    await this.#close(undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(error: Error | undefined): Promise<void> {
    this.#isClosed = true;
    this.#process.release();
    offAbort(this.#options.signal, this.#abort);
    for (const reader of [...this.#readers]) reader.end(error);
    this.#feed.end(error);
    await Promise.all([...this.#runners.values()].map((runner) => runner.remove()));
  }

  readonly #abort = (): void => {
    const { signal } = this.#options;
    if (signal === undefined) return;
    const error = abortError(signal, () => ({ message: 'The fleet was aborted' }));
    void this.#close(toError(error));
  };

  #makeInventory(options: ResolvedOptions): object {
    const runners = this.#runners;
    return fleetInventory({
      feed: this.#feed,
      kinds: options.kinds,
      *keepers() {
        for (const { keeper } of runners.values()) if (keeper !== undefined) yield keeper;
      },
      keeper: (host) => runners.get(host)?.keeper,
    });
  }

  #makeKeeper(host: string): Keeper | undefined {
    const options = this.#inventoryOptions;
    if (options === undefined) return undefined;
    return new Keeper({
      ...{ options, feed: this.#feed, host },
      onEnd() {},
      onStatus: () => this.#runners.get(host)?.onStatus(),
    });
  }

  #onConnection({ name }: HostRunner, connection: Connection): void {
    for (const reader of this.#readers) this.#listen(reader, name, connection);
  }

  #listen(reader: FleetEventReader, host: string, connection: Connection): void {
    reader.listen(host, connection).catch((error: unknown) => {
      // A wrong name of an event is the program's error. A lost connection is tried again.
      if (error instanceof ArgumentError) reader.end(error);
      else if (connection.state === 'open') reader.fail(host, toError(error));
    });
  }

  #onChange(): void {
    this.#hosts = undefined;
    if (this.#isNotifying) return;
    this.#isNotifying = true;
    timers.queueMicrotask(() => {
      this.#isNotifying = false;
      for (const listener of [...this.#listeners]) {
        if (this.#listeners.has(listener)) this.#call(listener);
      }
    });
  }

  #call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      const { onError } = this.#options;
      const report = (): void => {
        if (onError === undefined) throw error;
        onError(error);
      };
      timers.queueMicrotask(report);
    }
  }

  #runnerOf(name: string): HostRunner {
    const runner = this.#runners.get(name);
    if (runner !== undefined) return runner;
    const text = `There is no host ${JSON.stringify(name)} in the fleet`;
    throw new ArgumentError(text, { argument: 'name' });
  }
}

function closed(): TransportError {
  return new TransportError('CONNECTION_CLOSED', 'The fleet is closed');
}
