import { CredentialType } from './credential.ts';
import type { SaslMechanism } from './mechanism.ts';
import { nothingMore } from './plain.ts';
import { requireSendable } from './text.ts';

/**
 * EXTERNAL (RFC 4422, appendix A): the channel identifies the client, such as a TLS certificate.
 */
export const externalMechanism: SaslMechanism = {
  name: 'EXTERNAL',
  begin({ ask }) {
    return {
      isDone: true,
      async start() {
        const request = { prompt: 'User to act as', challenge: null, defresult: '' };
        const [username = ''] = await ask([{ type: CredentialType.USERNAME, ...request }]);
        return Buffer.from(requireSendable(username));
      },
      step: (message) => nothingMore('EXTERNAL', message),
    };
  },
};

/**
 * ANONYMOUS (RFC 4505). The trace information must not be empty, because libvirtd cannot tell an
 * empty message from no message.
 */
export const anonymousMechanism: SaslMechanism = {
  name: 'ANONYMOUS',
  begin: () => ({
    isDone: true,
    start: () => Buffer.from('anonymous'),
    step: (message) => nothingMore('ANONYMOUS', message),
  }),
};
