import type { ReadMemory } from '../../transport/index.ts';
import { READ_OFFSET } from '../../transport/index.ts';

/** The size of one block. */
const BLOCK_BYTES = 524_288;

/** The maximum number of blocks: a write may lie in two, and the next data in two more. */
const BLOCKS_MAX = 4;

/** A block with less room than this is full, because a small read costs as much as a large one. */
const READ_BYTES_MIN = 65_536;

interface Block {
  readonly memory: Buffer;

  /** The offset of the first byte that is free. */
  used: number;

  /** The number of bytes that are kept and not released. */
  kept: number;
}

/**
 * Memory that the socket of a stream reads into, so that the data is not copied. A block is used
 * again when all its bytes are released: new memory for each read costs more than a copy, because
 * of page faults.
 *
 * While all blocks are in use, the socket reads into its own memory, and the data is copied.
 */
export class ReadBlocks implements ReadMemory {
  readonly #blocks: Block[] = [];
  #current: Block | undefined;

  /** Returns the free part of the current block, or of the next one. */
  next(): Buffer | undefined {
    if (this.#current !== undefined && this.#current.kept === 0) {
      this.#current.used = READ_OFFSET;
    }
    if (this.#current === undefined || this.#current.used > BLOCK_BYTES - READ_BYTES_MIN) {
      this.#current = this.#freeBlock();
    }
    return this.#current?.memory.subarray(this.#current.used);
  }

  /** Keeps bytes that were just read. Returns false if they lie in no block. */
  keep(bytes: Uint8Array): boolean {
    const block = this.#current;
    if (block === undefined || bytes.buffer !== block.memory.buffer) return false;
    block.used = bytes.byteOffset + bytes.length;
    block.kept += bytes.length;
    return true;
  }

  /** Releases bytes of {@link keep}. Bytes that lie in no block are ignored. */
  release(bytes: Uint8Array): void {
    const block = this.#blocks.find(({ memory }) => memory.buffer === bytes.buffer);
    if (block !== undefined) block.kept -= bytes.length;
  }

  #freeBlock(): Block | undefined {
    const unused = this.#blocks.find(({ kept }) => kept === 0);
    if (unused !== undefined) {
      unused.used = READ_OFFSET;
      return unused;
    }
    if (this.#blocks.length === BLOCKS_MAX) return undefined;
    const memory = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    const block = { memory, used: READ_OFFSET, kept: 0 };
    this.#blocks.push(block);
    return block;
  }
}
