import { Fifo, ProcessTimer, timers } from '../async/index.ts';
import type { Transport, TransportSink } from './transport.ts';

/** The queued bytes at which one end makes the other wait. */
const HIGH_WATER_BYTES = 64 * 1024;

/**
 * Returns the two ends of a flow within the process: bytes that one end writes arrive at the other
 * in a later task. It needs no socket and behaves like one: it has back-pressure, and `destroy`
 * drops undelivered bytes.
 */
export function memoryPair(address = 'memory'): readonly [Transport, Transport] {
  const left = new MemoryTransport(address);
  const right = new MemoryTransport(address);
  left.join(right);
  right.join(left);
  return [left, right];
}

class MemoryTransport implements Transport {
  readonly address: string;
  readonly isSecure = true;
  readonly isEncrypted = false;
  readonly carriesDescriptors = false;

  #peer: MemoryTransport | undefined;
  #sink: TransportSink | undefined;
  readonly #inbox = new Fifo<Uint8Array>();
  #inboxBytes = 0;
  #isPaused = false;
  #isScheduled = false;
  #isPeerWaiting = false;
  /** Whether the other end writes no more: this end closes when the inbox is empty. */
  #isEnding = false;
  #isClosed = false;
  readonly #whenClosed: Array<() => void> = [];
  readonly #process = new ProcessTimer();

  constructor(address: string) {
    this.address = address;
  }

  join(peer: MemoryTransport): void {
    this.#peer = peer;
  }

  start(sink: TransportSink): void {
    this.#sink = sink;
    this.#schedule();
  }

  write(bytes: Uint8Array): boolean {
    if (this.#isClosed || this.#peer === undefined) return true;
    return this.#peer.receive(bytes);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#schedule();
  }

  /** A reply may take time, such as one that the in-memory daemon delays. */
  ref(): void {
    if (!this.#isClosed) this.#process.hold();
  }

  unref(): void {
    this.#process.release();
  }

  async end(): Promise<void> {
    this.#peer?.endSoon();
    this.#inbox.clear();
    this.endSoon();
    if (!this.#isClosed) await new Promise<void>((resolve) => this.#whenClosed.push(resolve));
  }

  destroy(): void {
    this.#inbox.clear();
    this.endSoon();
    this.#peer?.endSoon();
  }

  receive(bytes: Uint8Array): boolean {
    if (this.#isClosed) return true;
    this.#inbox.push(bytes);
    this.#inboxBytes += bytes.length;
    this.#schedule();
    this.#isPeerWaiting ||= this.#inboxBytes > HIGH_WATER_BYTES;
    return !this.#isPeerWaiting;
  }

  endSoon(): void {
    this.#isEnding = true;
    this.#schedule();
  }

  drained(): void {
    this.#sink?.onDrain();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isClosed) return;
    this.#isScheduled = true;
    timers.setImmediate(() => {
      this.#isScheduled = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    const sink = this.#sink;
    while (sink !== undefined && !this.#isPaused && !this.#isClosed) {
      const bytes = this.#inbox.shift();
      if (bytes === undefined) break;
      this.#inboxBytes -= bytes.length;
      sink.onData(bytes);
    }
    if (this.#isPeerWaiting && this.#inbox.length === 0) {
      this.#isPeerWaiting = false;
      this.#inboxBytes = 0;
      this.#peer?.drained();
    }
    if (this.#isEnding && this.#inbox.length === 0) this.#close();
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#process.release();
    for (const resolve of this.#whenClosed) resolve();
    this.#sink?.onClose();
  }
}
