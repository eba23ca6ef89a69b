import { Fifo } from '../../async/index.ts';
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
  #wakeups: Array<() => void> = [];
  #target: Target | undefined;

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
    const rest = this.#target === undefined ? bytes : this.#fill(this.#target, bytes);
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
  async take(maxBytes: number, maxHole?: bigint, into?: Uint8Array): Promise<StreamPart | null> {
    for (;;) {
      if (into !== undefined && into.length < maxBytes) throw transferred();
      const part = this.takeNow(maxBytes, maxHole);
      if (part !== undefined) return into === undefined ? part : partInto(into, part);
      if (this.#isAtEnd()) return null;
      // Who waits already gets the next data.
      if (into === undefined || this.#wakeups.length > 0) await this.#change();
      else {
        const bytes = await this.#filled(into);
        if (bytes !== undefined) return { kind: 'data', bytes };
      }
    }
  }

  /** Removes and returns the next part as {@link take} does, if it has arrived. */
  takeNow(maxBytes: number, maxHole?: bigint): StreamPart | undefined {
    const { first } = this.#parts;
    if (first === undefined) return undefined;
    const part = first.kind === 'data' ? firstBytes(first, maxBytes) : firstHole(first, maxHole);
    this.#remove(first, part);
    return part;
  }

  /** Returns the next part without removing it. */
  async peek(): Promise<StreamPart | null> {
    for (;;) {
      const { first } = this.#parts;
      if (first !== undefined) return first;
      if (this.#isAtEnd()) return null;
      await this.#change();
    }
  }

  #isAtEnd(): boolean {
    if (this.#end?.failure !== undefined) throw this.#end.failure.reason;
    return this.#end !== undefined;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wakeups.push(resolve));
  }

  /**
   * Resolves at the next change. Data that arrives until the program continues is then in `memory`:
   * one read of a socket often has the end of a packet and the beginning of the next. Undefined if
   * no data has arrived.
   */
  async #filled(memory: Uint8Array): Promise<Uint8Array | undefined> {
    const target: Target = { memory, length: 0 };
    this.#target = target;
    await this.#change();
    if (this.#target === target) this.#target = undefined;
    return target.length === 0 ? undefined : memory.subarray(0, target.length);
  }

  /** Copies data into memory that waits for it. Returns the rest. */
  #fill(target: Target, bytes: Uint8Array): Uint8Array {
    const room = target.memory.length - target.length;
    // What has been queued comes first. Memory that was transferred has no room.
    if (this.#parts.length > 0 || room <= 0) return bytes;
    const taken = bytes.length <= room ? bytes : bytes.subarray(0, room);
    target.memory.set(taken, target.length);
    target.length += taken.length;
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

  #wake(): void {
    const wakeups = this.#wakeups;
    this.#wakeups = [];
    for (const wake of wakeups) wake();
  }
}

/** Memory that waits for data. */
interface Target {
  readonly memory: Uint8Array;

  /** The number of bytes that have been copied into it. */
  length: number;
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
