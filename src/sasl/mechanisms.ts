import { digestMechanism } from './digest-md5/digest-client.ts';
import { DIGEST_MD5 } from './digest-md5/directives.ts';
import { anonymousMechanism, externalMechanism } from './external.ts';
import type { SaslMechanism } from './mechanism.ts';
import { plainMechanism } from './plain.ts';
import { scramMechanism } from './scram/scram-client.ts';
import { SCRAM_HASHES } from './scram/scram-hash.ts';

/** Mechanisms that are used without being asked for, strongest first. */
export const DEFAULT_MECHANISMS: readonly SaslMechanism[] = [
  ...SCRAM_HASHES.map((hash) => scramMechanism(hash)),
  plainMechanism,
];

/** All that there are. The last ones protect too little to be used unless they are asked for. */
export const KNOWN_MECHANISMS: readonly SaslMechanism[] = [
  ...DEFAULT_MECHANISMS,
  digestMechanism(),
  externalMechanism,
  anonymousMechanism,
];

export const SASL_MECHANISM_NAMES = [
  ...(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'] as const),
  ...([DIGEST_MD5, 'EXTERNAL', 'ANONYMOUS'] as const),
] as const;

export type SaslMechanismName = (typeof SASL_MECHANISM_NAMES)[number];

/** A mechanism of ours by its name, in any case. */
export function findMechanism(name: string): SaslMechanism | undefined {
  return KNOWN_MECHANISMS.find((each) => each.name === name.toUpperCase());
}
