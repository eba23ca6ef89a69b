import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { CliEnvironment } from '../environment/environment.ts';
import { safeLine } from '../output/safe-text.ts';
import { UsageError } from '../parse/usage-error.ts';

/** Thrown if a person answers a confirmation with no: lvsh exits with code 1. */
export class DeclinedError extends Error {
  override readonly name = 'DeclinedError';
}

/** Asks a question on the terminal. Resolves if the answer is yes. */
export async function askConfirmation(
  environment: CliEnvironment,
  question: string,
  signal: AbortSignal,
): Promise<void> {
  const { stdin, stderr } = environment;
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageError(`${safeLine(question.replace(/\?$/, ''))} needs --yes without a terminal`);
  }
  await stderr.write(`${safeLine(question)} [y/N] `);
  const lines = createInterface({ input: stdin.stream, output: NOWHERE, terminal: false });
  try {
    const answer = await lines.question('', { signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new DeclinedError('Not confirmed');
  } finally {
    lines.close();
  }
}

/** The question is written by this program, so that it stands on stderr. */
const NOWHERE = new Writable({ write: (_chunk, _encoding, done) => done() });
