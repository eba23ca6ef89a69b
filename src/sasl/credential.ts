/** The kinds of credentials that libvirt knows (`virConnectCredentialType`). */
export const CredentialType = {
  USERNAME: 1,
  AUTHNAME: 2,
  LANGUAGE: 3,
  CNONCE: 4,
  PASSPHRASE: 5,
  ECHOPROMPT: 6,
  NOECHOPROMPT: 7,
  REALM: 8,
  EXTERNAL: 9,
} as const;

/** Something that has to be known for a login (`virConnectCredential`). */
export interface CredentialRequest {
  /** Its kind, as in `VirConnectCredentialType`: 2 who logs in, 5 the password, 8 the realm. */
  readonly type: number;

  /** The question, for people to read. */
  readonly prompt: string;

  /** What the other side sent along, such as the realms to choose from. */
  readonly challenge: string | null;

  /** What counts when there is no answer. Without it an answer is needed. */
  readonly defresult: string | null;
}

/**
 * Answers requests, in their order. An answer that is missing is the request's `defresult`.
 *
 * @throws AuthError `AUTH_CREDENTIALS_MISSING` when one is needed and nobody has it.
 */
export type SaslPromptCallback = (
  requests: readonly CredentialRequest[],
) => Promise<readonly string[]>;

/** Who logs in, and how it is proven. */
export interface Identity {
  readonly authname: string;
  readonly password: string;

  /** Whom to act as; empty for nobody else. */
  readonly username: string;

  /** Empty where it was not asked for. */
  readonly realm: string;
}

/** Asks for all that a login by password needs, at once. */
export async function askIdentity(
  ask: SaslPromptCallback,
  realm?: CredentialRequest,
): Promise<Identity> {
  const requests = realm === undefined ? PASSWORD_LOGIN : [...PASSWORD_LOGIN, realm];
  const [authname = '', password = '', username = '', chosenRealm = ''] = await ask(requests);
  return {
    authname,
    password,
    username: username === authname ? '' : username,
    realm: chosenRealm,
  };
}

const NO_CHALLENGE = { challenge: null, defresult: null } as const;

const PASSWORD_LOGIN: readonly CredentialRequest[] = [
  { type: CredentialType.AUTHNAME, prompt: 'Name to log in with', ...NO_CHALLENGE },
  { type: CredentialType.PASSPHRASE, prompt: 'Password', ...NO_CHALLENGE },
  { type: CredentialType.USERNAME, prompt: 'Name to act under', challenge: null, defresult: '' },
];
