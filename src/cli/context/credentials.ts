import type { CredentialCallback } from '../../index.ts';
import type { CliEnvironment } from '../environment/environment.ts';

/**
 * Returns the callback that asks for user names and passwords, if there is a terminal to ask on.
 * Without one, only the credentials of auth.conf are used, so that a login never waits.
 */
export function credentialPrompt(environment: CliEnvironment): CredentialCallback | undefined {
  if (!environment.stdin.isTTY || !environment.stderr.isTTY) return undefined;
  return async (request) => {
    const { askCredentials } = await import('./ask-credentials.ts');
    return askCredentials(environment, request);
  };
}
