import type { XdrReader } from './reader.ts';
import type { XdrWriter } from './writer.ts';

/** How values of one XDR type are written and read. Generated for every type of the protocol. */
export interface Codec<T> {
  /** Writes `value`. @throws XdrError when it does not fit its type. */
  encode(writer: XdrWriter, value: T): void;

  /** Reads one value. @throws XdrError when the bytes do not hold one. */
  decode(reader: XdrReader): T;
}

/** The codec of nothing: procedures without arguments, or without an answer. RFC 4506 section 4.16. */
export const XdrVoid: Codec<void> = {
  encode() {},
  decode() {},
};

/** Bytes as they are, to the end: no length and no padding. It is what libvirt's streams carry. */
export const XdrRaw: Codec<Uint8Array> = {
  encode: (writer, bytes) => writer.raw(bytes),
  decode: (reader) => reader.rest(),
};
