import { unlessAborted } from '../../async/index.ts';
import { ArgumentError, AuthError } from '../../errors/index.ts';
import { VirConnectCredentialType } from '../../protocol/index.ts';
import type { CredentialRequest } from '../../sasl/index.ts';
import { findCredentials, processEnvironment } from '../../uri/index.ts';
import type { Deadline } from './deadline.ts';

/** Who logs in to a daemon, and with what. */
export interface Credentials {
  /** Who logs in (`VIR_CRED_AUTHNAME`). */
  readonly authname?: string;

  /** Whom to act as, where that is somebody else (`VIR_CRED_USERNAME`). */
  readonly username?: string;

  /** `VIR_CRED_PASSPHRASE`. */
  readonly password?: string;

  /** `VIR_CRED_REALM`, for DIGEST-MD5 and mechanisms of one's own. */
  readonly realm?: string;
}

/**
 * Answers what a login has to know (`virConnectAuth`): one answer for each request, in their order. An
 * answer that is missing is the request's `defresult`; no array at all cancels the login.
 *
 * The signal aborts when the connection is no longer wanted.
 */
export type CredentialCallback = (
  requests: readonly CredentialRequest[],
  options: { readonly signal: AbortSignal },
) => Answers | Promise<Answers>;

type Answers = ReadonlyArray<string | null | undefined> | null | undefined;

/** What the program knows to log in with, and how it is asked for more. */
export interface GivenSecrets {
  readonly ask: AskAll | undefined;

  /** Whose the password is; undefined for that of whoever logs in. */
  readonly authname: string | undefined;
  readonly password: string | undefined;
}

/** Where credentials are needed, for auth.conf. */
export interface LoginPlace {
  readonly host: string;
  /** The URI's `authfile`. */
  readonly authFile: string | undefined;
}

/**
 * The credentials of one connection: those that the program gave, those of auth.conf, and those
 * that somebody is asked for. No picture of it shows them.
 */
export class CredentialSource {
  readonly #known: Credentials;
  readonly #ask: CredentialCallback | undefined;
  /** What somebody has answered: good for connecting again, until the daemon refuses it. */
  readonly #answered = new Map<string, string>();

  constructor(given: Credentials | CredentialCallback | undefined) {
    this.#ask = typeof given === 'function' ? given : undefined;
    this.#known = typeof given === 'object' ? given : {};
  }

  /**
   * Asks the program, for logins other than SASL's; undefined when it has no function to ask. All
   * answers are needed, or there are none.
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

  /** What the program gave, for SSH. */
  get forSsh(): GivenSecrets {
    const { authname, password } = this.#known;
    return { ask: this.asker, authname, password };
  }

  /**
   * Answers requests. What the program gave counts first, then auth.conf, then what somebody
   * answers while the clock stands still.
   *
   * @throws AuthError `AUTH_CREDENTIALS_MISSING` when nobody knows.
   */
  async answer(
    requests: readonly CredentialRequest[],
    place: LoginPlace,
    deadline: Deadline,
  ): Promise<readonly string[]> {
    const known = await unlessAborted(this.#knownAt(place), deadline.signal);
    const answers = requests.map(
      (request) => knownAnswer(request, known) ?? this.#answered.get(nameOf(request)),
    );
    const open = requests.filter((_, index) => answers[index] === undefined);
    if (open.some(isNeeded) && this.#ask !== undefined) {
      const asked = await this.#askInPeace(this.#ask, open, deadline);
      open.forEach((request, index) => {
        const answer = asked[index];
        if (typeof answer !== 'string') return;
        if (isLasting(request)) this.#answered.set(nameOf(request), answer);
        answers[requests.indexOf(request)] = answer;
      });
    }
    return requests.map((request, index) => {
      const answer = answers[index] ?? request.defresult;
      if (answer === null) throw missing(request, place);
      return answer;
    });
  }

  /** The daemon refused the answers: next time somebody is asked again. */
  forget(): void {
    this.#answered.clear();
  }

  /** A password of the program's own is not mixed with names of a file. */
  async #knownAt({ host, authFile }: LoginPlace): Promise<Credentials> {
    if (this.#known.password !== undefined) return this.#known;
    const question = { service: 'libvirt', host, authFile, onWarning: warn } as const;
    const found = await findCredentials(question, processEnvironment());
    const { authname } = this.#known;
    const isOfSomebodyElse = authname !== undefined && found?.authname !== authname;
    if (found === undefined || isOfSomebodyElse) return this.#known;
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
    return checkAnswers(await ask(requests, { signal }));
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

/** What somebody types from a device or out of their head for this one time is asked for again. */
function isLasting({ type }: CredentialRequest): boolean {
  const { AUTHNAME, USERNAME, PASSPHRASE, REALM } = VirConnectCredentialType;
  return [AUTHNAME, USERNAME, PASSPHRASE, REALM].some((each) => each === type);
}

/** The same question, asked again when the connection is made again. */
function nameOf({ type, prompt }: CredentialRequest): string {
  return `${type} ${prompt}`;
}

function withoutGaps(
  values: { readonly [Name in keyof Credentials]: string | undefined },
): Credentials {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** @throws ArgumentError that does not show the answers. */
function checkAnswers(answers: unknown): Asked {
  if (answers === undefined || answers === null) return undefined;
  const isRight =
    Array.isArray(answers) &&
    answers.every((each) => each === null || each === undefined || typeof each === 'string');
  if (isRight) return answers;
  throw new ArgumentError('The function "credentials" must give an array of strings', {
    argument: 'credentials',
  });
}

function missing({ prompt }: CredentialRequest, { host }: LoginPlace): AuthError {
  return new AuthError(
    'AUTH_CREDENTIALS_MISSING',
    `The daemon wants to know: ${prompt}. Give it in the option "credentials", or in auth.conf in the credentials that [auth-libvirt-${host}] names`,
  );
}

function warn(message: string): void {
  process.emitWarning(message, { type: 'SecurityWarning', code: 'LIBVIRT_AUTH_FILE_READABLE' });
}
