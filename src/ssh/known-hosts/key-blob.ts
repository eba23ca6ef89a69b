import { createHash } from 'node:crypto';

/** The type that a public key begins with (RFC 4253 section 6.6), such as `ssh-ed25519`. */
export function keyTypeOf(blob: Uint8Array): string | undefined {
  const bytes = Buffer.from(blob);
  if (bytes.length < 4) return undefined;
  const length = bytes.readUInt32BE(0);
  if (length > bytes.length - 4) return undefined;
  const type = bytes.toString('latin1', 4, 4 + length);
  return /^[\x21-\x7e]+$/.test(type) ? type : undefined;
}

/** Whether a key is there from its beginning to its end: fields, each with its length before it. */
export function isWholeKey(blob: Uint8Array): boolean {
  const bytes = Buffer.from(blob);
  let at = 0;
  while (at + 4 <= bytes.length) at += 4 + bytes.readUInt32BE(at);
  return at === bytes.length;
}

/** As OpenSSH shows it: `SHA256:` and base64 without padding. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
