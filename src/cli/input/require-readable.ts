import { access, constants } from 'node:fs/promises';
import { fileError } from './file-error.ts';

/** Rejects with a UsageError if a file cannot be read. It does not open it: a pipe would block. */
export async function requireReadable(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    throw fileError(path, error);
  }
}
