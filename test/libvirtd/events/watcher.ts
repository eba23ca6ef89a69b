import type {
  Connection,
  EventName,
  LibvirtEvent,
  Subscription,
  SubscriptionItem,
} from '../../../src/index.ts';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import { until } from '../../support/until.ts';
import { LongRunning } from '../in-memory/long-running.ts';

/** An event as plain values, without the names of enum values. */
export type PlainEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Collects the events of a daemon by this library and by libvirt-python at the same time. */
export class Watcher implements AsyncDisposable {
  readonly seen: PlainEvent[] = [];
  readonly #python: LongRunning;
  readonly #subscription: Subscription<LibvirtEvent>;
  readonly #reading: Promise<void>;
  #onEvent: () => void = () => {};

  private constructor(python: LongRunning, subscription: Subscription<LibvirtEvent>) {
    this.#python = python;
    this.#subscription = subscription;
    this.#reading = this.#read();
  }

  static async start(
    connection: Connection,
    uri: string,
    names: readonly EventName[],
  ): Promise<Watcher> {
    const python = new LongRunning('/usr/bin/python3', LISTENER, uri);
    await python.prints('ready\n');
    return new Watcher(python, await connection.subscribe(names));
  }

  /** Resolves to the next event that matches. The search continues after the previous match. */
  async until(type: EventName, fields: object = {}): Promise<PlainEvent> {
    const wanted = Object.entries({ type, ...fields });
    const deadline = performance.now() + WAIT_LIMIT_MS;
    for (;;) {
      const index = this.seen.findIndex(
        (event, at) => at >= this.#asked && wanted.every(([key, value]) => event[key] === value),
      );
      const event = this.seen[index];
      if (event !== undefined) {
        this.#asked = index + 1;
        return event;
      }
      await this.#next(deadline, `${type} ${JSON.stringify(fields)}`);
    }
  }

  #asked = 0;

  /** Returns the events of libvirt-python, as soon as they are as many as here. */
  async pythons(): Promise<PlainEvent[]> {
    await until(() => this.#pythonLines().length >= this.seen.length);
    return this.#pythonLines().map((line) => JSON.parse(line) as PlainEvent);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription.close();
    await this.#reading;
    await this.#python[Symbol.asyncDispose]();
  }

  #pythonLines(): string[] {
    const complete = this.#python.output.split('\n').slice(0, -1);
    return complete.filter((line) => line.startsWith('{'));
  }

  async #read(): Promise<void> {
    for await (const item of this.#subscription) {
      this.seen.push(plain(item));
      this.#onEvent();
    }
  }

  async #next(deadline: number, what: string): Promise<void> {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) throw new Error(`no ${what} after ${JSON.stringify(this.seen, null, 1)}`);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, leftMs);
      this.#onEvent = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const LISTENER = new URL('listener.py', import.meta.url).pathname;

/** Converts an event: enum values without names, objects as their identity, bigints as numbers. */
function plain(item: SubscriptionItem): PlainEvent {
  const text = JSON.stringify(item, (key, value: unknown) => {
    if (/^[a-z]+(Type)?Name$/.test(key) || key === 'stats') return undefined;
    return typeof value === 'bigint' ? Number(value) : value;
  });
  return JSON.parse(text) as PlainEvent;
}
