import { createHash } from 'node:crypto';

/** The protection after the login: none, integrity, or integrity and encryption. */
export type Protection = 'auth' | 'auth-int' | 'auth-conf';

/** The inputs of both proofs (RFC 2831, section 2.1.2.1). Strings are bytes, one per character. */
export interface DigestParameters {
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly nonce: string;
  readonly cnonce: string;
  readonly digestUri: string;
  readonly protection: Protection;
  /** The user to act as; empty if it is `username`. */
  readonly authzid: string;
}

/** Computes `H(A1)`, from which the other secrets are derived. */
export function sessionSecret(parameters: DigestParameters): Buffer {
  const { username, realm, password, nonce, cnonce, authzid } = parameters;
  const identity = md5(Buffer.from(`${username}:${realm}:${password}`, 'latin1'));
  const rest = `:${nonce}:${cnonce}${authzid === '' ? '' : `:${authzid}`}`;
  return md5(identity, Buffer.from(rest, 'latin1'));
}

/** Computes the client's proof (`response`). */
export function clientResponse(secret: Buffer, parameters: DigestParameters): string {
  return proof(secret, parameters, 'AUTHENTICATE:');
}

/** Computes the server's proof (`rspauth`). */
export function serverResponse(secret: Buffer, parameters: DigestParameters): string {
  return proof(secret, parameters, ':');
}

/** The nonce count is always 1: each nonce is used for one login. */
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

/** Returns the UTF-8 bytes of a text, one per character. */
export function utf8Bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/**
 * Returns the bytes of a text for the hash: ISO 8859-1 if it can express the text, otherwise UTF-8
 * (RFC 2831, section 2.1.2.1).
 */
export function hashedBytes(text: string): string {
  return /^[\0-\xff]*$/.test(text) ? text : utf8Bytes(text);
}
