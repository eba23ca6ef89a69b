import type { Stats } from 'node:fs';
import { statSync } from 'node:fs';
import { timers } from '../async/index.ts';

/** The maximum number of files whose content is kept, and the size of the largest of them. */
const FILES_MAX = 8;
const FILE_BYTES_MAX = 65_536;

/**
 * The age from which a file is kept. The clock of a file system is coarse, up to two seconds: a
 * younger file may change again and keep its times.
 */
const SETTLED_MS = 3000;

interface Entry<T> {
  readonly status: Stats;
  readonly content: T;
}

/**
 * The contents of files that are used again and again. A file is read again when it has changed:
 * its inode, size, permissions and times are compared at each use, with `stat`, which does not open
 * the file. So it neither blocks on a pipe nor uses Node's thread pool.
 */
export class FileCache<T> {
  readonly #entries = new Map<string, Entry<T>>();

  /** Returns the content of a file that was kept and has not changed; undefined if there is none. */
  kept(path: string): T | undefined {
    const entry = this.#entries.get(path);
    if (entry === undefined) return undefined;
    const status = statusOf(path);
    if (status !== undefined && isSame(entry.status, status)) return entry.content;
    this.#entries.delete(path);
    return undefined;
  }

  /** Returns the content of a file that has not changed, or else reads it with `read`. */
  get(path: string, read: () => Promise<T>): T | Promise<T> {
    return this.kept(path) ?? this.#read(path, statusOf(path), read);
  }

  async #read(path: string, before: Stats | undefined, read: () => Promise<T>): Promise<T> {
    const content = await read();
    const status = statusOf(path);
    if (before !== undefined && status !== undefined && isSame(before, status)) {
      this.#keep(path, { status, content });
    }
    return content;
  }

  #keep(path: string, entry: Entry<T>): void {
    const { size, ctimeMs, mtimeMs } = entry.status;
    const isSettled = timers.wallClockMs() - Math.max(ctimeMs, mtimeMs) >= SETTLED_MS;
    if (!isSettled || size > FILE_BYTES_MAX) return;
    if (this.#entries.size >= FILES_MAX) this.#entries.clear();
    this.#entries.set(path, entry);
  }
}

/** Returns the status of a regular file; undefined for anything else. */
function statusOf(path: string): Stats | undefined {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    return status?.isFile() === true ? status : undefined;
  } catch {
    // The reading of the file reports the reason.
    return undefined;
  }
}

function isSame(a: Stats, b: Stats): boolean {
  return (
    a.ino === b.ino &&
    a.dev === b.dev &&
    a.size === b.size &&
    a.mode === b.mode &&
    a.uid === b.uid &&
    a.gid === b.gid &&
    a.mtimeMs === b.mtimeMs &&
    a.ctimeMs === b.ctimeMs
  );
}
