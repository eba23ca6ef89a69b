import type { CredentialCallback, Credentials } from '../../../../src/api/opening/credentials.ts';
import { CredentialSource } from '../../../../src/api/opening/credentials.ts';
import type { LoginParameters } from '../../../../src/api/opening/login-parameters.ts';

/** What a login depends on, with nothing asked for but what is given. */
export function loginBy(
  given: Partial<Omit<LoginParameters, 'credentials'>> & {
    readonly credentials?: Credentials | CredentialCallback;
  } = {},
): LoginParameters {
  return {
    authType: undefined,
    mechanism: undefined,
    mechanisms: undefined,
    host: 'localhost',
    authFile: undefined,
    isVerified: true,
    ...given,
    credentials: new CredentialSource(given.credentials),
  };
}
