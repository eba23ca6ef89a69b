import type { Duplex, Readable, Writable } from 'node:stream';
import { toError } from '../errors/index.ts';
import type { Transport, TransportSink } from './transport.ts';

/** Two streams that make one flow, such as a program's standard output and input. */
export interface DuplexPair {
  readonly readable: Readable;
  readonly writable: Writable;
}

/** What a stream cannot tell about itself. */
export interface DuplexTransportOptions {
  /** Where it leads, for messages. @default 'a stream of your own' */
  readonly address?: string;

  /** Nobody else can read the bytes. Logins that show a password ask for it. @default false */
  readonly isSecure?: boolean;

  /** The bytes are encrypted on their way. @default false */
  readonly isEncrypted?: boolean;
}

/**
 * What stands behind two streams and may outlive them: a process, an SSH connection. Without one
 * the flow is over when its streams are closed.
 */
export interface FlowOwner {
  /** Calls `listener` once, when nothing is left, with the reason if there is one. */
  onOver(listener: (error: Error | undefined) => void): void;

  /** Ends it by force. */
  kill(): void;

  ref(): void;
  unref(): void;
}

/** How long {@link Transport.end} waits for the other end. */
const END_DEADLINE_MS = 2000;

/** How long a flow that was ended by force may take to go. */
const KILL_DEADLINE_MS = 1000;

/**
 * Any stream of Node as a {@link Transport}: a WebSocket's, a tunnel's through an HTTP proxy. The
 * transport owns it from now on. A pair of web streams becomes one with `Duplex.fromWeb`.
 */
export function duplexTransport(
  stream: Duplex | DuplexPair,
  facts: DuplexTransportOptions = {},
  owner?: FlowOwner,
): Transport {
  const { readable, writable } = isPair(stream) ? stream : { readable: stream, writable: stream };
  return new DuplexTransport(readable, writable, facts, owner ?? new Streams(readable, writable));
}

/** What users may give in place of a transport. */
export function asTransport(given: Transport | Duplex): Transport {
  return 'start' in given ? given : duplexTransport(given);
}

/** Whether {@link asTransport} can do something with it. */
export function isTransportOrDuplex(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const has = (...names: readonly string[]): boolean =>
    names.every((name) => typeof Reflect.get(value, name) === 'function');
  return has('start', 'write', 'end') || has('on', 'pipe', 'write', 'end', 'destroy');
}

/** Streams of Node have flags by these names. */
function isPair(stream: Duplex | DuplexPair): stream is DuplexPair {
  return typeof stream.writable === 'object';
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
    this.address = facts.address ?? 'a stream of your own';
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
      queueMicrotask(() => sink.onClose(this.#error));
      return;
    }
    this.#writable.on('drain', () => {
      if (!this.#isOver) sink.onDrain();
    });
    this.#readable.on('data', (bytes: unknown) => this.#deliver(bytes, sink));
    // No answer can come any more. Why may still be told, such as a program's exit status.
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
    // Before somebody listens a stream that flows would lose its bytes.
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
    // What still arrives is of no use, but unread bytes would keep the stream from closing.
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
    else this.#fail(new Error(`the stream gave ${typeof bytes} in place of bytes`), true);
  }

  #fail(error: Error, isFinal = false): void {
    this.#error ??= error;
    if (isFinal) this.destroy();
    else this.#endSoon();
  }

  /** The wait is for somebody's last words, so it may keep the process alive until its deadline. */
  #endSoon(): void {
    if (this.#isOver || this.#timer !== undefined) return;
    this.#setTimer(() => this.destroy(), END_DEADLINE_MS);
    this.#writable.end();
  }

  #setTimer(body: () => void, delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(body, delayMs);
  }

  #over(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#error = error ?? this.#error;
    for (const resolve of this.#whenOver) resolve();
    this.#sink?.onClose(this.#error);
  }
}

/** Streams that nothing stands behind. */
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
    if (open.size === 0) queueMicrotask(() => listener(undefined));
  }

  kill(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  /** Sockets have it, most other streams do not. */
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
