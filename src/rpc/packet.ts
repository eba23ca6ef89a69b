import type { AnyProcedure, VirNetMessageHeader } from '../protocol/index.ts';
import { VirNetMessageStatus, VirNetMessageType } from '../protocol/index.ts';

/**
 * The header of a packet. A packet is a length word, a header and a payload, all in XDR:
 *
 *     u32 length (of the whole packet)
 *     u32 prog, u32 vers, i32 proc, i32 type, u32 serial, i32 status
 *     payload
 *
 * See libvirt's src/rpc/virnetprotocol.x.
 */
export type PacketHeader = VirNetMessageHeader;

/** The length of the length word and the header in bytes. No packet is shorter. */
export const PACKET_HEADER_BYTES = 28;

/**
 * The length of the longest packet that a client accepts before the connection is open.
 * Authentication needs no more: a SASL message is at most 65,536 characters, in four bytes each.
 * And the peer is not trusted yet.
 */
export const UNOPENED_PACKET_BYTES_MAX = 1_048_576;

/** Returns the header of a call. */
export function callHeader(procedure: AnyProcedure, serial: number): PacketHeader {
  return {
    prog: procedure.program,
    vers: procedure.version,
    proc: procedure.number,
    type: VirNetMessageType.CALL,
    serial,
    status: VirNetMessageStatus.OK,
  };
}

/** The offset of the header's `type` in a packet. */
export const TYPE_OFFSET = 16;
const SERIAL_OFFSET = 20;

/**
 * Reads the header of the packet at `start`, all of which is there. The codec does the same, with a
 * reader and a view for each header. That takes longer than the rest of a stream's packet.
 */
export function headerAt(bytes: Buffer, start: number): PacketHeader {
  return {
    prog: bytes.readUInt32BE(start + 4),
    vers: bytes.readUInt32BE(start + 8),
    proc: bytes.readInt32BE(start + 12),
    type: bytes.readInt32BE(start + TYPE_OFFSET),
    serial: bytes.readUInt32BE(start + SERIAL_OFFSET),
    status: bytes.readInt32BE(start + 24),
  };
}

/** Replaces the serial of an encoded packet. */
export function patchSerial(packet: Uint8Array, serial: number): void {
  new DataView(packet.buffer, packet.byteOffset).setUint32(SERIAL_OFFSET, serial);
}
