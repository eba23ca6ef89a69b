import { readFile } from 'node:fs/promises';
import type { CommandContext } from '../context/command-context.ts';
import { fileError } from './file-error.ts';

/** Returns the text of a file, or of stdin for `-` and `/dev/stdin`. */
export async function readInput(context: CommandContext, path: string): Promise<string> {
  if (path === '-' || path === '/dev/stdin') return readStdin(context);
  try {
    return await readFile(path, { encoding: 'utf8', signal: context.signal });
  } catch (error) {
    if (context.signal.aborted) throw error;
    throw fileError(path, error);
  }
}

async function readStdin({ environment, opened }: CommandContext): Promise<string> {
  // A login is asked for on the same terminal, which cannot be read after its end.
  if (environment.stdin.isTTY) await opened();
  const chunks: Buffer[] = [];
  for await (const chunk of environment.stdin.stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
