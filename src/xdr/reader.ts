import type { XdrErrorCode } from '../errors/index.ts';
import { XdrError } from '../errors/index.ts';
import type { ArrayAhead, ArrayReader, ItemReader } from './array-reading.ts';
import type { Codec } from './codec.ts';
import { readHyper, readUhyper } from './hyper.ts';
import { SharedNames } from './shared-names.ts';
import { upToNul } from './text.ts';
import { NAME_BYTES_MAX, Texts } from './texts.ts';
import { formatUuid } from './uuid.ts';

/** The length up to which an array is allocated before its items are read. */
const PREALLOCATED_MAX = 4096;

/** Thrown to leave a codec when the first array is found. */
const FOUND = new Error('The first array is found');

/**
 * Reads XDR values (RFC 4506) from untrusted bytes.
 *
 * Every length is checked against its declared limit and against the remaining bytes before
 * anything is allocated. So the memory of a value is bounded by the size of its packet. Padding
 * bytes are not checked, as in libvirt. Text is read as UTF-8 with replacement characters, because
 * file names may contain any bytes.
 */
export class XdrReader {
  /** The whole memory that contains the bytes. */
  #memory: ArrayBufferLike;
  #bytes: Buffer;
  #view: DataView;
  /** Where the bytes begin and end in this memory, and the place of the next value. */
  #start: number;
  #end: number;
  #at: number;
  readonly #texts = new Texts();
  #names: SharedNames | undefined;
  #readItem: ItemReader | undefined;
  #readArray: ArrayReader | undefined;
  #ahead: ArrayAhead | undefined;
  #readsAsC = false;

  constructor(bytes: Uint8Array) {
    this.#memory = bytes.buffer;
    this.#bytes = Buffer.from(this.#memory);
    this.#view = new DataView(this.#memory);
    this.#start = bytes.byteOffset;
    this.#end = this.#start + bytes.length;
    this.#at = this.#start;
  }

  /**
   * Starts to read `bytes` from `start` to `end`. The same memory needs no new views.
   *
   * @internal
   */
  reset(bytes: Uint8Array, start: number, end: number): void {
    const { buffer, byteOffset, length } = bytes;
    if (buffer !== this.#memory) {
      this.#memory = buffer;
      this.#bytes = Buffer.from(buffer);
      this.#view = new DataView(buffer);
    }
    this.#start = byteOffset + start;
    this.#end = byteOffset + Math.min(end, length);
    this.#at = this.#start;
    this.#texts.clear();
    this.#names = undefined;
    this.#readItem = undefined;
    this.#readArray = undefined;
    this.#ahead = undefined;
    this.#readsAsC = false;
  }

  /**
   * From now on, accepts what libtirpc's decoder accepts, which all libvirt daemons use: each
   * boolean but 0 is true, and a string ends at its first NUL. Clients depend on it: go-libvirt
   * writes true as 0x01000000. A daemon writes 0 or 1, so any other value is damage to a client.
   *
   * @internal
   */
  readAsC(): void {
    this.#readsAsC = true;
  }

  /** The offset at which the next value starts, in bytes. */
  get offset(): number {
    return this.#at - this.#start;
  }

  /** The number of remaining bytes. */
  get remaining(): number {
    return this.#end - this.#at;
  }

  /** Reads an int (RFC 4506 section 4.1). An enumeration (4.3) is read the same way. */
  int(): number {
    return this.#view.getInt32(this.#take(4, 'an int'));
  }

  /** Reads an unsigned int (RFC 4506 section 4.2). */
  uint(): number {
    return this.#view.getUint32(this.#take(4, 'an unsigned int'));
  }

  /** Reads a hyper (RFC 4506 section 4.5). */
  hyper(): bigint {
    return readHyper(this.#view, this.#take(8, 'a hyper'));
  }

  /** Reads an unsigned hyper (RFC 4506 section 4.5). */
  uhyper(): bigint {
    return readUhyper(this.#view, this.#take(8, 'an unsigned hyper'));
  }

  /** Reads a double (RFC 4506 section 4.7). */
  double(): number {
    return this.#view.getFloat64(this.#take(8, 'a double'));
  }

  /** Reads a boolean, 0 or 1 (RFC 4506 section 4.4). */
  bool(): boolean {
    return this.#flag('a boolean');
  }

  /** Reads a C `char`. rpcgen sends it as an int of four bytes; the lowest byte counts. */
  char(): number {
    return (this.int() << 24) >> 24;
  }

  /** Reads a C `unsigned char`, in four bytes like {@link char}. */
  uchar(): number {
    return this.uint() & 0xff;
  }

  /** Reads a C `short`, in four bytes like {@link char}. */
  short(): number {
    return (this.int() << 16) >> 16;
  }

  /** Reads a C `unsigned short`, in four bytes like {@link char}. */
  ushort(): number {
    return this.uint() & 0xff_ff;
  }

  /** Reads a `string<maxBytes>` (RFC 4506 section 4.11). */
  string(maxBytes: number): string {
    const length = this.#length(maxBytes, 1, 'a string');
    const text = this.#textAt(this.#takePadded(length, 'a string'), length);
    return this.#readsAsC ? upToNul(text) : text;
  }

  /**
   * Reads a `string<maxBytes>` that probably occurred before in these bytes, such as the name of a
   * typed parameter. If so, the same text is returned.
   */
  name(maxBytes: number): string {
    const next = this.#names?.next(this.#at, this.#end);
    if (next !== undefined && next.length <= maxBytes) {
      this.#at += next.size;
      return next.text;
    }
    return this.#otherName(maxBytes);
  }

  /** Reads an `opaque<maxBytes>` (RFC 4506 section 4.10). The bytes are a copy. */
  opaque(maxBytes: number): Uint8Array {
    const length = this.#length(maxBytes, 1, 'an opaque');
    return this.#copy(this.#takePadded(length, 'an opaque'), length);
  }

  /** Reads an `opaque[length]` (RFC 4506 section 4.9). The bytes are a copy. */
  fixedOpaque(length: number): Uint8Array {
    return this.#copy(this.#takePadded(length, 'a fixed opaque'), length);
  }

  /** Reads an `opaque[16]` that holds a UUID. Returns it in canonical lower case. */
  uuid(): string {
    return formatUuid(this.#bytes, this.#take(16, 'a UUID'));
  }

  /** Reads a `char<max>`: an array of C characters, each in four bytes. It is not an opaque. */
  chars(max: number): Uint8Array {
    return this.#chars(this.#length(max, 4, 'an array of char'));
  }

  /** Reads a `char[length]`, each character in four bytes. */
  fixedChars(length: number): Uint8Array {
    return this.#chars(length);
  }

  /**
   * Reads a `T<max>` (RFC 4506 section 4.13).
   *
   * @param itemBytes - The smallest encoded size of an item. At least this many bytes must remain
   * for each.
   */
  array<T>(max: number, itemBytes: number, read: (reader: XdrReader) => T): T[] {
    if (this.#ahead !== undefined) return this.#arrayAhead(this.#ahead, max, itemBytes, read);
    const count = this.#length(max, itemBytes, 'an array');
    const readArray = this.#readArray;
    this.#readArray = undefined;
    if (readArray !== undefined) return readArray(this, count) as T[];
    const readItem = this.#readItem;
    this.#readItem = undefined;
    // An array of the right length does not grow. A long one would be sparse, or a waste if an item
    // cannot be read.
    const items: T[] = count <= PREALLOCATED_MAX ? new Array<T>(count) : [];
    if (readItem === undefined) {
      for (let index = 0; index < count; index += 1) items[index] = read(this);
    } else {
      for (let index = 0; index < count; index += 1) items[index] = readItem(this, read) as T;
    }
    return items;
  }

  /**
   * Sets a function that reads the items of the next array. So items that are needed in another
   * form are not kept until the last one is read: V8 would copy them in each collection of young
   * objects.
   *
   * @internal
   */
  readItemsWith(read: ItemReader): void {
    this.#readItem = read;
  }

  /**
   * Sets a function that reads the next array as a whole, after its length.
   *
   * @internal
   */
  readArrayWith(read: ArrayReader): void {
    this.#readArray = read;
  }

  /**
   * Prepares to read the first array of a value in parts, by {@link readItemsAhead}, so that no
   * part takes long. Then `codec` decodes the value with these items. Returns false if the value has
   * no array, or an error before it.
   *
   * @internal
   */
  findArray(codec: Codec<unknown>): boolean {
    const start = this.#at;
    const ahead: ArrayAhead = {
      ...{ start, offset: undefined, count: 0, read: () => undefined },
      ...{ items: [], failure: undefined },
    };
    this.#ahead = ahead;
    try {
      codec.decode(this);
    } catch {
      // The codec decodes the value again, and throws the error of the value again.
    }
    this.#at = start;
    this.#readItem = undefined;
    if (ahead.offset !== undefined) return true;
    this.#ahead = undefined;
    return false;
  }

  /**
   * Reads items of the array for about `bytes` bytes. Returns whether all items are read, or one of
   * them cannot be read: in that case the codec throws the error.
   *
   * @internal
   */
  readItemsAhead(bytes: number): boolean {
    const ahead = this.#ahead;
    if (ahead?.offset === undefined) return true;
    const { count, read, items } = ahead;
    this.#ahead = undefined;
    this.#at = ahead.offset;
    const end = ahead.offset + bytes;
    try {
      while (items.length < count && this.#at < end) {
        items.push(read(this));
      }
    } catch (error) {
      ahead.failure = { error };
    }
    ahead.offset = this.#at;
    this.#at = ahead.start;
    this.#ahead = ahead;
    return items.length === count || ahead.failure !== undefined;
  }

  /** Reads a `T *` (RFC 4506 section 4.19). */
  optional<T>(read: (reader: XdrReader) => T): T | null {
    return this.#flag('the presence flag of an optional value') ? read(this) : null;
  }

  /** Throws an XdrError: no case of the union has the discriminant (RFC 4506 section 4.15). */
  unknownCase(discriminant: number): never {
    const at = this.#at - 4;
    return this.#fail(
      'XDR_UNKNOWN_CASE',
      `No case of the union has the discriminant ${discriminant}`,
      at,
    );
  }

  /** Returns all remaining bytes. They are not copied. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#take(this.remaining, 'raw bytes'), this.#end);
  }

  /** Notes the array when it is found, and later returns the items that were read ahead. */
  #arrayAhead<T>(
    ahead: ArrayAhead,
    max: number,
    itemBytes: number,
    read: (reader: XdrReader) => T,
  ): T[] {
    if (ahead.offset === undefined) {
      ahead.count = this.#length(max, itemBytes, 'an array');
      ahead.offset = this.#at;
      const readItem = this.#readItem;
      ahead.read = readItem === undefined ? read : (reader) => readItem(reader, read);
      throw FOUND;
    }
    this.#ahead = undefined;
    this.#readItem = undefined;
    if (ahead.failure !== undefined) throw ahead.failure.error;
    this.#at = ahead.offset;
    return ahead.items as T[];
  }

  #textAt(start: number, length: number): string {
    return this.#texts.at(this.#bytes, start, length, this.#end);
  }

  /** Reads a name that is not the one that is expected. */
  #otherName(maxBytes: number): string {
    if (this.#readsAsC) return this.string(maxBytes);
    const length = this.#length(maxBytes, 1, 'a string');
    const start = this.#takePadded(length, 'a string');
    if (length === 0 || length > NAME_BYTES_MAX) return this.#textAt(start, length);
    this.#names ??= new SharedNames(this.#view);
    const known = this.#names.find(start - 4, length);
    if (known !== undefined) return known;
    const text = this.#textAt(start, length);
    this.#names.add(start - 4, length, text);
    return text;
  }

  #flag(what: string): boolean {
    const at = this.#at;
    const value = this.uint();
    if (value > 1 && !this.#readsAsC)
      this.#fail('XDR_OUT_OF_RANGE', `Expected ${what} to be 0 or 1, got ${value}`, at);
    return value !== 0;
  }

  #length(max: number, itemBytes: number, what: string): number {
    const at = this.#at;
    const length = this.uint();
    if (length > max) {
      this.#fail('XDR_TOO_LONG', `Length ${length} of ${what} is over its limit of ${max}`, at);
    }
    // Values take multiples of four bytes, including padding, so up to three last bytes hold no
    // value.
    if (length * itemBytes > (this.remaining & ~3)) {
      this.#fail(
        'XDR_TRUNCATED',
        `Length ${length} of ${what} needs more than the ${this.remaining} remaining bytes`,
        at,
      );
    }
    return length;
  }

  #chars(length: number): Uint8Array {
    const start = this.#take(length * 4, 'an array of char');
    const chars = new Uint8Array(length);
    // The value's lowest byte is the last of its four.
    for (let index = 0; index < length; index += 1) {
      chars[index] = this.#bytes[start + index * 4 + 3] as number;
    }
    return chars;
  }

  #copy(start: number, length: number): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(start, start + length));
  }

  /** Skips `length` bytes and their padding, up to a multiple of four. Returns where they start. */
  #takePadded(length: number, what: string): number {
    return this.#take((length + 3) & ~3, what);
  }

  #take(length: number, what: string): number {
    const start = this.#at;
    if (length > this.#end - start) {
      this.#fail(
        'XDR_TRUNCATED',
        `Expected ${length} bytes of ${what}, found ${this.#end - start}`,
        start,
      );
    }
    this.#at = start + length;
    return start;
  }

  /** @param at - The place of the value in the memory. */
  #fail(code: XdrErrorCode, message: string, at: number): never {
    const offset = at - this.#start;
    throw new XdrError(code, `${message} (at byte ${offset})`, offset);
  }
}
