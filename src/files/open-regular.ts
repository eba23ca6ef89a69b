import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { toError } from '../errors/index.ts';

// Windows has neither flag. Its devices are refused by the check of the open file.
const { O_NONBLOCK = 0, O_NOCTTY = 0 } = constants;

/** A regular file that is open. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly status: Stats;
}

/**
 * Opens a regular file. The path may come from a URI, so a pipe must not block, and a device must
 * not even be opened: to open some devices has an effect, such as the start of a watchdog.
 *
 * @param flags - The flags of `open` (2).
 * @throws Node's error, or an error if the file is not regular.
 */
export async function openRegular(path: string, flags: number, mode?: number): Promise<OpenFile> {
  const isNew = (flags & constants.O_CREAT) !== 0;
  const before = await stat(path).catch((error: unknown) => {
    if (isNew && (toError(error) as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (before !== undefined) requireRegular(before);
  const handle = await open(path, flags | O_NONBLOCK | O_NOCTTY, mode);
  try {
    // Another file may have taken the place since.
    const status = await handle.stat();
    requireRegular(status);
    return { handle, status };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function requireRegular(status: Stats): void {
  if (status.isFile()) return;
  throw new Error(`it is ${kindOf(status)}, not a regular file`);
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a pipe';
  if (status.isSocket()) return 'a socket';
  return 'a device';
}
