import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** Files of a machine's set-up are small: a list of known hosts has some 100 KiB. */
const BYTES_MAX = 16 * 1024 * 1024;

/** `O_NONBLOCK` is undefined on Windows. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The bytes of a file and its permissions. */
export interface SetupFile {
  readonly bytes: Buffer;

  /** The permission bits, such as `0o600`. */
  readonly permissions: number;
}

/**
 * Reads a file of the machine's set-up. Its path may come from a URI, so a pipe must not block, and
 * a device must not even be opened.
 *
 * @throws Node's error, or an error if the file is not regular or is too large.
 */
export async function readSetupFile(path: string): Promise<SetupFile> {
  requireRegular(path, await stat(path));
  const file = await open(path, OPEN_FLAGS);
  try {
    // Another file may have taken the place since.
    const status = await file.stat();
    requireRegular(path, status);
    if (status.size > BYTES_MAX) throw tooLarge(path);
    const bytes = Buffer.alloc(status.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { bytes: bytes.subarray(0, length), permissions: status.mode & 0o777 };
  } finally {
    await file.close();
  }
}

/** Reads a text file of the machine's set-up, as {@link readSetupFile} does. */
export async function readSetupText(path: string): Promise<string> {
  return (await readSetupFile(path)).bytes.toString('utf8');
}

function requireRegular(path: string, status: Stats): void {
  if (!status.isFile()) throw new Error(`${path} is not a regular file`);
}

function tooLarge(path: string): Error {
  return new Error(`${path} is larger than ${BYTES_MAX} bytes`);
}
