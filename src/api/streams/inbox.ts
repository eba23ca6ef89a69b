import type { StreamPart } from './stream-part.ts';

/** What a part takes besides its bytes, so that many small ones count as well. */
const PART_BYTES = 128;

/** How much an {@link Inbox} may hold, and who hears of it. */
export interface InboxOptions {
  /** At so many bytes `onFull` is called; below `lowBytes`, after that, `onDrained`. */
  readonly highBytes: number;
  readonly lowBytes: number;
}

/** Who answers for an {@link Inbox} that is full: stops the sender, and lets it go on. */
export interface InboxGate {
  /** Nothing more is to come. */
  onFull(): void;

  /** There is room again. */
  onDrained(): void;
}

/**
 * What has arrived on a stream and was not taken yet, in order. What comes before a failure can be
 * taken before it is seen.
 */
export class Inbox {
  readonly #options: InboxOptions;
  #gate: InboxGate | undefined;
  #parts: StreamPart[] = [];
  #heldBytes = 0;
  #isFull = false;
  #received = 0n;
  #end: { readonly failure?: { readonly reason: unknown } } | undefined;
  #onFail: ((reason: unknown) => void) | undefined;
  #wakeups: Array<() => void> = [];

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** How many bytes have arrived in all, holes included. */
  get received(): bigint {
    return this.#received;
  }

  /** Whether the sender was stopped, and not let go on. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Why nothing more will arrive; undefined when all is well. */
  get failure(): { readonly reason: unknown } | undefined {
    return this.#end?.failure;
  }

  set gate(gate: InboxGate) {
    this.#gate = gate;
    if (this.#isFull) gate.onFull();
  }

  /** Who hears of the failure, be it one that has been. */
  set onFail(listener: (reason: unknown) => void) {
    this.#onFail = listener;
    if (this.failure !== undefined) listener(this.failure.reason);
  }

  /** Takes bytes, which must not be changed afterwards. */
  put(bytes: Uint8Array): void {
    if (this.#end !== undefined || bytes.length === 0) return;
    this.#received += BigInt(bytes.length);
    this.#add({ kind: 'data', bytes: compact(bytes) });
  }

  /** Takes a hole of so many bytes. */
  putHole(length: bigint): void {
    if (this.#end !== undefined || length <= 0n) return;
    this.#received += length;
    const last = this.#parts.at(-1);
    if (last?.kind === 'hole') {
      this.#parts[this.#parts.length - 1] = { kind: 'hole', length: last.length + length };
      return;
    }
    this.#add({ kind: 'hole', length });
  }

  /** There will be no more. */
  end(): void {
    this.#end ??= {};
    this.#wake();
  }

  /** There will be no more, and there should have been; unless the end has been seen before. */
  fail(reason: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { failure: { reason } };
    this.#wake();
    this.#onFail?.(reason);
  }

  /** Drops what nobody will take. */
  clear(): void {
    this.#parts = [];
    this.#heldBytes = 0;
  }

  /**
   * The next part, once it is there: at most `maxBytes` of data, or a hole; null at the end.
   *
   * @param maxHole - A longer hole is given in pieces.
   */
  async take(maxBytes: number, maxHole?: bigint): Promise<StreamPart | null> {
    for (;;) {
      const [first] = this.#parts;
      if (first !== undefined) {
        const part =
          first.kind === 'data' ? firstBytes(first, maxBytes) : firstHole(first, maxHole);
        this.#remove(first, part);
        return part;
      }
      if (this.#isAtEnd()) return null;
      await this.#change();
    }
  }

  /** The next part, which stays. */
  async peek(): Promise<StreamPart | null> {
    for (;;) {
      const [first] = this.#parts;
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
    else this.#parts[0] = rest;
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

type Data = Extract<StreamPart, { kind: 'data' }>;
type HolePart = Extract<StreamPart, { kind: 'hole' }>;

function firstBytes(part: Data, maxBytes: number): Data {
  return part.bytes.length <= maxBytes
    ? part
    : { kind: 'data', bytes: part.bytes.subarray(0, maxBytes) };
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
 * A Buffer, as Node's streams give them. What is a small part of a larger one is copied: it would keep
 * all of that in memory.
 */
function compact(bytes: Uint8Array): Buffer {
  const { buffer, byteOffset, length } = bytes;
  if (length * 2 >= buffer.byteLength) return Buffer.from(buffer, byteOffset, length);
  const copy = Buffer.allocUnsafeSlow(length);
  copy.set(bytes);
  return copy;
}
