import { VirConnectCredentialType } from '../../protocol/index.ts';
import type { CredentialRequest } from '../../sasl/index.ts';
import type { SshQuestions, SshSecrets } from '../../ssh/index.ts';
import { toPlainLine } from '../../transport/index.ts';

/** How often somebody may mistype, as with OpenSSH. */
const ATTEMPTS_MAX = 3;

/** What is known before anybody is asked. */
export interface KnownSecrets {
  readonly passphrase: string | undefined;
  readonly password: string | undefined;

  /** Answers with undefined where nobody knows. */
  readonly ask:
    | ((requests: readonly CredentialRequest[]) => Promise<readonly string[] | undefined>)
    | undefined;
}

/** Secrets that are known are used once; after that, and without any, somebody is asked. */
export function makeSecrets({ passphrase, password, ask }: KnownSecrets): SshSecrets {
  const askAll = async (requests: readonly CredentialRequest[]): Promise<string[] | undefined> => {
    const answers = await ask?.(requests);
    return answers === undefined ? undefined : [...answers];
  };
  const askFor = async (prompt: string): Promise<string | undefined> =>
    (await askAll([request(VirConnectCredentialType.PASSPHRASE, prompt)]))?.[0];
  const known = password === undefined ? 0 : 1;
  return {
    attempts: known + (ask === undefined ? 0 : ATTEMPTS_MAX),
    passphrase: async (file, attempt) =>
      attempt === 0 && passphrase !== undefined ? passphrase : askFor(`Passphrase of ${file}`),
    password: async (account, attempt) =>
      attempt < known ? password : askFor(`Password of ${account}`),
    answers: async (account, questions, attempt) =>
      attempt < known ? answerAll(questions, password) : askAll(requestsOf(account, questions)),
  };
}

/** A server that asks one thing, and does not want to see it typed, asks for the password. */
function answerAll({ prompts }: SshQuestions, password: string | undefined): string[] | undefined {
  const [prompt] = prompts;
  const isPassword = prompts.length === 1 && prompt?.echo === false;
  return isPassword && password !== undefined ? [password] : undefined;
}

function requestsOf(account: string, { prompts }: SshQuestions): readonly CredentialRequest[] {
  return prompts.map(({ prompt, echo }) =>
    request(
      echo ? VirConnectCredentialType.ECHOPROMPT : VirConnectCredentialType.NOECHOPROMPT,
      `${account}: ${toPlainLine(prompt)}`,
    ),
  );
}

/** A question whose answer may be seen while it is typed. */
export function echoPrompt(prompt: string): CredentialRequest {
  return request(VirConnectCredentialType.ECHOPROMPT, prompt);
}

function request(type: number, prompt: string): CredentialRequest {
  return { type, prompt, challenge: null, defresult: null };
}
