import type { Transport, TransportSink } from '../../transport/index.ts';

/** A transport that can split its output, stop reading, and disconnect after some bytes. */
export class FaultyTransport implements Transport {
  /** The size in bytes of the pieces of the output, or undefined for no splitting. */
  pieceBytes: number | undefined;

  readonly #inner: Transport;
  /** The number of bytes that may still be sent before the connection ends. */
  #bytesLeft = Number.POSITIVE_INFINITY;
  #isStopped = false;
  #isPaused = false;

  constructor(inner: Transport) {
    this.#inner = inner;
  }

  get address(): string {
    return this.#inner.address;
  }

  get isSecure(): boolean {
    return this.#inner.isSecure;
  }

  get isEncrypted(): boolean {
    return this.#inner.isEncrypted;
  }

  get carriesDescriptors(): boolean {
    return this.#inner.carriesDescriptors;
  }

  get isPacketwise(): boolean {
    return this.#inner.isPacketwise ?? false;
  }

  /** Disconnects after `bytes` more bytes are sent. */
  cutAfter(bytes: number): void {
    this.#bytesLeft = Math.min(this.#bytesLeft, bytes);
  }

  /** Whether reading is stopped, regardless of the protocol's own back-pressure. */
  set isStopped(value: boolean) {
    if (value === this.#isStopped) return;
    this.#isStopped = value;
    this.#update();
  }

  start(sink: TransportSink): void {
    this.#inner.start(sink);
  }

  write(bytes: Uint8Array): boolean {
    const allowed = bytes.subarray(0, this.#bytesLeft);
    this.#bytesLeft -= allowed.length;
    const step = this.pieceBytes ?? (allowed.length || 1);
    let hasRoom = true;
    for (let at = 0; at < allowed.length; at += step) {
      hasRoom = this.#inner.write(allowed.subarray(at, at + step));
    }
    // Bytes that were written before the end still arrive, as when a daemon is killed.
    if (this.#bytesLeft <= 0) void this.#inner.end();
    return hasRoom;
  }

  pause(): void {
    this.#isPaused = true;
    this.#update();
  }

  resume(): void {
    this.#isPaused = false;
    this.#update();
  }

  ref(): void {
    this.#inner.ref();
  }

  unref(): void {
    this.#inner.unref();
  }

  end(): Promise<void> {
    return this.#inner.end();
  }

  destroy(): void {
    this.#inner.destroy();
  }

  #update(): void {
    if (this.#isPaused || this.#isStopped) this.#inner.pause();
    else this.#inner.resume();
  }
}
