import { AuthError } from '../../../../src/errors/index.ts';
import type { SaslContext } from '../../../../src/sasl/index.ts';
import { CredentialType } from '../../../../src/sasl/index.ts';

/** The credentials for tests of a mechanism alone. */
export interface TestIdentity {
  readonly authname?: string;
  readonly password?: string;
  readonly username?: string;
  readonly realm?: string;
}

/** Creates the context for a mechanism's login. */
export function contextOf(
  identity: TestIdentity,
  context: Partial<Omit<SaslContext, 'ask'>> = {},
): SaslContext {
  const answers: Readonly<Record<number, string | undefined>> = {
    [CredentialType.AUTHNAME]: identity.authname,
    [CredentialType.PASSPHRASE]: identity.password,
    [CredentialType.USERNAME]: identity.username,
    [CredentialType.REALM]: identity.realm,
  };
  return {
    service: 'libvirt',
    host: 'localhost',
    needsLayer: false,
    prepare: (text) => text,
    ...context,
    ask: async (requests) =>
      requests.map(({ type, prompt, defresult }) => {
        const answer = answers[type] ?? defresult;
        if (answer === null) throw new AuthError('AUTH_CREDENTIALS_MISSING', prompt);
        return answer;
      }),
  };
}

export function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export function text(message: Uint8Array | null): string | null {
  return message === null ? null : Buffer.from(message).toString('utf8');
}
