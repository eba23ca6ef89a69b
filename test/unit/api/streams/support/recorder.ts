import { PassingTransport } from '../../../../support/passing-transport.ts';

/** The header and the payload of a packet. */
export interface Packet {
  readonly program: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
  readonly payload: Buffer;
}

/** A transport that records the sent data. */
export class Recorder extends PassingTransport {
  #sent: Buffer[] = [];

  /** The packets sent since the last call, split by their length words only. */
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

  override write(bytes: Uint8Array): boolean {
    this.#sent.push(Buffer.from(bytes));
    return super.write(bytes);
  }
}
