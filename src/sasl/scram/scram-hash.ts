import { createHash, createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

/** A hash function of SCRAM (RFC 5802, RFC 7677). */
export interface ScramHash {
  readonly mechanism: string;

  /** The name in `node:crypto`. */
  readonly hash: string;
  readonly bytes: number;
}

/** The supported hash functions, strongest first. */
export const SCRAM_HASHES: readonly ScramHash[] = [
  { mechanism: 'SCRAM-SHA-512', hash: 'sha512', bytes: 64 },
  { mechanism: 'SCRAM-SHA-256', hash: 'sha256', bytes: 32 },
  { mechanism: 'SCRAM-SHA-1', hash: 'sha1', bytes: 20 },
];

const derive = promisify(pbkdf2);

/** Computes `Hi(password, salt, iterations)` without blocking the event loop. */
export function saltPassword(
  { hash, bytes }: ScramHash,
  password: string,
  salt: Uint8Array,
  iterations: number,
): Promise<Buffer> {
  return derive(password, salt, iterations, bytes, hash);
}

/** Computes both proofs from the salted password and the messages (RFC 5802, section 3). */
export function scramProofs(
  { hash }: ScramHash,
  saltedPassword: Uint8Array,
  authMessage: string,
): { readonly clientProof: Buffer; readonly serverSignature: Buffer } {
  const hmac = (key: Uint8Array, text: string): Buffer =>
    createHmac(hash, key).update(text).digest();
  const clientKey = hmac(saltedPassword, 'Client Key');
  const storedKey = createHash(hash).update(clientKey).digest();
  const signature = hmac(storedKey, authMessage);
  const clientProof = Buffer.from(clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)));
  const serverSignature = hmac(hmac(saltedPassword, 'Server Key'), authMessage);
  return { clientProof, serverSignature };
}
