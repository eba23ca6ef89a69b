/** libvirt's types of credentials (`virConnectCredentialType`). */
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

/** A request for one credential (`virConnectCredential`). */
export interface CredentialRequest {
  /**
   * The type of the credential, a number from `VirConnectCredentialType`. For example, 2 is the
   * name to log in with, 5 the password and 8 the realm.
   */
  readonly type: number;

  /** The text to show to the user. */
  readonly prompt: string;

  /** Additional data from the server, such as the available realms; null if there is none. */
  readonly challenge: string | null;

  /** The default answer; null if an answer is required. */
  readonly defresult: string | null;
}

/**
 * Called when a login needs credentials. Resolves to the answers in the order of the requests. For
 * a missing answer, the request's `defresult` is used.
 *
 * @throws AuthError `AUTH_CREDENTIALS_MISSING` if a required answer is missing.
 */
export type SaslPromptCallback = (
  requests: readonly CredentialRequest[],
) => Promise<readonly string[]>;

/** The credentials of a login with a password. */
export interface Identity {
  readonly authname: string;
  readonly password: string;

  /** The user to act as; empty if it is `authname`. */
  readonly username: string;

  /** The realm; empty if it was not requested. */
  readonly realm: string;
}

/** Requests all credentials for a login with a password, in one call. */
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
  { type: CredentialType.USERNAME, prompt: 'User to act as', challenge: null, defresult: '' },
];
