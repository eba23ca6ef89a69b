import { readRegular } from '../files/index.ts';

/** libvirt's own limit for configuration files (MAX_CONFIG_FILE_SIZE). */
const SIZE_BYTES_MAX = 10 * 1024 * 1024;

/** A file's text and its permissions. */
export interface FileText {
  readonly text: string;

  /** The permission bits, such as `0o600`; 0 on Windows, where they have no meaning. */
  readonly permissions: number;
}

/** Reads a text file. Rejects if it is not a regular file, or is larger than 10 MiB. */
export async function readTextFile(path: string): Promise<FileText> {
  const { bytes, permissions } = await readRegular(path, SIZE_BYTES_MAX);
  return { text: bytes.toString('utf8'), permissions };
}
