import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { OPEN_FLAGS, requireRegular } from './regular.ts';

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
 * The file is read at once: a small file takes some 20 us, and several times as much of CPU time
 * through Node's thread pool, whose threads most programs do not start otherwise.
 *
 * @throws Node's error, or an error if the file is not regular or is too large.
 */
export async function readRegular(path: string, bytesMax: number): Promise<FileContent> {
  requireRegular(statSync(path));
  const file = openSync(path, constants.O_RDONLY | OPEN_FLAGS);
  try {
    // Another file may have taken the place since.
    const status = fstatSync(file);
    requireRegular(status);
    if (status.size > bytesMax) throw tooLarge(bytesMax);
    const bytes = readAll(file, status.size, bytesMax);
    return { bytes, permissions: process.platform === 'win32' ? 0 : status.mode & 0o777 };
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, size: number, bytesMax: number): Buffer {
  const pieces: Buffer[] = [];
  let total = 0;
  for (let wanted = size + 1; ; wanted = PIECE_BYTES) {
    const piece = Buffer.alloc(wanted);
    const length = readSync(file, piece, 0, wanted, null);
    if (length === 0) return Buffer.concat(pieces, total);
    pieces.push(piece.subarray(0, length));
    total += length;
    if (total > bytesMax) throw tooLarge(bytesMax);
  }
}

function tooLarge(bytesMax: number): Error {
  return new Error(`it is larger than ${bytesMax} bytes`);
}
