import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { StreamError } from '../../errors/index.ts';

/** How far a copy has come. */
export interface TransferProgress {
  /** Bytes copied so far, holes included. */
  readonly bytes: bigint;

  /** Those of them that travelled. */
  readonly dataBytes: bigint;

  /** How many there will be, where that is known. */
  readonly totalBytes: bigint | undefined;
}

/** What was copied. */
export type TransferResult = Pick<TransferProgress, 'bytes' | 'dataBytes'>;

/** Counts what is copied, and tells of it. */
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

  /** What was copied so far. */
  get result(): TransferResult {
    return { bytes: this.#bytes, dataBytes: this.#dataBytes };
  }

  /** So many bytes were copied. */
  addData(length: number): void {
    this.#dataBytes += BigInt(length);
    this.addHole(BigInt(length));
  }

  /** A hole of so many bytes was copied. */
  addHole(length: bigint): void {
    this.#bytes += length;
    this.#onProgress?.({ ...this.result, totalBytes: this.#totalBytes });
  }

  /** @throws StreamError when `source` had less than was asked for. */
  checkComplete(source: string): void {
    if (this.#totalBytes === undefined || this.#bytes === this.#totalBytes) return;
    const counts = `${this.#bytes} of ${this.#totalBytes} bytes`;
    throw new StreamError('STREAM_SHORT', `${source} ended after ${counts}`);
  }
}

/** Does something with a file, which is opened and closed here if only its path is given. */
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

/** The path, unless the file is one that is open. */
export function pathOf(file: string | URL | FileHandle): string | URL | undefined {
  return typeof file === 'object' && 'fd' in file ? undefined : file;
}
