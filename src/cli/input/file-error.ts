import { UsageError } from '../parse/usage-error.ts';

const PARTICIPLES: Readonly<Record<string, string>> = {
  access: 'opened',
  open: 'opened',
  read: 'read',
  write: 'written',
};

/** Returns the error of a local file that a command line names. */
export function fileError(path: string, error: unknown): UsageError {
  const { code, syscall = '' } = error as NodeJS.ErrnoException;
  const text = error instanceof Error ? error.message : String(error);
  // Node's message: `ENOENT: no such file or directory, open '/x'`.
  const reason = code === undefined ? text : `${/: ([^,]*)/.exec(text)?.[1] ?? text} (${code})`;
  return new UsageError(
    `The file "${path}" cannot be ${PARTICIPLES[syscall] ?? 'used'}: ${reason}`,
  );
}

/** Returns an error as that of a local file, if Node has reported it with its path. */
export function asFileError(error: unknown): unknown {
  const { syscall, path } = (error ?? {}) as NodeJS.ErrnoException;
  const isOfFile = error instanceof Error && syscall !== undefined && path !== undefined;
  return isOfFile && syscall !== 'connect' ? fileError(path, error) : error;
}
