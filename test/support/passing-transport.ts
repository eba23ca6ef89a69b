import type { Transport, TransportSink } from '../../src/transport/index.ts';

/** A transport that passes everything on: a base class for transports that change the data. */
export class PassingTransport implements Transport {
  readonly #inner: Transport;

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

  start(sink: TransportSink): void {
    this.#inner.start(sink);
  }

  write(bytes: Uint8Array): boolean {
    return this.#inner.write(bytes);
  }

  pause(): void {
    this.#inner.pause();
  }

  resume(): void {
    this.#inner.resume();
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
}
