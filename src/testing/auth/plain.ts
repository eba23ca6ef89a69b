import type { SaslExchange, SaslUsers } from './sasl-mechanism.ts';
import { SaslRefusal } from './sasl-mechanism.ts';

/** PLAIN (RFC 4616): `authzid NUL authcid NUL password`. */
export function plainExchange(users: SaslUsers): SaslExchange {
  return {
    step(message) {
      // A client that sent nothing is asked with an empty challenge.
      if (message === null) return { isComplete: false, data: new Uint8Array(0) };
      const [, user = '', password] = Buffer.from(message).toString('utf8').split('\0');
      if (!Object.hasOwn(users, user) || users[user] !== password) throw new SaslRefusal('PLAIN');
      return { isComplete: true, data: null };
    },
  };
}
