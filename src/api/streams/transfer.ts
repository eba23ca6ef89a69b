import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { StreamError } from '../../errors/index.ts';

/** The progress of an upload or a download. */
export interface TransferProgress {
  /** The number of bytes copied so far, including holes. */
  readonly bytes: bigint;

  /** The number of bytes sent over the connection so far, excluding holes. */
  readonly dataBytes: bigint;

  /** The total number of bytes; undefined if unknown. */
  readonly totalBytes: bigint | undefined;
}

/** The result of an upload or a download. */
export type TransferResult = Pick<TransferProgress, 'bytes' | 'dataBytes'>;

/** Counts the copied bytes and reports the progress. */
export class TransferCount {
  readonly #totalBytes: bigint | undefined;
  readonly #onProgress: ((progress: TransferProgress) => void) | undefined;
  #bytes = 0n;
  #dataBytes = 0n;

  constructor(
    totalBytes: bigint | undefined,
    onProgress: ((progress: TransferProgress) => void) | undefined,
  ) {
    this.#totalBytes = totalBytes;
    this.#onProgress = onProgress;
  }

  /** The counts so far. */
  get result(): TransferResult {
    return { bytes: this.#bytes, dataBytes: this.#dataBytes };
  }

  /** Adds `length` bytes of data. */
  addData(length: number): void {
    this.#dataBytes += BigInt(length);
    this.addHole(BigInt(length));
  }

  /** Adds a hole of `length` bytes. */
  addHole(length: bigint): void {
    this.#bytes += length;
    this.#onProgress?.({ ...this.result, totalBytes: this.#totalBytes });
  }

  /** @throws StreamError if `source` ended before the expected number of bytes. */
  checkComplete(source: string): void {
    if (this.#totalBytes === undefined || this.#bytes === this.#totalBytes) return;
    const counts = `${this.#bytes} of ${this.#totalBytes} bytes`;
    throw new StreamError('STREAM_SHORT', `${source} ended after ${counts}`);
  }
}

/** Calls `use` with an open file. A path is opened before and closed afterwards. */
export async function withFile<T>(
  file: string | URL | FileHandle,
  flags: 'r' | 'w',
  use: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const path = pathOf(file);
  if (path === undefined) return use(file as FileHandle);
  const handle = await open(path, flags);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** Returns the path; undefined for an open file. */
export function pathOf(file: string | URL | FileHandle): string | URL | undefined {
  return typeof file === 'object' && 'fd' in file ? undefined : file;
}
