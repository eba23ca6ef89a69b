import { hostname } from 'node:os';
import type { SaslServerExchange, SaslUsers } from '../../sasl/index.ts';
import { digestServer, plainServer, SCRAM_HASHES, scramServer } from '../../sasl/index.ts';
import type { TestSaslMechanism } from './test-daemon-auth.ts';

/** The mechanisms that the daemon offers by default. */
export const SASL_MECHANISMS_DEFAULT: readonly TestSaslMechanism[] = ['SCRAM-SHA-256', 'PLAIN'];

/**
 * Returns the mechanisms that the daemon offers on a connection. A connection without encryption
 * gets only mechanisms that encrypt all later packets (virNetSASLSessionSecProps).
 */
export function offeredMechanisms(
  configured: readonly TestSaslMechanism[],
  isSecure: boolean,
): readonly TestSaslMechanism[] {
  return isSecure ? configured : configured.filter((each) => each === 'DIGEST-MD5');
}

/** Starts a login with a mechanism. */
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
