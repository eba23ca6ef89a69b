import type { XdrErrorCode, XdrExcess } from '../errors/index.ts';
import { XdrError } from '../errors/index.ts';
import { textFault } from './text.ts';
import { parseUuid } from './uuid.ts';

const INITIAL_BYTES = 512;

/** The length up to which the characters of a text are written one by one. */
const SHORT_TEXT_LENGTH = 64;

/**
 * Writes XDR values (RFC 4506) into one buffer that grows.
 *
 * It throws if a value does not fit its type: a number out of range, or a text that is over its
 * limit or contains a NUL or a lone surrogate. After an error the writer can be reset with {@link
 * truncate}.
 */
export class XdrWriter {
  #bytes: Buffer;
  #view: DataView;
  /** The offset of the first byte that has not been taken. */
  #start = 0;
  #end = 0;

  constructor(initialBytes: number = INITIAL_BYTES) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(initialBytes, 16));
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The number of bytes that are written and not taken. */
  get length(): number {
    return this.#end - this.#start;
  }

  /**
   * Returns the bytes that are written. They are not copied: do not write to this writer
   * afterwards, or use {@link take}.
   */
  finish(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /**
   * Returns the bytes that are written, and starts again behind them. The returned bytes no longer
   * change.
   */
  take(): Uint8Array {
    const bytes = this.finish();
    this.#start = this.#end;
    return bytes;
  }

  /** Drops all but the first `length` bytes. */
  truncate(length: number): void {
    this.#end = Math.min(this.#end, this.#start + length);
  }

  /** Overwrites the four bytes at `at`, which must be written already. */
  patchUint(at: number, value: number): void {
    this.#view.setUint32(this.#start + at, value);
  }

  /** Writes an int (RFC 4506 section 4.1). An enumeration (4.3) is written the same way. */
  int(value: number): void {
    if (typeof value !== 'number' || value !== (value | 0)) {
      this.#refuseNumber('an int', -0x80_00_00_00, 0x7f_ff_ff_ff, value);
    }
    const at = this.#grow(4);
    this.#view.setInt32(at, value);
  }

  /** Writes an unsigned int (RFC 4506 section 4.2). */
  uint(value: number): void {
    if (typeof value !== 'number' || value !== value >>> 0) {
      this.#refuseNumber('an unsigned int', 0, 0xff_ff_ff_ff, value);
    }
    const at = this.#grow(4);
    this.#view.setUint32(at, value);
  }

  /** Writes a hyper (RFC 4506 section 4.5). */
  hyper(value: bigint): void {
    if (typeof value !== 'bigint' || value !== BigInt.asIntN(64, value)) {
      this.#refuseNumber('a hyper (bigint)', -(2n ** 63n), 2n ** 63n - 1n, value);
    }
    const at = this.#grow(8);
    this.#view.setBigInt64(at, value);
  }

  /** Writes an unsigned hyper (RFC 4506 section 4.5). */
  uhyper(value: bigint): void {
    if (typeof value !== 'bigint' || value !== BigInt.asUintN(64, value)) {
      this.#refuseNumber('an unsigned hyper (bigint)', 0n, 2n ** 64n - 1n, value);
    }
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value);
  }

  /** Writes a double (RFC 4506 section 4.7). */
  double(value: number): void {
    if (typeof value !== 'number') this.#refuseType('a number', value);
    const at = this.#grow(8);
    this.#view.setFloat64(at, value);
  }

  /** Writes a boolean (RFC 4506 section 4.4). */
  bool(value: boolean): void {
    if (typeof value !== 'boolean') this.#refuseType('a boolean', value);
    const at = this.#grow(4);
    this.#view.setUint32(at, value ? 1 : 0);
  }

  /** Writes a `T *` (RFC 4506 section 4.19). */
  optional<T>(value: T | null | undefined, write: (writer: XdrWriter, value: T) => void): void {
    const isPresent = value !== null && value !== undefined;
    this.bool(isPresent);
    if (isPresent) write(this, value);
  }

  /** Writes a C `char`. rpcgen sends it as an int of four bytes. */
  char(value: number): void {
    if (typeof value !== 'number' || value !== (value << 24) >> 24) {
      this.#refuseNumber('a char', -0x80, 0x7f, value);
    }
    const at = this.#grow(4);
    this.#view.setInt32(at, value);
  }

  /** Writes a C `unsigned char`, in four bytes like {@link char}. */
  uchar(value: number): void {
    if (typeof value !== 'number' || value !== (value & 0xff)) {
      this.#refuseNumber('an unsigned char', 0, 0xff, value);
    }
    const at = this.#grow(4);
    this.#view.setUint32(at, value);
  }

  /** Writes a C `short`, in four bytes like {@link char}. */
  short(value: number): void {
    if (typeof value !== 'number' || value !== (value << 16) >> 16) {
      this.#refuseNumber('a short', -0x80_00, 0x7f_ff, value);
    }
    const at = this.#grow(4);
    this.#view.setInt32(at, value);
  }

  /** Writes a C `unsigned short`, in four bytes like {@link char}. */
  ushort(value: number): void {
    if (typeof value !== 'number' || value !== (value & 0xff_ff)) {
      this.#refuseNumber('an unsigned short', 0, 0xff_ff, value);
    }
    const at = this.#grow(4);
    this.#view.setUint32(at, value);
  }

  /** Writes a `string<maxBytes>` in UTF-8 (RFC 4506 section 4.11). */
  string(value: string, maxBytes: number): void {
    if (typeof value !== 'string') this.#refuseType('a string', value);
    if (value.length <= SHORT_TEXT_LENGTH && this.#shortAscii(value, maxBytes)) return;
    const fault = textFault(value);
    if (fault !== undefined) this.#refuse('XDR_BAD_TEXT', `String ${fault}`);
    const length = Buffer.byteLength(value, 'utf8');
    const start = this.#growPadded(length, maxBytes, 'text');
    this.#bytes.write(value, start, length, 'utf8');
  }

  /** Writes an `opaque<maxBytes>` (RFC 4506 section 4.10). */
  opaque(value: Uint8Array, maxBytes: number): void {
    if (!isBytes(value)) this.#refuseType('a Uint8Array', value);
    const at = this.#growPadded(value.length, maxBytes, 'bytes');
    this.#bytes.set(value, at);
  }

  /** Writes an `opaque[length]` (RFC 4506 section 4.9). */
  fixedOpaque(value: Uint8Array, length: number): void {
    if (!isBytes(value)) this.#refuseType('a Uint8Array', value);
    this.#requireLength(value.length, length);
    const start = this.#grow((length + 3) & ~3);
    this.#bytes.fill(0, start + length, this.#end);
    this.#bytes.set(value, start);
  }

  /** Writes a UUID as an `opaque[16]`. It must be in canonical form, in upper or lower case. */
  uuid(value: string): void {
    if (typeof value !== 'string') this.#refuseType('a UUID string', value);
    const start = this.#grow(16);
    if (!parseUuid(value, this.#bytes, start)) {
      this.#refuse('XDR_BAD_TEXT', `Expected a UUID, got a string of ${value.length} characters`);
    }
  }

  /**
   * Writes a `char<max>`: each byte becomes a C `char`, sent as an int of four bytes. It is not an
   * opaque.
   */
  chars(value: Uint8Array, max: number): void {
    if (!isBytes(value)) this.#refuseType('a Uint8Array', value);
    this.#count(value.length, max);
    this.#chars(value);
  }

  /** Writes a `char[length]`, each character in four bytes. */
  fixedChars(value: Uint8Array, length: number): void {
    if (!isBytes(value)) this.#refuseType('a Uint8Array', value);
    this.#requireLength(value.length, length);
    this.#chars(value);
  }

  /** Writes a `T<max>` (RFC 4506 section 4.13). */
  array<T>(values: readonly T[], max: number, write: (writer: XdrWriter, value: T) => void): void {
    if (!Array.isArray(values)) this.#refuseType('an array', values);
    this.#count(values.length, max);
    for (const value of values) write(this, value);
  }

  /** Writes bytes that are already encoded. */
  raw(value: Uint8Array): void {
    const start = this.#grow(value.length);
    this.#bytes.set(value, start);
  }

  /** Throws an XdrError: no case of the union has the discriminant (RFC 4506 section 4.15). */
  unknownCase(discriminant: unknown): never {
    return this.#refuse(
      'XDR_UNKNOWN_CASE',
      `No case of the union has the discriminant ${String(discriminant)}`,
    );
  }

  /**
   * Writes a short text of characters from 1 to 127: nearly all names are such texts. This is much
   * faster than Node's encoder. Returns false and writes nothing for any other text.
   */
  #shortAscii(value: string, maxBytes: number): boolean {
    const { length } = value;
    if (length > maxBytes) return false;
    const start = this.#growPadded(length, maxBytes, 'text');
    const bytes = this.#bytes;
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code === 0 || code > 0x7f) {
        this.#end -= 4 + ((length + 3) & ~3);
        return false;
      }
      bytes[start + index] = code;
    }
    return true;
  }

  #count(count: number, max: number): void {
    if (count > max) this.#refuseLength('items', count, max);
    this.uint(count);
  }

  #chars(value: Uint8Array): void {
    const start = this.#grow(value.length * 4);
    // C's char is signed on the wire: 0xff travels as -1.
    for (let index = 0; index < value.length; index += 1) {
      this.#view.setInt32(start + index * 4, ((value[index] as number) << 24) >> 24);
    }
  }

  #requireLength(length: number, expected: number): void {
    if (length === expected) return;
    this.#refuse('XDR_OUT_OF_RANGE', `Expected exactly ${expected} bytes, got ${length}`);
  }

  /** Writes the length of `length` bytes, and reserves space for the bytes and their padding. */
  #growPadded(length: number, max: number, of: 'text' | 'bytes'): number {
    if (length > max) this.#refuseLength(of, length, max);
    const padded = (length + 3) & ~3;
    const start = this.#grow(4 + padded);
    this.#view.setUint32(start, length);
    // The whole last word is cleared: the bytes that are written later leave only the padding.
    if (padded > length) this.#view.setUint32(start + padded, 0);
    return start + 4;
  }

  /**
   * Reserves space for `length` bytes and returns where it starts. It may replace the buffer: call
   * it before you use the buffer or the view.
   */
  #grow(length: number): number {
    const at = this.#end;
    if (at + length > this.#bytes.length) return this.#move(length);
    this.#end = at + length;
    return at;
  }

  /** Moves the bytes that are not taken to a new buffer with space for `length` more bytes. */
  #move(length: number): number {
    const at = this.length;
    // Bytes that are taken stay in the old buffer, so the buffer of a long-lived writer does not
    // grow.
    const size = at + length > this.#bytes.length ? (at + length) * 2 : this.#bytes.length;
    const bytes = Buffer.allocUnsafeSlow(size);
    bytes.set(this.finish());
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    this.#start = 0;
    this.#end = at + length;
    return at;
  }

  #refuseNumber(
    what: string,
    least: number | bigint,
    most: number | bigint,
    value: unknown,
  ): never {
    const expected = `Expected ${what} from ${least} to ${most}`;
    const isNumber = typeof value === 'number' || typeof value === 'bigint';
    return this.#refuse(
      isNumber && typeof value === typeof least ? 'XDR_OUT_OF_RANGE' : 'XDR_BAD_TYPE',
      `${expected}, got ${describe(value)}`,
    );
  }

  #refuseType(expected: string, value: unknown): never {
    return this.#refuse('XDR_BAD_TYPE', `Expected ${expected}, got ${describe(value)}`);
  }

  #refuseLength(of: XdrExcess['of'], length: number, limit: number): never {
    const what = { text: ' of a string', bytes: ' of an opaque', items: '', packet: '' }[of];
    const message = `Length ${length}${what} is over its limit of ${limit}`;
    throw new XdrError('XDR_TOO_LONG', message, this.length, { excess: { of, length, limit } });
  }

  #refuse(code: XdrErrorCode, message: string): never {
    throw new XdrError(code, message, this.length);
  }
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

/**
 * Describes a value for a message: a number with its value, anything else by its type alone,
 * because it may be a secret.
 */
function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return `${value} (${typeof value})`;
  return value === null ? 'null' : typeof value;
}
