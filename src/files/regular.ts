import type { Stats } from 'node:fs';
import { constants } from 'node:fs';

// Windows has neither flag. Its devices are refused by the check of the open file.
const { O_NONBLOCK = 0, O_NOCTTY = 0 } = constants;

/** The flags with which a file is opened that may turn out to be a pipe or a device. */
export const OPEN_FLAGS: number = O_NONBLOCK | O_NOCTTY;

/** Throws unless the file is regular. */
export function requireRegular(status: Stats): void {
  if (status.isFile()) return;
  throw new Error(`it is ${kindOf(status)}, not a regular file`);
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a pipe';
  if (status.isSocket()) return 'a socket';
  return 'a device';
}
