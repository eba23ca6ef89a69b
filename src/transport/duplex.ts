import type { Duplex, Readable, Writable } from 'node:stream';
import { timers } from '../async/index.ts';
import { ArgumentError, toError } from '../errors/index.ts';
import type { Transport, TransportSink } from './transport.ts';

/** Two streams that form one flow, such as the standard output and input of a program. */
export interface DuplexPair {
  /** The stream with the received bytes. */
  readonly readable: Readable;
  /** The stream that takes the bytes to send. */
  readonly writable: Writable;
}

/** Properties of a flow that its streams do not report. */
export interface DuplexTransportOptions {
  /** The address of the other end, for messages. @default 'a custom stream' */
  readonly address?: string;

  /**
   * Whether others are unable to read the bytes. Authentication that reveals a password requires a
   * secure flow.
   * @default false
   */
  readonly isSecure?: boolean;

  /** Whether the bytes are encrypted between the two ends. @default false */
  readonly isEncrypted?: boolean;
}

/**
 * The owner of two streams, which may outlive them: a process or an SSH connection. Without an
 * owner the flow ends when its streams are closed.
 */
export interface FlowOwner {
  /** Calls `listener` once when the owner has ended, with the reason if there is one. */
  onOver(listener: (error: Error | undefined) => void): void;

  /** Ends the owner by force. */
  kill(): void;

  ref(): void;
  unref(): void;
}

/** The time for which {@link Transport.end} waits for the other end. */
const END_DEADLINE_MS = 2000;

/** The maximum time from the kill of a flow to its end. */
const KILL_DEADLINE_MS = 1000;

/**
 * Creates a {@link Transport} from a Node stream, such as a WebSocket stream or a tunnel through an
 * HTTP proxy. The transport owns the stream from now on. For a pair of web streams, use
 * `Duplex.fromWeb` first.
 */
export function duplexTransport(
  stream: Duplex | DuplexPair,
  options: DuplexTransportOptions = {},
): Transport {
  const isUsable = isPair(stream)
    ? has(stream.readable, READABLE) && has(stream.writable, WRITABLE)
    : has(stream, [...READABLE, ...WRITABLE]);
  if (!isUsable) {
    throw new ArgumentError('Expected "stream" to be a Node Duplex, or a readable and a writable', {
      argument: 'stream',
    });
  }
  return ownedTransport(stream, options, undefined);
}

/** Creates a transport from a stream that ends together with its owner, such as a program. */
export function ownedTransport(
  stream: Duplex | DuplexPair,
  options: DuplexTransportOptions,
  owner: FlowOwner | undefined,
): Transport {
  const { readable, writable } = isPair(stream) ? stream : { readable: stream, writable: stream };
  return new DuplexTransport(readable, writable, options, owner ?? new Streams(readable, writable));
}

/** Returns the transport itself, or makes one of a stream. */
export function asTransport(given: Transport | Duplex): Transport {
  return 'start' in given ? given : duplexTransport(given);
}

/** Whether {@link asTransport} accepts the value. */
export function isTransportOrDuplex(value: unknown): boolean {
  return has(value, ['start', 'write', 'end']) || has(value, [...READABLE, ...WRITABLE]);
}

const READABLE = ['on', 'pipe', 'destroy'] as const;
const WRITABLE = ['on', 'write', 'end', 'destroy'] as const;

function has(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return methods.every((name) => typeof Reflect.get(value, name) === 'function');
}

/** Whether the value is a pair. In Node streams the properties of these names are booleans. */
function isPair(stream: Duplex | DuplexPair): stream is DuplexPair {
  return typeof stream?.writable === 'object';
}

class DuplexTransport implements Transport {
  readonly address: string;
  readonly isSecure: boolean;
  readonly isEncrypted: boolean;
  readonly carriesDescriptors = false;

  readonly #readable: Readable;
  readonly #writable: Writable;
  readonly #owner: FlowOwner;
  readonly #whenOver: Array<() => void> = [];
  #sink: TransportSink | undefined;
  #error: Error | undefined;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readable: Readable,
    writable: Writable,
    facts: DuplexTransportOptions,
    owner: FlowOwner,
  ) {
    this.address = facts.address ?? 'a custom stream';
    this.isSecure = facts.isSecure ?? false;
    this.isEncrypted = facts.isEncrypted ?? false;
    this.#readable = readable;
    this.#writable = writable;
    this.#owner = owner;
    owner.unref();
    for (const stream of new Set([readable, writable])) {
      stream.on('error', (error) => this.#fail(toError(error)));
    }
    owner.onOver((error) => this.#over(error));
  }

  start(sink: TransportSink): void {
    this.#sink = sink;
    if (this.#isOver) {
      timers.queueMicrotask(() => sink.onClose(this.#error));
      return;
    }
    this.#writable.on('drain', () => {
      if (!this.#isOver) sink.onDrain();
    });
    this.#readable.on('data', (bytes: unknown) => this.#deliver(bytes, sink));
    // No more replies can arrive. The reason may still arrive, such as the exit status of a
    // program.
    this.#readable.on('end', () => this.#endSoon());
    if (this.#readable.readableEnded) this.#endSoon();
  }

  write(bytes: Uint8Array): boolean {
    if (this.#isOver || !this.#writable.writable) return true;
    return this.#writable.write(bytes);
  }

  pause(): void {
    this.#readable.pause();
  }

  resume(): void {
    // Without a listener a flowing stream would lose its bytes.
    if (this.#sink !== undefined) this.#readable.resume();
  }

  ref(): void {
    this.#owner.ref();
  }

  unref(): void {
    this.#owner.unref();
  }

  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#endSoon();
    // Further bytes are not needed, but unread bytes would keep the stream from closing.
    this.#readable.resume();
    await new Promise<void>((resolve) => this.#whenOver.push(resolve));
  }

  destroy(): void {
    if (this.#isOver) return;
    this.#setTimer(() => this.#over(undefined), KILL_DEADLINE_MS);
    this.#owner.kill();
  }

  #deliver(bytes: unknown, sink: TransportSink): void {
    if (this.#isOver) return;
    if (bytes instanceof Uint8Array || Buffer.isBuffer(bytes)) sink.onData(bytes);
    else this.#fail(new Error(`the stream delivered ${typeof bytes} in place of bytes`), true);
  }

  #fail(error: Error, isFinal = false): void {
    this.#error ??= error;
    if (isFinal) this.destroy();
    else this.#endSoon();
  }

  /**
   * Ends the writable side, and waits for the other end. The wait may keep the process alive until
   * its timeout.
   */
  #endSoon(): void {
    if (this.#isOver || this.#timer !== undefined) return;
    this.#setTimer(() => this.destroy(), END_DEADLINE_MS);
    this.#writable.end();
  }

  #setTimer(body: () => void, delayMs: number): void {
    timers.clearTimeout(this.#timer);
    this.#timer = timers.setTimeout(body, delayMs);
  }

  #over(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    timers.clearTimeout(this.#timer);
    this.#error = error ?? this.#error;
    for (const resolve of this.#whenOver) resolve();
    this.#sink?.onClose(this.#error);
  }
}

/** The owner of streams without an owner. */
class Streams implements FlowOwner {
  readonly #streams: ReadonlySet<Readable | Writable>;

  constructor(readable: Readable, writable: Writable) {
    this.#streams = new Set([readable, writable]);
  }

  onOver(listener: (error: Error | undefined) => void): void {
    const open = new Set([...this.#streams].filter((stream) => !stream.closed));
    const forget = (stream: Readable | Writable): void => {
      open.delete(stream);
      if (open.size === 0) listener(undefined);
    };
    for (const stream of open) stream.once('close', () => forget(stream));
    if (open.size === 0) timers.queueMicrotask(() => listener(undefined));
  }

  kill(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  /** Sockets have this method; most other streams do not. */
  ref(): void {
    this.#callAll('ref');
  }

  unref(): void {
    this.#callAll('unref');
  }

  #callAll(name: 'ref' | 'unref'): void {
    for (const stream of this.#streams) {
      const method: unknown = Reflect.get(stream, name);
      if (typeof method === 'function') method.call(stream);
    }
  }
}
