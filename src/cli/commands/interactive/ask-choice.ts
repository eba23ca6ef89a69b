import { createInterface } from 'node:readline/promises';
import type { CliEnvironment } from '../../environment/environment.ts';

/** Asks a question on the terminal until the answer is one of the letters. */
export async function askChoice<Letter extends string>(
  environment: CliEnvironment,
  question: string,
  letters: string,
  signal: AbortSignal,
): Promise<Letter> {
  const lines = createInterface({ input: environment.stdin.stream, terminal: false });
  try {
    for (;;) {
      await environment.stderr.write(`${question} [${[...letters].join('/')}] `);
      const answer = (await lines.question('', { signal })).trim().toLowerCase();
      if (answer.length === 1 && letters.includes(answer)) return answer as Letter;
    }
  } finally {
    lines.close();
  }
}
