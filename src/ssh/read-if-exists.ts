import { ArgumentError, toError } from '../errors/index.ts';
import type { Environment } from '../uri/index.ts';

/**
 * A file's text, which is empty where there is no such file.
 *
 * @throws ArgumentError when it is there and cannot be read: to pass over it would be to do without
 * what it says, such as that a host's key has changed.
 */
export async function readIfExists(file: string, { readText }: Environment): Promise<string> {
  if (file === '/dev/null') return '';
  try {
    return (await readText(file)).text;
  } catch (error) {
    const cause = toError(error) as NodeJS.ErrnoException;
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return '';
    throw new ArgumentError(`${file} cannot be read: ${cause.message}`, { cause });
  }
}
