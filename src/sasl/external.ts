import { CredentialType } from './credential.ts';
import type { SaslMechanism } from './mechanism.ts';
import { nothingMore } from './plain.ts';
import { requireSendable } from './text.ts';

/** EXTERNAL (RFC 4422, appendix A): the channel has said who we are, as TLS does by a certificate. */
export const externalMechanism: SaslMechanism = {
  name: 'EXTERNAL',
  begin({ ask }) {
    return {
      isDone: true,
      async start() {
        const request = { prompt: 'Name to act under', challenge: null, defresult: '' };
        const [username = ''] = await ask([{ type: CredentialType.USERNAME, ...request }]);
        return Buffer.from(requireSendable(username));
      },
      step: (message) => nothingMore('EXTERNAL', message),
    };
  },
};

/**
 * ANONYMOUS (RFC 4505): nobody in particular. It leaves a trace that says as much, since libvirtd
 * cannot tell an empty message from none.
 */
export const anonymousMechanism: SaslMechanism = {
  name: 'ANONYMOUS',
  begin: () => ({
    isDone: true,
    start: () => Buffer.from('anonymous'),
    step: (message) => nothingMore('ANONYMOUS', message),
  }),
};
