import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** libvirt's own limit for configuration files (MAX_CONFIG_FILE_SIZE). */
const SIZE_BYTES_MAX = 10 * 1024 * 1024;

export interface FileText {
  readonly text: string;

  /** The permission bits, such as `0o600`; 0 where they say nothing (Windows). */
  readonly permissions: number;
}

/**
 * Reads a small text file. A pipe or a device is refused rather than waited for: the path may come
 * from a URI.
 */
export async function readTextFile(path: string): Promise<FileText> {
  // Windows has no O_NONBLOCK, nor pipes that block when they are opened.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new Error('it is not a plain file');
    if (status.size > SIZE_BYTES_MAX) throw new Error(`it is larger than ${SIZE_BYTES_MAX} bytes`);
    const text = await file.readFile('utf8');
    return { text, permissions: process.platform === 'win32' ? 0 : status.mode & 0o777 };
  } finally {
    await file.close();
  }
}
