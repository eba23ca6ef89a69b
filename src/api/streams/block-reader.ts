import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

/** Declared here: Node's types lack it, and the browser types declare much more. */
declare const WebAssembly: {
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
  }) => { readonly buffer: ArrayBuffer };
};

/** The size of one read. */
const BLOCK_BYTES = 1_048_576;

/** Alignment of offset, length and memory for O_DIRECT; no device has larger sectors. */
const ALIGNMENT_BYTES = 4096;

/** The page size of WebAssembly memory. */
const WASM_PAGE_BYTES = 65_536;

/**
 * Reads a file in blocks. There are two buffers, so a block stays valid while the next one is read.
 *
 * A file with holes bypasses the page cache if possible. Otherwise Linux fills the cache with the
 * zeros of each hole, which takes about fifty times as long.
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

  /** @param path - The path of the file, if the file may be opened a second time. */
  static async of(file: FileHandle, path: string | URL | undefined): Promise<BlockReader> {
    const mayBypass = path !== undefined && (await hasHoles(file));
    return new BlockReader(file, mayBypass ? await openDirect(path) : undefined);
  }

  /** Reads at most `maxBytes` bytes; none at the end of the file. */
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

  /** Returns undefined if O_DIRECT cannot be used. */
  async #readDirect(block: Buffer, wanted: number, at: number): Promise<number | undefined> {
    if (this.#direct === undefined || at % ALIGNMENT_BYTES !== 0) return undefined;
    const length = Math.ceil(wanted / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    try {
      return (await this.#direct.read(block, 0, length, at)).bytesRead;
    } catch {
      // A real error of the file shows again in the read without O_DIRECT.
      await this.#direct.close();
      this.#direct = undefined;
      return undefined;
    }
  }
}

/** Whether the file uses fewer blocks than its size. Only a hint: some file systems compress. */
async function hasHoles(file: FileHandle): Promise<boolean> {
  const { blocks, size } = await file.stat({ bigint: true });
  return blocks * 512n < size;
}

async function openDirect(path: string | URL): Promise<FileHandle | undefined> {
  // Not every system has the flag, and not every file system accepts it.
  if (typeof constants.O_DIRECT !== 'number') return undefined;
  return open(path, constants.O_RDONLY | constants.O_DIRECT).catch(() => undefined);
}

/** Returns a page-aligned buffer. In Node only WebAssembly memory guarantees that. */
function newBlock(): Buffer {
  const pages = BLOCK_BYTES / WASM_PAGE_BYTES;
  return Buffer.from(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer);
}
