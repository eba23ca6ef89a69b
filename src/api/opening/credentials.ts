import { unlessAborted } from '../../async/index.ts';
import { ArgumentError, AuthError } from '../../errors/index.ts';
import { VirConnectCredentialType } from '../../protocol/index.ts';
import type { CredentialRequest } from '../../sasl/index.ts';
import { findCredentials, processEnvironment } from '../../uri/index.ts';
import { callbackError } from './callback-error.ts';
import type { Deadline } from './deadline.ts';

/** The credentials of a login to a daemon. */
export interface Credentials {
  /** The user to log in as (`VIR_CRED_AUTHNAME`). */
  readonly authname?: string;

  /** The user to act as, if that is another user (`VIR_CRED_USERNAME`). */
  readonly username?: string;

  /** The password (`VIR_CRED_PASSPHRASE`). */
  readonly password?: string;

  /** The realm (`VIR_CRED_REALM`), for DIGEST-MD5 and custom mechanisms. */
  readonly realm?: string;
}

/**
 * Returns the credentials that a login requests (`virConnectAuth`): one answer for each request, in
 * the same order. For a missing answer the request's `defresult` is used. The login is cancelled if
 * the callback returns no array.
 *
 * The signal aborts when opening is aborted or times out.
 *
 * If the callback throws, `connect` rejects with an AuthError `AUTH_CALLBACK_FAILED` that has the
 * error as its `cause`.
 */
export type CredentialCallback = (
  requests: readonly CredentialRequest[],
  options: { readonly signal: AbortSignal },
) => Answers | Promise<Answers>;

type Answers = ReadonlyArray<string | null | undefined> | null | undefined;

/** The secrets that the options contain, and the callback for further ones. */
export interface GivenSecrets {
  readonly ask: AskAll | undefined;

  /** The user that the password belongs to; undefined for the user that logs in. */
  readonly authname: string | undefined;
  readonly password: string | undefined;
}

/** The login that credentials are for, to find them in auth.conf. */
export interface LoginPlace {
  readonly host: string;
  /** The URI parameter `authfile`. */
  readonly authFile: string | undefined;
}

const NONE: Credentials = {};

/**
 * The credentials of one connection: from the options, from auth.conf, and from the callback. The
 * private fields keep them out of the output of util.inspect.
 */
export class CredentialSource {
  readonly #known: Credentials;
  readonly #ask: CredentialCallback | undefined;
  /** Answers of the callback, reused for a reconnect until the daemon refuses them. */
  #answered: Map<string, string> | undefined;

  constructor(given: Credentials | CredentialCallback | undefined) {
    this.#ask = typeof given === 'function' ? given : undefined;
    this.#known = typeof given === 'object' ? given : NONE;
  }

  /**
   * Calls the callback, for logins other than SASL; undefined if there is no callback. The result
   * is undefined unless each request has an answer.
   */
  get asker(): AskAll | undefined {
    const ask = this.#ask;
    if (ask === undefined) return undefined;
    return async (requests) => {
      const asked = await this.#askProgram(ask, requests, new AbortController().signal);
      const answers = asked?.filter((each) => typeof each === 'string');
      return answers?.length === requests.length ? answers : undefined;
    };
  }

  /** The secrets for an SSH login. */
  get forSsh(): GivenSecrets {
    const { authname, password } = this.#known;
    return { ask: this.asker, authname, password };
  }

  /**
   * Answers requests: from the options, then from auth.conf, then from the callback. The deadline
   * is paused during the callback.
   *
   * @throws AuthError `AUTH_CREDENTIALS_MISSING` if an answer is missing.
   */
  async answer(
    requests: readonly CredentialRequest[],
    place: LoginPlace,
    deadline: Deadline,
  ): Promise<readonly string[]> {
    const known = await unlessAborted(this.#knownAt(place), deadline.signal);
    const answers = requests.map(
      (request) => knownAnswer(request, known) ?? this.#answered?.get(nameOf(request)),
    );
    const open = requests.filter((_, index) => answers[index] === undefined);
    if (open.some(isNeeded) && this.#ask !== undefined) {
      const asked = await this.#askInPeace(this.#ask, open, deadline);
      open.forEach((request, index) => {
        const answer = asked[index];
        if (typeof answer !== 'string') return;
        if (isLasting(request)) this.#keep(request, answer);
        answers[requests.indexOf(request)] = answer;
      });
    }
    return requests.map((request, index) => {
      const answer = answers[index] ?? request.defresult;
      if (answer === null) throw missing(request, place, known);
      return answer;
    });
  }

  /** Forgets the answers of the callback, because the daemon refused them. */
  forget(): void {
    this.#answered = undefined;
  }

  #keep(request: CredentialRequest, answer: string): void {
    this.#answered ??= new Map();
    this.#answered.set(nameOf(request), answer);
  }

  /** A password from the options is not combined with names from auth.conf. */
  async #knownAt({ host, authFile }: LoginPlace): Promise<Credentials> {
    if (this.#known.password !== undefined) return this.#known;
    const query = { service: 'libvirt', host, authFile, onWarning: warn } as const;
    const found = await findCredentials(query, processEnvironment());
    const { authname } = this.#known;
    const isOtherUser = authname !== undefined && found?.authname !== authname;
    if (found === undefined || isOtherUser) return this.#known;
    const { username, realm, password } = found;
    const ofFile = { authname: found.authname, username, realm, password };
    return { ...withoutGaps(ofFile), ...withoutGaps(this.#known) };
  }

  async #askInPeace(
    ask: CredentialCallback,
    requests: readonly CredentialRequest[],
    deadline: Deadline,
  ): Promise<NonNullable<Asked>> {
    deadline.pause();
    try {
      const { signal } = deadline;
      const asked = await unlessAborted(this.#askProgram(ask, requests, signal), signal);
      if (asked !== undefined) return asked;
      throw new AuthError('AUTH_CREDENTIALS_MISSING', 'The login was cancelled');
    } finally {
      deadline.resume();
    }
  }

  async #askProgram(
    ask: CredentialCallback,
    requests: readonly CredentialRequest[],
    signal: AbortSignal,
  ): Promise<Asked> {
    let answers: unknown;
    try {
      answers = await ask(requests, { signal });
    } catch (error) {
      throw callbackError('The function "credentials"', error);
    }
    return checkAnswers(answers);
  }
}

type AskAll = (requests: readonly CredentialRequest[]) => Promise<readonly string[] | undefined>;

type Asked = ReadonlyArray<string | null | undefined> | undefined;

function knownAnswer({ type }: CredentialRequest, known: Credentials): string | undefined {
  switch (type) {
    case VirConnectCredentialType.AUTHNAME:
      return known.authname;
    case VirConnectCredentialType.USERNAME:
      return known.username;
    case VirConnectCredentialType.PASSPHRASE:
      return known.password;
    case VirConnectCredentialType.REALM:
      return known.realm;
    default:
      return undefined;
  }
}

function isNeeded({ defresult }: CredentialRequest): boolean {
  return defresult === null;
}

/** One-time answers, such as a code from a token, are requested again. */
function isLasting({ type }: CredentialRequest): boolean {
  const { AUTHNAME, USERNAME, PASSPHRASE, REALM } = VirConnectCredentialType;
  return [AUTHNAME, USERNAME, PASSPHRASE, REALM].some((each) => each === type);
}

/** Identifies a request, so that its answer can be reused for a reconnect. */
function nameOf({ type, prompt }: CredentialRequest): string {
  return `${type} ${prompt}`;
}

function withoutGaps(
  values: { readonly [Name in keyof Credentials]: string | undefined },
): Credentials {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** @throws ArgumentError without the answers, which are secret. */
function checkAnswers(answers: unknown): Asked {
  if (answers === undefined || answers === null) return undefined;
  const isRight =
    Array.isArray(answers) &&
    answers.every((each) => each === null || each === undefined || typeof each === 'string');
  if (isRight) return answers;
  throw new ArgumentError('Expected the function "credentials" to return an array of strings', {
    argument: 'credentials',
  });
}

function missing(
  { type, prompt }: CredentialRequest,
  { host }: LoginPlace,
  known: Credentials,
): AuthError {
  if (type === VirConnectCredentialType.AUTHNAME && known.username !== undefined) {
    return new AuthError(
      'AUTH_CREDENTIALS_MISSING',
      'The login needs "authname", the user to log in as. The credentials have only "username", the user to act as: rename it to "authname"',
    );
  }
  return new AuthError(
    'AUTH_CREDENTIALS_MISSING',
    `The login needs an answer to "${prompt}". Set it in the option "credentials", or in auth.conf in the credentials that [auth-libvirt-${host}] names`,
  );
}

function warn(message: string): void {
  process.emitWarning(message, { type: 'SecurityWarning', code: 'LIBVIRT_AUTH_FILE_READABLE' });
}
