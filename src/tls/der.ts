/** One value of DER (X.690), which may hold others. */
export interface Der {
  /** The first byte: class, whether it holds others, and number. */
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content. */
  readonly whole: Buffer;
}

/** The tags that certificates and revocation lists are read by. */
export const DerTag = {
  BIT_STRING: 0x03,
  SEQUENCE: 0x30,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  /** `[0]`, which holds what is explicitly tagged so. */
  CONTEXT_0: 0xa0,
} as const;

const LONG_LENGTH = 0x80;

/** A length of more bytes than these is not read: it would be over 4 GiB. */
const LENGTH_BYTES_MAX = 4;

/**
 * The values that follow each other in `bytes`.
 *
 * @throws RangeError when they do not fill the bytes exactly.
 */
export function readDer(bytes: Buffer): readonly Der[] {
  const values: Der[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const tag = bytes.readUInt8(offset);
    const first = bytes.readUInt8(offset + 1);
    const lengthBytes = first < LONG_LENGTH ? 0 : first - LONG_LENGTH;
    // 0x80 alone is the indefinite length of BER.
    if (first === LONG_LENGTH || lengthBytes > LENGTH_BYTES_MAX) throw new RangeError('no DER');
    const start = offset + 2 + lengthBytes;
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(offset + 2, lengthBytes);
    const end = start + length;
    if (end > bytes.length) throw new RangeError('the value is cut off');
    values.push({ tag, content: bytes.subarray(start, end), whole: bytes.subarray(offset, end) });
    offset = end;
  }
  return values;
}
