import type { Transport, TransportSink } from '../../src/transport/index.ts';
import { PassingTransport } from '../support/passing-transport.ts';

/** Changes the packets of one direction. Each piece contains whole packets that came together. */
export type PacketFilter = (packets: readonly Buffer[]) => readonly Uint8Array[];

export interface PacketFilters {
  readonly toDaemon?: PacketFilter;
  readonly toClient?: PacketFilter;
}

/** The client's end of a connection whose packets are changed on their way. */
export class PacketTransport extends PassingTransport {
  readonly #outgoing: Direction;
  readonly #incoming: Direction;

  constructor(inner: Transport, filters: PacketFilters) {
    super(inner);
    this.#outgoing = new Direction(filters.toDaemon);
    this.#incoming = new Direction(filters.toClient);
  }

  override start(sink: TransportSink): void {
    super.start({
      onData: (bytes) => {
        const changed = this.#incoming.pass(bytes);
        if (changed.length > 0) sink.onData(changed);
      },
      onDrain: () => sink.onDrain(),
      onClose: (error) => sink.onClose(error),
    });
  }

  override write(bytes: Uint8Array): boolean {
    return super.write(this.#outgoing.pass(bytes));
  }
}

/** Cuts bytes into packets, for one direction. Both ends are of this package, so lengths are true. */
class Direction {
  readonly #filter: PacketFilter | undefined;
  #rest = Buffer.alloc(0);

  constructor(filter: PacketFilter | undefined) {
    this.#filter = filter;
  }

  pass(bytes: Uint8Array): Uint8Array {
    if (this.#filter === undefined) return bytes;
    const { packets, rest } = splitPackets(Buffer.concat([this.#rest, bytes]));
    this.#rest = rest;
    return Buffer.concat(this.#filter(packets));
  }
}

/** Cuts bytes into whole packets and an incomplete rest. */
export function splitPackets(bytes: Buffer): { packets: Buffer[]; rest: Buffer<ArrayBuffer> } {
  const packets: Buffer[] = [];
  let start = 0;
  while (bytes.length - start >= 4) {
    const length = bytes.readUInt32BE(start);
    if (length < 4 || bytes.length - start < length) break;
    packets.push(bytes.subarray(start, start + length));
    start += length;
  }
  return { packets, rest: Buffer.from(bytes.subarray(start)) };
}
