import type { Transport, TransportSink } from '../../../../../src/transport/index.ts';

/** What a packet's header says, and its payload. */
export interface Packet {
  readonly program: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
  readonly payload: Buffer;
}

/** A transport that keeps all that is sent through it. */
export class Recorder implements Transport {
  readonly #inner: Transport;
  #sent: Buffer[] = [];

  constructor(inner: Transport) {
    this.#inner = inner;
  }

  /** The packets that were sent since it was last asked, cut by their length words alone. */
  take(): Packet[] {
    const bytes = Buffer.concat(this.#sent);
    this.#sent = [];
    const packets: Packet[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = bytes.readUInt32BE(at);
      packets.push({
        program: bytes.readUInt32BE(at + 4),
        procedure: bytes.readInt32BE(at + 12),
        type: bytes.readInt32BE(at + 16),
        serial: bytes.readUInt32BE(at + 20),
        status: bytes.readInt32BE(at + 24),
        payload: bytes.subarray(at + 28, at + length),
      });
      at += length;
    }
    return packets;
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
    this.#sent.push(Buffer.from(bytes));
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
