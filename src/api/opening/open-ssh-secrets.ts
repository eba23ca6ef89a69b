import { plainText } from '../../errors/index.ts';
import { VirConnectCredentialType } from '../../protocol/index.ts';
import type { CredentialRequest } from '../../sasl/index.ts';
import type { SshPrompts, SshSecrets } from '../../ssh/index.ts';
import type { GivenSecrets } from './credentials.ts';

/** The number of prompts for a password, as in OpenSSH. */
const ATTEMPTS_MAX = 3;

/** The longest prompt of a server that is shown, in characters. */
const PROMPT_MAX = 1024;

/** The secrets that are known before the callback is called. */
export interface KnownSecrets {
  readonly passphrase: string | undefined;

  /** The password of an account, such as `root@host`. */
  readonly passwordOf: (account: string) => string | undefined;
  readonly ask: GivenSecrets['ask'];
}

/**
 * Each known secret is used once. After that, or without one, the callback is called. Jump hosts do
 * not get the password of the target host.
 */
export function makeSecrets(known: KnownSecrets): SshSecrets {
  return {
    ...secretsFrom(known),
    forJumpHosts: secretsFrom({ ...known, passwordOf: () => undefined }),
  };
}

function secretsFrom({ passphrase, passwordOf, ask }: KnownSecrets): SshSecrets {
  const askAll = async (requests: readonly CredentialRequest[]): Promise<string[] | undefined> => {
    const answers = await ask?.(requests);
    return answers === undefined ? undefined : [...answers];
  };
  const askFor = async (prompt: string): Promise<string | undefined> =>
    (await askAll([request(VirConnectCredentialType.PASSPHRASE, prompt)]))?.[0];
  const knownOf = (account: string): number => (passwordOf(account) === undefined ? 0 : 1);
  return {
    attempts: (account) => knownOf(account) + (ask === undefined ? 0 : ATTEMPTS_MAX),
    passphrase: async (file, attempt) =>
      attempt === 0 && passphrase !== undefined ? passphrase : askFor(`Passphrase of ${file}`),
    password: async (account, attempt) =>
      attempt < knownOf(account) ? passwordOf(account) : askFor(`Password of ${account}`),
    answers: async (account, questions, attempt) =>
      attempt < knownOf(account)
        ? answerAll(questions, passwordOf(account))
        : askAll(requestsOf(account, questions)),
  };
}

/** A single prompt without echo is a prompt for the password. */
function answerAll({ prompts }: SshPrompts, password: string | undefined): string[] | undefined {
  const [prompt] = prompts;
  const isPassword = prompts.length === 1 && prompt?.echo === false;
  return isPassword && password !== undefined ? [password] : undefined;
}

function requestsOf(account: string, { prompts }: SshPrompts): readonly CredentialRequest[] {
  return prompts.map(({ prompt, echo }) =>
    request(
      echo ? VirConnectCredentialType.ECHOPROMPT : VirConnectCredentialType.NOECHOPROMPT,
      `${account}: ${plainText(prompt.trim(), PROMPT_MAX)}`,
    ),
  );
}

/** A request whose answer may be echoed. */
export function echoPrompt(prompt: string): CredentialRequest {
  return request(VirConnectCredentialType.ECHOPROMPT, prompt);
}

function request(type: number, prompt: string): CredentialRequest {
  return { type, prompt, challenge: null, defresult: null };
}
