import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { openRegular } from './open-regular.ts';

/** The bytes of a file and its permissions. */
export interface FileContent {
  readonly bytes: Buffer;

  /** The permission bits, such as `0o600`; 0 on Windows, where they have no meaning. */
  readonly permissions: number;
}

/** The size of a read if the file does not say its size, as those of /proc. */
const PIECE_BYTES = 65_536;

/**
 * Reads a regular file of at most `bytesMax` bytes. Never reads more, even if the file grows.
 *
 * @throws Node's error, or an error if the file is not regular or is too large.
 */
export async function readRegular(path: string, bytesMax: number): Promise<FileContent> {
  const { handle, status } = await openRegular(path, constants.O_RDONLY);
  try {
    if (status.size > bytesMax) throw tooLarge(bytesMax);
    const bytes = await readAll(handle, status.size, bytesMax);
    return { bytes, permissions: process.platform === 'win32' ? 0 : status.mode & 0o777 };
  } finally {
    await handle.close();
  }
}

async function readAll(handle: FileHandle, size: number, bytesMax: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let total = 0;
  for (let wanted = size + 1; ; wanted = PIECE_BYTES) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(wanted), 0, wanted, null);
    if (bytesRead === 0) return Buffer.concat(pieces, total);
    pieces.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
    if (total > bytesMax) throw tooLarge(bytesMax);
  }
}

function tooLarge(bytesMax: number): Error {
  return new Error(`it is larger than ${bytesMax} bytes`);
}
