import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** libvirt's own limit for configuration files (MAX_CONFIG_FILE_SIZE). */
const SIZE_BYTES_MAX = 10 * 1024 * 1024;

/** A file's text and its permissions. */
export interface FileText {
  readonly text: string;

  /** The permission bits, such as `0o600`; 0 on Windows, where they have no meaning. */
  readonly permissions: number;
}

/**
 * Reads a text file of at most 10 MiB. Throws for a pipe or a device, instead of blocking on it,
 * because the path may come from a URI.
 */
export async function readTextFile(path: string): Promise<FileText> {
  // Windows has no O_NONBLOCK, and its pipes do not block on open.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new Error('it is not a regular file');
    if (status.size > SIZE_BYTES_MAX) throw new Error(`it is larger than ${SIZE_BYTES_MAX} bytes`);
    const text = await file.readFile('utf8');
    return { text, permissions: process.platform === 'win32' ? 0 : status.mode & 0o777 };
  } finally {
    await file.close();
  }
}
