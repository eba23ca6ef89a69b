import { digestMechanism } from './digest-md5/digest-client.ts';
import { anonymousMechanism, externalMechanism } from './external.ts';
import type { SaslMechanism } from './mechanism.ts';
import { plainMechanism } from './plain.ts';
import { scramMechanism } from './scram/scram-client.ts';
import { SCRAM_HASHES } from './scram/scram-hash.ts';

/** The mechanisms that are used by default, strongest first. */
export const DEFAULT_MECHANISMS: readonly SaslMechanism[] = [
  ...SCRAM_HASHES.map((hash) => scramMechanism(hash)),
  plainMechanism,
];

/**
 * All built-in mechanisms. The last three protect too little, so that the program or the URI must
 * name them.
 */
export const KNOWN_MECHANISMS: readonly SaslMechanism[] = [
  ...DEFAULT_MECHANISMS,
  digestMechanism(),
  externalMechanism,
  anonymousMechanism,
];

/** Returns the built-in mechanism of this name, which is case-insensitive. */
export function findMechanism(name: string): SaslMechanism | undefined {
  return KNOWN_MECHANISMS.find((each) => each.name === name.toUpperCase());
}
