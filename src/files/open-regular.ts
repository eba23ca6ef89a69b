import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { toError } from '../errors/index.ts';
import { OPEN_FLAGS, requireRegular } from './regular.ts';

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
  const handle = await open(path, flags | OPEN_FLAGS, mode);
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
