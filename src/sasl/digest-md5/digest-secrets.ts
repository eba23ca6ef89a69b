import { createHash } from 'node:crypto';

/** What a login protects of all that follows: nothing, against change, or against reading as well. */
export type Protection = 'auth' | 'auth-int' | 'auth-conf';

/** What both sides compute their proofs from (RFC 2831, section 2.1.2.1). Texts are bytes. */
export interface DigestParameters {
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly nonce: string;
  readonly cnonce: string;
  readonly digestUri: string;
  readonly protection: Protection;
  /** Whom to act as; empty for nobody else. */
  readonly authzid: string;
}

/** `H(A1)`, from which everything else is derived. */
export function sessionSecret(parameters: DigestParameters): Buffer {
  const { username, realm, password, nonce, cnonce, authzid } = parameters;
  const who = md5(Buffer.from(`${username}:${realm}:${password}`, 'latin1'));
  const rest = `:${nonce}:${cnonce}${authzid === '' ? '' : `:${authzid}`}`;
  return md5(who, Buffer.from(rest, 'latin1'));
}

/** The client's proof. */
export function clientResponse(secret: Buffer, parameters: DigestParameters): string {
  return proof(secret, parameters, 'AUTHENTICATE:');
}

/** The server's proof (`rspauth`). */
export function serverResponse(secret: Buffer, parameters: DigestParameters): string {
  return proof(secret, parameters, ':');
}

/** The only login with this nonce is the first. */
export const NONCE_COUNT = '00000001';

function proof(secret: Buffer, parameters: DigestParameters, begin: string): string {
  const { nonce, cnonce, protection, digestUri } = parameters;
  const end = protection === 'auth' ? '' : `:${'0'.repeat(32)}`;
  const a2 = md5(Buffer.from(`${begin}${digestUri}${end}`, 'latin1')).toString('hex');
  const parts = [secret.toString('hex'), nonce, NONCE_COUNT, cnonce, protection, a2];
  return md5(Buffer.from(parts.join(':'), 'latin1')).toString('hex');
}

export function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Text as the bytes of its UTF-8, one a character. */
export function utf8Bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/**
 * Text as it goes into the hash: what can be written in ISO 8859-1 is, everything else in UTF-8
 * (RFC 2831, section 2.1.2.1).
 */
export function hashedBytes(text: string): string {
  return /^[\0-\xff]*$/.test(text) ? text : utf8Bytes(text);
}
