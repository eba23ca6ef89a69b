import { askIdentity } from './credential.ts';
import type { SaslMechanism } from './mechanism.ts';
import type { SaslServerExchange, SaslUsers } from './server-exchange.ts';
import { passwordOf, SaslRefusal } from './server-exchange.ts';
import { requireSendable } from './text.ts';
import { untrusted } from './untrusted.ts';

/**
 * PLAIN (RFC 4616): sends the password unencrypted, so the channel must protect it. The server does
 * not prove that it knows the password.
 */
export const plainMechanism: SaslMechanism = {
  name: 'PLAIN',
  begin({ ask, prepare }) {
    return {
      isDone: true,
      async start() {
        const { authname, password, username } = await askIdentity(ask);
        const parts = [username, authname, password].map((part) => prepare(requireSendable(part)));
        return Buffer.from(parts.join('\0'));
      },
      step: (message) => nothingMore('PLAIN', message),
    };
  },
};

/** Creates the server's side of PLAIN. The message is `authzid NUL authcid NUL password`. */
export function plainServer(users: SaslUsers): SaslServerExchange {
  return {
    step(message) {
      // A client that sent no first message gets an empty challenge.
      if (message === null) return { isComplete: false, data: new Uint8Array(0) };
      const [, user = '', password] = Buffer.from(message).toString('utf8').split('\0');
      if (passwordOf(users, user) !== password) throw new SaslRefusal('PLAIN');
      return { isComplete: true, data: null };
    },
  };
}

/** Throws if the server sends data. In a mechanism of one message, it has none to send. */
export function nothingMore(mechanism: string, message: Uint8Array | null): null {
  if (message === null || message.length === 0) return null;
  throw untrusted(mechanism, 'it sent data that the mechanism does not have');
}
