import type { XdrReader } from './reader.ts';
import type { XdrWriter } from './writer.ts';

/**
 * Writes and reads the values of one XDR type. There is a generated codec for every type of the
 * protocol.
 */
export interface Codec<T> {
  /** Writes `value`. @throws XdrError if it does not fit its type. */
  encode(writer: XdrWriter, value: T): void;

  /** Reads one value. @throws XdrError if the bytes do not hold one. */
  decode(reader: XdrReader): T;
}

/** The codec of no value (RFC 4506 section 4.16), for procedures without arguments or results. */
export const XdrVoid: Codec<void> = {
  encode() {},
  decode() {},
};

/**
 * The codec of all remaining bytes, without length and padding: the payload of libvirt's streams.
 */
export const XdrRaw: Codec<Uint8Array> = {
  encode: (writer, bytes) => writer.raw(bytes),
  decode: (reader) => reader.rest(),
};
