import { AuthError } from '../../errors/index.ts';
import { untrusted } from '../untrusted.ts';
import type { CipherName } from './digest-layer.ts';
import { CIPHERS, MAX_BUFFER_BYTES, maxPlainBytes } from './digest-layer.ts';
import type { Protection } from './digest-secrets.ts';
import { DIGEST_MD5, parseDirectives, single } from './directives.ts';

/** The server's first message (RFC 2831, section 2.1.1). */
export interface Challenge {
  readonly realms: readonly string[];
  /** Bytes, one per character. */
  readonly nonce: string;
  readonly protections: readonly string[];
  readonly ciphers: readonly string[];
  readonly maxUnitBytes: number;
  readonly isUtf8: boolean;
}

/** Parses a challenge. @throws AuthError if it is malformed or names another algorithm. */
export function parseChallenge(message: Uint8Array): Challenge {
  const directives = parseDirectives(message);
  const nonce = single(directives, 'nonce');
  if (nonce === undefined || nonce === '') throw untrusted(DIGEST_MD5, 'it sent no nonce');
  if (single(directives, 'algorithm')?.toLowerCase() !== 'md5-sess') {
    throw untrusted(DIGEST_MD5, 'its algorithm is not md5-sess');
  }
  const isUtf8 = single(directives, 'charset')?.toLowerCase() === 'utf-8';
  const realms = (directives.get('realm') ?? []).map((bytes) =>
    isUtf8 ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes,
  );
  return {
    realms,
    nonce,
    protections: words(single(directives, 'qop') ?? 'auth'),
    ciphers: words(single(directives, 'cipher') ?? ''),
    maxUnitBytes: bufferSize(single(directives, 'maxbuf')),
    isUtf8,
  };
}

function words(list: string): readonly string[] {
  return list.split(/[\s,]+/).map((word) => word.toLowerCase());
}

function bufferSize(value: string | undefined): number {
  if (value === undefined) return MAX_BUFFER_BYTES;
  const bytes = /^\d{1,8}$/.test(value) ? Number(value) : 0;
  if (maxPlainBytes(bytes) > 0) return bytes;
  throw untrusted(DIGEST_MD5, 'its maxbuf is malformed or too small');
}

/**
 * Chooses the protection: encryption if the channel is not secure, otherwise the cheapest one that
 * the server offers.
 */
export function chooseProtection(
  { protections, ciphers }: Challenge,
  needsLayer: boolean,
): { readonly protection: Protection; readonly cipher: CipherName | undefined } {
  if (!needsLayer && protections.includes('auth')) return { protection: 'auth', cipher: undefined };
  if (!needsLayer && protections.includes('auth-int')) {
    return { protection: 'auth-int', cipher: undefined };
  }
  const names = Object.keys(CIPHERS) as CipherName[];
  const cipher = names.find((name) => ciphers.includes(name));
  if (protections.includes('auth-conf') && cipher !== undefined) {
    return { protection: 'auth-conf', cipher };
  }
  throw new AuthError(
    'AUTH_INSECURE',
    `The daemon's DIGEST-MD5 offers no cipher that this client supports: ${names.join(', ')}`,
  );
}
