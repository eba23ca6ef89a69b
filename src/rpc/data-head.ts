import { XdrVoid } from '../xdr/index.ts';
import { encodePacket, requirePacketLength } from './encode-packet.ts';
import type { PacketHeader } from './packet.ts';
import { PACKET_HEADER_BYTES } from './packet.ts';

/**
 * The beginning of the data packets of a stream, which differ in their length only. It is encoded
 * once for each length that follows another one: nearly all packets of an upload are full.
 */
export class DataHead {
  readonly header: PacketHeader;
  #bytes: Buffer | undefined;
  #length = 0;

  constructor(header: PacketHeader) {
    this.header = header;
  }

  /**
   * Returns the bytes in front of `dataBytes` bytes of data. They do not change later.
   *
   * @throws XdrError if the packet is too long.
   */
  bytesOf(dataBytes: number): Buffer {
    if (this.#bytes !== undefined && this.#length === dataBytes) return this.#bytes;
    const length = PACKET_HEADER_BYTES + dataBytes;
    requirePacketLength(length, 0);
    const bytes = Buffer.from(encodePacket(this.header, XdrVoid, undefined, PACKET_HEADER_BYTES));
    bytes.writeUInt32BE(length);
    this.#bytes = bytes;
    this.#length = dataBytes;
    return bytes;
  }
}
