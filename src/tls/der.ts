/** A DER value (X.690), which may contain others. */
export interface Der {
  /** The first byte: the class, the constructed bit and the tag number. */
  readonly tag: number;
  readonly content: Buffer;
  /** The complete encoding: tag, length and content. */
  readonly whole: Buffer;
}

/** The tags used to read certificates and revocation lists. */
export const DerTag = {
  BOOLEAN: 0x01,
  BIT_STRING: 0x03,
  SEQUENCE: 0x30,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  /** The explicit tag `[0]`. */
  CONTEXT_0: 0xa0,
} as const;

const LONG_LENGTH = 0x80;

/** The limit on the bytes of a length. A longer one would mean over 4 GiB. */
const LENGTH_BYTES_MAX = 4;

/**
 * Reads the consecutive values in `bytes`.
 *
 * @throws RangeError if the values do not fill the bytes exactly.
 */
export function readDer(bytes: Buffer): readonly Der[] {
  const values: Der[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const tag = bytes.readUInt8(offset);
    const first = bytes.readUInt8(offset + 1);
    const lengthBytes = first < LONG_LENGTH ? 0 : first - LONG_LENGTH;
    // 0x80 alone is the indefinite length of BER, which DER does not allow.
    if (first === LONG_LENGTH || lengthBytes > LENGTH_BYTES_MAX) throw new RangeError('not DER');
    const start = offset + 2 + lengthBytes;
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(offset + 2, lengthBytes);
    const end = start + length;
    if (end > bytes.length) throw new RangeError('the value is truncated');
    values.push({ tag, content: bytes.subarray(start, end), whole: bytes.subarray(offset, end) });
    offset = end;
  }
  return values;
}
