import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/** The types of Node leave it out, and those of browsers bring everything else as well. */
declare const WebAssembly: {
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
  }) => { readonly buffer: ArrayBuffer };
};

/** How much of a file is read at a time. */
const BLOCK_BYTES = 1_048_576;

/** What direct reading asks of places, lengths and memory: no device's sectors are larger. */
const ALIGNMENT_BYTES = 4096;

/** A page of WebAssembly's memory. */
const WASM_PAGE_BYTES = 65_536;

/**
 * Reads a file block by block. Each block is valid until the next but one is read.
 *
 * A file that has holes is read past the system's cache where that can be done: otherwise Linux
 * fills the cache with the zeros of each hole, which takes some fifty times as long.
 */
export class BlockReader implements AsyncDisposable {
  readonly #file: FileHandle;
  #direct: FileHandle | undefined;
  readonly #blocks = [newBlock(), newBlock()] as const;
  #turn = 0;

  private constructor(file: FileHandle, direct: FileHandle | undefined) {
    this.#file = file;
    this.#direct = direct;
  }

  /** @param path - The file's path, where it may be opened once more. */
  static async of(file: FileHandle, path: string | URL | undefined): Promise<BlockReader> {
    const mayBypass = path !== undefined && (await hasHoles(file));
    return new BlockReader(file, mayBypass ? await openDirect(path) : undefined);
  }

  /** The next bytes, at most `maxBytes`; none at the end of the file. */
  async read(position: bigint, maxBytes: bigint): Promise<Buffer> {
    const block = this.#blocks[(this.#turn % 2) as 0 | 1];
    this.#turn += 1;
    const wanted = maxBytes < BLOCK_BYTES ? Number(maxBytes) : BLOCK_BYTES;
    const length =
      (await this.#readDirect(block, wanted, Number(position))) ??
      (await this.#file.read(block, 0, wanted, Number(position))).bytesRead;
    return block.subarray(0, Math.min(length, wanted));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#direct?.close();
  }

  /** Undefined where it cannot be read so. */
  async #readDirect(block: Buffer, wanted: number, at: number): Promise<number | undefined> {
    if (this.#direct === undefined || at % ALIGNMENT_BYTES !== 0) return undefined;
    const length = Math.ceil(wanted / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    try {
      return (await this.#direct.read(block, 0, length, at)).bytesRead;
    } catch {
      // What is really wrong with the file shows when it is read the usual way.
      await this.#direct.close();
      this.#direct = undefined;
      return undefined;
    }
  }
}

/** Less is stored than the file is long. That is a hint and no more: some file systems compress. */
async function hasHoles(file: FileHandle): Promise<boolean> {
  const { blocks, size } = await file.stat({ bigint: true });
  return blocks * 512n < size;
}

async function openDirect(path: string | URL): Promise<FileHandle | undefined> {
  // Not every system knows the flag, and not every file system takes it.
  if (typeof constants.O_DIRECT !== 'number') return undefined;
  return open(path, constants.O_RDONLY | constants.O_DIRECT).catch(() => undefined);
}

/** A buffer that begins on a page. In Node only the memory of WebAssembly is sure to do that. */
function newBlock(): Buffer {
  const pages = BLOCK_BYTES / WASM_PAGE_BYTES;
  return Buffer.from(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer);
}
