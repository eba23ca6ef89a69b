/** The number of blocks that are kept: as many as a transport has in flight. */
const SPARE_MAX = 2;

/** Memory for one packet. */
export interface MemoryBlock {
  readonly bytes: Buffer;

  /** Called when the packet has been sent. */
  readonly recycle: () => void;
}

/** Memory of data packets that is used again: allocating it costs more than copying into it. */
export class PacketMemory {
  readonly #spare: MemoryBlock[] = [];

  /** Returns a block of at least `length` bytes. */
  take(length: number): MemoryBlock {
    const spare = this.#spare.pop();
    return spare !== undefined && spare.bytes.length >= length ? spare : this.#allocate(length);
  }

  #allocate(length: number): MemoryBlock {
    const block: MemoryBlock = {
      bytes: Buffer.allocUnsafeSlow(length),
      recycle: () => {
        if (this.#spare.length < SPARE_MAX) this.#spare.push(block);
      },
    };
    return block;
  }
}
