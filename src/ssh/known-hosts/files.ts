import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ArgumentError, toError } from '../../errors/index.ts';
import { openRegular } from '../../files/index.ts';
import type { Environment } from '../../uri/index.ts';
import { readIfExists } from '../read-if-exists.ts';
import type { KnownHost } from './entries.ts';
import { hashName, parseKnownHosts } from './entries.ts';
import { keyTypeOf } from './key-blob.ts';

/** Reads known_hosts files. A missing file counts as empty. */
export async function readKnownHosts(
  files: readonly string[],
  environment: Environment,
): Promise<readonly KnownHost[]> {
  const lists = await Promise.all(
    files.map(async (file) => parseKnownHosts(await readIfExists(file, environment), file)),
  );
  return lists.flat();
}

/**
 * Appends a key to a file in one write, because other processes may append at the same time.
 *
 * @throws ArgumentError if the file cannot be written.
 */
export async function addKnownHost(
  file: string,
  name: string,
  key: Uint8Array,
  isHashed: boolean,
): Promise<void> {
  // A common way to keep no keys.
  if (file === '/dev/null') return;
  const host = isHashed ? hashName(name, randomBytes(20)) : name;
  const line = `${host} ${keyTypeOf(key)} ${Buffer.from(key).toString('base64')}\n`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const { O_APPEND, O_CREAT, O_RDWR } = constants;
    const { handle, status } = await openRegular(file, O_APPEND | O_CREAT | O_RDWR, 0o600);
    try {
      const position = Math.max(0, status.size - 1);
      const last = await handle.read({ buffer: Buffer.alloc(1), position });
      const isMidLine = status.size > 0 && last.buffer[0] !== 0x0a;
      await handle.appendFile(isMidLine ? `\n${line}` : line);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const cause = toError(error);
    throw new ArgumentError(`The host key cannot be written to ${file}: ${cause.message}`, {
      cause,
    });
  }
}
