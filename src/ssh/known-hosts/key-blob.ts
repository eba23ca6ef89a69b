import { createHash } from 'node:crypto';

/**
 * Returns the type at the beginning of a public key (RFC 4253 section 6.6), such as `ssh-ed25519`.
 */
export function keyTypeOf(blob: Uint8Array): string | undefined {
  const bytes = Buffer.from(blob);
  if (bytes.length < 4) return undefined;
  const length = bytes.readUInt32BE(0);
  if (length > bytes.length - 4) return undefined;
  const type = bytes.toString('latin1', 4, 4 + length);
  return /^[\x21-\x7e]+$/.test(type) ? type : undefined;
}

/** Whether a key is complete: a sequence of length-prefixed fields. */
export function isWholeKey(blob: Uint8Array): boolean {
  const bytes = Buffer.from(blob);
  let at = 0;
  while (at + 4 <= bytes.length) at += 4 + bytes.readUInt32BE(at);
  return at === bytes.length;
}

/** Returns the fingerprint in OpenSSH's format: `SHA256:` and base64 without padding. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256')
    .update(blob)
    .digest('base64')
    .replace(/={1,2}$/, '')}`;
}
