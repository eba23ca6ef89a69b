import { ArgumentError, toError } from '../errors/index.ts';
import type { Environment } from '../uri/index.ts';

/**
 * Reads a file's text; empty if there is no such file.
 *
 * @throws ArgumentError if the file exists and cannot be read. To ignore the file would be unsafe,
 * because it may contain the known key of a host.
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
