import { hostname } from 'node:os';
import type { SaslServerExchange, SaslUsers } from '../../sasl/index.ts';
import { digestServer, plainServer, SCRAM_HASHES, scramServer } from '../../sasl/index.ts';
import type { TestSaslMechanism } from './test-daemon-auth.ts';

/** What libvirtd offers on its own: the rest is asked for. */
export const SASL_MECHANISMS_DEFAULT: readonly TestSaslMechanism[] = ['SCRAM-SHA-256', 'PLAIN'];

/**
 * The mechanisms that may be used on a connection. Where others can read it, only those that
 * encrypt all that follows are even offered (virNetSASLSessionSecProps).
 */
export function offeredMechanisms(
  configured: readonly TestSaslMechanism[],
  isSecure: boolean,
): readonly TestSaslMechanism[] {
  return isSecure ? configured : configured.filter((each) => each === 'DIGEST-MD5');
}

/** Begins a login by a mechanism. */
export function saslServer(
  mechanism: TestSaslMechanism,
  users: SaslUsers,
  isSecure: boolean,
): SaslServerExchange {
  switch (mechanism) {
    case 'PLAIN':
      return plainServer(users);
    case 'DIGEST-MD5':
      return digestServer({ users, realm: hostname(), needsLayer: !isSecure });
    default:
      return scramServer(scramHash(mechanism), users);
  }
}

function scramHash(mechanism: string): (typeof SCRAM_HASHES)[number] {
  const hash = SCRAM_HASHES.find((each) => each.mechanism === mechanism);
  if (hash === undefined) throw new Error(`No hash for ${mechanism}`);
  return hash;
}
