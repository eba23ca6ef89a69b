import type { VirNetMessageHeader } from '../protocol/index.ts';

/**
 * A packet is a length word, a header and a payload, all XDR:
 *
 *     u32 length (of all of it)
 *     u32 prog, u32 vers, i32 proc, i32 type, u32 serial, i32 status
 *     payload
 *
 * See libvirt's src/rpc/virnetprotocol.x.
 */
export type PacketHeader = VirNetMessageHeader;

/** The length word and the header. No packet is shorter. */
export const PACKET_HEADER_BYTES = 28;

/**
 * The largest packet that a client takes before the connection is open: logging in needs no more
 * (an answer of SASL is at most 65,536 bytes, in four bytes each), and the peer is not trusted yet.
 */
export const UNOPENED_PACKET_BYTES_MAX = 1_048_576;
