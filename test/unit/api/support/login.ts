import type { CredentialCallback, Credentials } from '../../../../src/api/opening/credentials.ts';
import { CredentialSource } from '../../../../src/api/opening/credentials.ts';
import type { LoginParameters } from '../../../../src/api/opening/login-parameters.ts';

/** Returns the parameters of a login: the given ones, and defaults for all others. */
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
    mustEncrypt: false,
    ...given,
    credentials: new CredentialSource(given.credentials),
  };
}
