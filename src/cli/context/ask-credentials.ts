import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { CredentialCallback } from '../../index.ts';
import { VirConnectCredentialType } from '../../index.ts';
import type { CliEnvironment } from '../environment/environment.ts';
import { safeLine } from '../output/safe-text.ts';

type Requests = Parameters<CredentialCallback>[0];

const { NOECHOPROMPT, PASSPHRASE } = VirConnectCredentialType;

/** Asks on the terminal for what a login requests. Passwords are not echoed. */
export async function askCredentials(
  environment: CliEnvironment,
  requests: Requests,
): Promise<Array<string | undefined>> {
  const answers: Array<string | undefined> = [];
  for (const { type, prompt, defresult } of requests) {
    const isSecret = type === PASSPHRASE || type === NOECHOPROMPT;
    await environment.stderr.write(`${safeLine(prompt)}: `);
    const answer = await readAnswer(environment, isSecret);
    answers.push(answer === '' ? (defresult ?? undefined) : answer);
  }
  return answers;
}

/** Asks on the terminal for a text that is not echoed. */
export async function askSecret(environment: CliEnvironment, prompt: string): Promise<string> {
  await environment.stderr.write(`${safeLine(prompt)}: `);
  return readAnswer(environment, true);
}

async function readAnswer({ stdin, stderr }: CliEnvironment, isSecret: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Readline echoes in raw mode only, to its output; so a secret is shown nowhere.
  stdin.setRawMode(isSecret);
  const lines = createInterface({ input: stdin.stream, output: silent, terminal: isSecret });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    stdin.setRawMode(false);
    if (isSecret) await stderr.write('\n');
  }
}
