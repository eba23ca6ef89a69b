import { Fifo, timers } from '../../async/index.ts';
import { ArgumentError } from '../../errors/index.ts';
import { keepFreedMemory } from './freed-memory.ts';
import type { ReadBlocks } from './read-blocks.ts';
import type { StreamPart } from './stream-part.ts';

/** The assumed overhead of a part, so that many small parts also count. */
const PART_BYTES = 128;

/** The limits of an {@link Inbox}. */
export interface InboxOptions {
  /** The size at which {@link InboxGate.onFull} is called. */
  readonly highBytes: number;

  /** After that, the size at which {@link InboxGate.onDrained} is called. */
  readonly lowBytes: number;
}

/** Stops and resumes the sender of an {@link Inbox}. */
export interface InboxGate {
  /** Called when the inbox is full: stops the sender. */
  onFull(): void;

  /** Called when the inbox has room again: resumes the sender. */
  onDrained(): void;
}

/**
 * A queue of received parts of a stream that have not been read yet. A failure is only reported
 * after all parts that arrived before it.
 */
export class Inbox {
  static #keepsMemory = false;

  readonly #options: InboxOptions;
  #gate: InboxGate | undefined;
  readonly #parts = new Fifo<StreamPart>();
  #blocks: ReadBlocks | undefined;
  #heldBytes = 0;
  #isFull = false;
  #received = 0n;
  #end: { readonly failure?: { readonly reason: unknown } } | undefined;
  #onFail: ((reason: unknown) => void) | undefined;
  readonly #readers = new Fifo<Reader>();
  #isWaking = false;
  readonly #onWake = (): void => {
    this.#isWaking = false;
    this.#serve();
  };

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** Keeps the memory of parts that are garbage for the next parts of all inboxes. */
  static keepFreedMemory(): void {
    if (!Inbox.#keepsMemory) keepFreedMemory();
    Inbox.#keepsMemory = true;
  }

  /** The total number of bytes received, including holes. */
  get received(): bigint {
    return this.#received;
  }

  /** Whether the sender is stopped. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** The reason of a failure; undefined if there is none. */
  get failure(): { readonly reason: unknown } | undefined {
    return this.#end?.failure;
  }

  set gate(gate: InboxGate) {
    this.#gate = gate;
    if (this.#isFull) gate.onFull();
  }

  /** Sets a listener for the failure. It is called immediately if the inbox has failed already. */
  set onFail(listener: (reason: unknown) => void) {
    this.#onFail = listener;
    if (this.failure !== undefined) listener(this.failure.reason);
  }

  /** Sets the blocks that lent bytes may lie in. Such bytes are kept instead of copied. */
  set blocks(blocks: ReadBlocks) {
    this.#blocks = blocks;
  }

  /** Adds bytes, which must not be changed afterwards; other lent bytes are copied. */
  put(bytes: Uint8Array, isLent = false): void {
    if (this.#end !== undefined || bytes.length === 0) return;
    this.#received += BigInt(bytes.length);
    const rest = this.#fill(bytes);
    if (rest.length === 0) return;
    const isKept = isLent && this.#blocks?.keep(rest) === true;
    this.#add({ kind: 'data', bytes: isKept ? rest : isLent ? copyOf(rest) : compact(rest) });
  }

  /** Adds a hole of `length` bytes. */
  putHole(length: bigint): void {
    if (this.#end !== undefined || length <= 0n) return;
    this.#received += length;
    const { last } = this.#parts;
    if (last?.kind === 'hole') {
      this.#parts.replaceLast({ kind: 'hole', length: last.length + length });
      return;
    }
    this.#add({ kind: 'hole', length });
  }

  /** Marks the end of the stream. */
  end(): void {
    this.#end ??= {};
    this.#wake();
  }

  /** Fails the inbox, unless its end has been marked already. */
  fail(reason: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { failure: { reason } };
    this.#wake();
    this.#onFail?.(reason);
  }

  /** Drops all parts. */
  clear(): void {
    this.#parts.clear();
    this.#heldBytes = 0;
  }

  /**
   * Removes and returns the next part when there is one: at most `maxBytes` of data, or a hole.
   * Null at the end.
   *
   * @param maxHole - The maximum length of a hole. A longer one is split.
   * @param into - The memory for data, with room for `maxBytes`.
   */
  take(maxBytes: number, maxHole?: bigint, into?: Uint8Array): Promise<StreamPart | null> {
    return this.#wait((first) => {
      if (into !== undefined && into.length < maxBytes) throw transferred();
      if (first === undefined) return null;
      const part = this.#takeFirst(first, maxBytes, maxHole);
      return into === undefined ? part : partInto(into, part);
    }, into);
  }

  /** Removes and returns the next part as {@link take} does, if it has arrived. */
  takeNow(maxBytes: number, maxHole?: bigint): StreamPart | undefined {
    const { first } = this.#parts;
    // Those who wait are earlier.
    if (first === undefined || this.#readers.length > 0) return undefined;
    return this.#takeFirst(first, maxBytes, maxHole);
  }

  #takeFirst(first: StreamPart, maxBytes: number, maxHole: bigint | undefined): StreamPart {
    const part = first.kind === 'data' ? firstBytes(first, maxBytes) : firstHole(first, maxHole);
    this.#remove(first, part);
    return part;
  }

  /** Returns the next part without removing it. */
  peek(): Promise<StreamPart | null> {
    return this.#wait((first) => first ?? null);
  }

  /** Reads when there is a part or the end, after all earlier readers. */
  #wait(read: Reader['read'], into?: Uint8Array): Promise<StreamPart | null> {
    return new Promise((resolve, reject) => {
      this.#readers.push({ read, into, filled: 0, resolve, reject });
      if (this.#readers.length === 1) this.#serve();
    });
  }

  /** Settles the readers for which there is a part or the end, in their order. */
  #serve(): void {
    for (;;) {
      const { first: reader } = this.#readers;
      if (reader === undefined) return;
      const { first } = this.#parts;
      const isReady = reader.filled > 0 || first !== undefined || this.#end !== undefined;
      if (!isReady) return;
      this.#readers.shift();
      try {
        reader.resolve(reader.filled > 0 ? filledPart(reader) : this.#read(reader, first));
      } catch (error) {
        reader.reject(error);
      }
    }
  }

  #read({ read }: Reader, first: StreamPart | undefined): StreamPart | null {
    if (first === undefined && this.#end?.failure !== undefined) throw this.#end.failure.reason;
    return read(first);
  }

  /**
   * Copies data into the memory of the first reader. Returns the rest. Data that arrives until the
   * reader continues is then in its memory: one read of a socket often has the end of a packet and
   * the beginning of the next.
   */
  #fill(bytes: Uint8Array): Uint8Array {
    const { first: reader } = this.#readers;
    // What has been queued comes first.
    if (reader?.into === undefined || this.#parts.length > 0) return bytes;
    const room = reader.into.length - reader.filled;
    // Memory that was transferred has no room.
    if (room <= 0) return bytes;
    const taken = bytes.length <= room ? bytes : bytes.subarray(0, room);
    reader.into.set(taken, reader.filled);
    reader.filled += taken.length;
    this.#wake();
    return bytes.subarray(taken.length);
  }

  #add(part: StreamPart): void {
    this.#parts.push(part);
    this.#heldBytes += sizeOf(part);
    this.#wake();
    if (this.#heldBytes < this.#options.highBytes || this.#isFull) return;
    this.#isFull = true;
    this.#gate?.onFull();
  }

  #remove(first: StreamPart, taken: StreamPart): void {
    const rest = withoutStart(first, taken);
    if (rest === undefined) this.#parts.shift();
    else this.#parts.replaceFirst(rest);
    this.#heldBytes -= sizeOf(first) - (rest === undefined ? 0 : sizeOf(rest));
    if (!this.#isFull || this.#heldBytes > this.#options.lowBytes) return;
    this.#isFull = false;
    if (this.#end === undefined) this.#gate?.onDrained();
  }

  /** Serves the readers after all that has arrived at the same time, so that holes are joined. */
  #wake(): void {
    if (this.#isWaking || this.#readers.length === 0) return;
    this.#isWaking = true;
    timers.queueMicrotask(this.#onWake);
  }
}

/** A call that waits for a part. */
interface Reader {
  /** Reads the first part; undefined at the end. */
  readonly read: (first: StreamPart | undefined) => StreamPart | null;

  /** The memory for data. */
  readonly into: Uint8Array | undefined;

  /** The number of bytes that have been copied into it. */
  filled: number;
  readonly resolve: (part: StreamPart | null) => void;
  readonly reject: (reason: unknown) => void;
}

type Data = Extract<StreamPart, { kind: 'data' }>;
type HolePart = Extract<StreamPart, { kind: 'hole' }>;

function firstBytes(part: Data, maxBytes: number): Data {
  return part.bytes.length <= maxBytes
    ? part
    : { kind: 'data', bytes: part.bytes.subarray(0, maxBytes) };
}

/** Copies data into `memory`, so that the part is its beginning. */
function partInto(memory: Uint8Array, part: StreamPart): StreamPart {
  if (part.kind === 'hole') return part;
  memory.set(part.bytes);
  return { kind: 'data', bytes: memory.subarray(0, part.bytes.length) };
}

function filledPart({ into, filled }: Reader): StreamPart {
  if (into === undefined || into.length < filled) throw transferred();
  return { kind: 'data', bytes: into.subarray(0, filled) };
}

function transferred(): ArgumentError {
  const problem = 'The memory of "into" was transferred or has become smaller';
  return new ArgumentError(problem, { argument: 'into' });
}

function firstHole(part: HolePart, maxHole: bigint | undefined): HolePart {
  return maxHole === undefined || part.length <= maxHole ? part : { kind: 'hole', length: maxHole };
}

function withoutStart(whole: StreamPart, start: StreamPart): StreamPart | undefined {
  if (whole === start) return undefined;
  if (whole.kind === 'data' && start.kind === 'data') {
    return { kind: 'data', bytes: whole.bytes.subarray(start.bytes.length) };
  }
  if (whole.kind === 'hole' && start.kind === 'hole') {
    return { kind: 'hole', length: whole.length - start.length };
  }
  return undefined;
}

function sizeOf(part: StreamPart): number {
  return PART_BYTES + (part.kind === 'data' ? part.bytes.length : 0);
}

/**
 * Returns a Buffer, as Node's streams do. A small part of a larger buffer is copied: it would keep
 * the whole buffer in memory.
 */
function compact(bytes: Uint8Array): Buffer {
  const { buffer, byteOffset, length } = bytes;
  if (length * 2 >= buffer.byteLength) return Buffer.from(buffer, byteOffset, length);
  return copyOf(bytes);
}

/** Returns a copy in memory of its own, so that its `buffer` may be transferred. */
function copyOf(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}
