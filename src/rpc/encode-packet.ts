import { XdrError } from '../errors/index.ts';
import {
  VIR_NET_MESSAGE_LEN_MAX,
  VIR_NET_MESSAGE_MAX,
  VirNetMessageHeader,
} from '../protocol/index.ts';
import type { Codec } from '../xdr/index.ts';
import { XdrWriter } from '../xdr/index.ts';
import type { PacketHeader } from './packet.ts';

/**
 * Returns the bytes of one packet, in a buffer of its own.
 *
 * @param sizeHint - The expected length in bytes, if it is known.
 * @throws XdrError if `value` does not fit its type, or the packet is too long.
 */
export function encodePacket<T>(
  header: PacketHeader,
  codec: Codec<T>,
  value: T,
  sizeHint?: number,
): Uint8Array {
  const writer = new XdrWriter(sizeHint);
  writePacket(writer, header, codec, value);
  return writer.finish();
}

/**
 * Appends one packet to the content of `writer`, and returns its length in bytes. Nothing is
 * appended if it throws.
 *
 * @throws XdrError if `value` does not fit its type, or the packet is too long.
 */
export function writePacket<T>(
  writer: XdrWriter,
  header: PacketHeader,
  codec: Codec<T>,
  value: T,
): number {
  const start = writer.length;
  try {
    writer.uint(0);
    VirNetMessageHeader.encode(writer, header);
    codec.encode(writer, value);
    const length = writer.length - start;
    requirePacketLength(length, start);
    writer.patchUint(start, length);
    return length;
  } catch (error) {
    writer.truncate(start);
    throw error;
  }
}

/** @throws XdrError if a packet of `length` bytes is too long. It would begin at `at`. */
export function requirePacketLength(length: number, at: number): void {
  if (length <= VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX) return;
  throw new XdrError(
    'XDR_TOO_LONG',
    `A packet of ${length} bytes is over the limit of ${VIR_NET_MESSAGE_MAX} bytes`,
    at,
    { excess: { of: 'packet', length, limit: VIR_NET_MESSAGE_MAX } },
  );
}
