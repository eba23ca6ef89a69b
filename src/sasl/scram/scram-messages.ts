import { untrusted } from '../untrusted.ts';

/**
 * RFC 7677, section 4, requires at least 4096. More than a million would take too much CPU time.
 */
const ITERATIONS_MIN = 4096;
const ITERATIONS_MAX = 1_000_000;

const SALT_BYTES_MIN = 8;
const SALT_BYTES_MAX = 1024;
const NONCE_LENGTH_MAX = 1024;

/** The server's first message: `r=nonce,s=salt,i=iterations` (RFC 5802, section 5.1). */
export interface ServerFirst {
  readonly nonce: string;
  readonly salt: Buffer;
  readonly iterations: number;
}

/** Escapes a name for a message, in which a comma would end the name. */
export function escapeName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

/** Reverses {@link escapeName}. */
export function unescapeName(name: string): string {
  return name.replaceAll('=2C', ',').replaceAll('=3D', '=');
}

/**
 * Parses the server's first message. Its nonce must begin with the client's nonce; otherwise the
 * message answers a different login.
 */
export function parseServerFirst(
  mechanism: string,
  message: string,
  clientNonce: string,
): ServerFirst {
  const [, nonce = '', salt = '', iterations = ''] =
    /^r=([!-+\--~]+),s=([A-Za-z0-9+/]+={0,2}),i=([1-9]\d{0,9})(?:,|$)/.exec(message) ?? [];
  if (nonce === '') throw untrusted(mechanism, 'its first message is malformed');
  if (!nonce.startsWith(clientNonce) || nonce === clientNonce || nonce.length > NONCE_LENGTH_MAX) {
    throw untrusted(mechanism, 'its nonce is wrong, so its message answers a different login');
  }
  const first = { nonce, salt: Buffer.from(salt, 'base64'), iterations: Number(iterations) };
  requireBounds(mechanism, first);
  return first;
}

function requireBounds(mechanism: string, { salt, iterations }: ServerFirst): void {
  if (salt.length < SALT_BYTES_MIN || salt.length > SALT_BYTES_MAX) {
    throw untrusted(
      mechanism,
      `its salt has ${salt.length} bytes, not ${SALT_BYTES_MIN} to ${SALT_BYTES_MAX}`,
    );
  }
  if (iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX) {
    throw untrusted(
      mechanism,
      `it requires ${iterations} iterations, not ${ITERATIONS_MIN} to ${ITERATIONS_MAX}`,
    );
  }
}

/** Parses the server's last message: its proof, or the reason for a refusal. */
export function parseServerFinal(
  mechanism: string,
  message: string,
): { readonly signature: Buffer } | { readonly refusal: string } {
  const [, signature, refusal] =
    /^(?:v=([A-Za-z0-9+/]+={0,2})|e=([a-z-]{1,60}))(?:,|$)/.exec(message) ?? [];
  if (signature !== undefined) return { signature: Buffer.from(signature, 'base64') };
  if (refusal !== undefined) return { refusal };
  throw untrusted(mechanism, 'its last message contains no proof');
}
