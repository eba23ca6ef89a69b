import type { CredentialCallback, Credentials } from '../../../../src/api/opening/credentials.ts';
import { CredentialSource } from '../../../../src/api/opening/credentials.ts';
import type { LoginQuestion } from '../../../../src/api/opening/login-question.ts';

/** What a login depends on, with nothing asked for but what is given. */
export function loginBy(
  given: Partial<Omit<LoginQuestion, 'credentials'>> & {
    readonly credentials?: Credentials | CredentialCallback;
  } = {},
): LoginQuestion {
  return {
    way: undefined,
    mechanism: undefined,
    mechanisms: undefined,
    host: 'localhost',
    authFile: undefined,
    isVerified: true,
    ...given,
    credentials: new CredentialSource(given.credentials),
  };
}
