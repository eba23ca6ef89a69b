import type { JsonWebKey, KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { Fields, MalformedError } from './fields.ts';

/** An SSH public key for verifying signatures. */
export interface PublicKey {
  readonly type: string;
  readonly key: KeyObject;

  /** The hash of signatures; undefined for RSA, whose signatures name it, and for Ed25519. */
  readonly hash: string | undefined;

  /** For ECDSA, the length in bytes of each of a signature's two numbers; otherwise 0. */
  readonly coordinateBytes: number;

  /** The application that a security key signs (PROTOCOL.u2f); undefined for other keys. */
  readonly application: Buffer | undefined;
}

interface Curve {
  readonly name: string;
  readonly jwk: string;
  readonly bytes: number;
  readonly hash: string;
}

const P256: Curve = { name: 'nistp256', jwk: 'P-256', bytes: 32, hash: 'sha256' };

/** RFC 5656 sections 6.2.1 and 10.1. */
const CURVES: ReadonlyMap<string, Curve> = new Map([
  ['ecdsa-sha2-nistp256', P256],
  ['ecdsa-sha2-nistp384', { name: 'nistp384', jwk: 'P-384', bytes: 48, hash: 'sha384' }],
  ['ecdsa-sha2-nistp521', { name: 'nistp521', jwk: 'P-521', bytes: 66, hash: 'sha512' }],
  ['sk-ecdsa-sha2-nistp256@openssh.com', P256],
]);

/** OpenSSH's limits: SSH_RSA_MINIMUM_MODULUS_SIZE, and the size of an mpint. */
const RSA_BITS_MIN = 1024;
const RSA_BYTES_MAX = 2048;

/**
 * Reads a public key (RFC 4253 section 6.6, RFC 8709, RFC 5656, PROTOCOL.u2f).
 *
 * @throws MalformedError if the key is malformed or its type is not supported.
 */
export function readPublicKey(blob: Uint8Array): PublicKey {
  const fields = new Fields(blob);
  const type = fields.text();
  const isSecurityKey = type.startsWith('sk-');
  const key = readKey(type, fields);
  const application = isSecurityKey ? fields.blob() : undefined;
  fields.end();
  const { bytes: coordinateBytes = 0, hash } = CURVES.get(type) ?? {};
  return { type, key, hash, coordinateBytes, application };
}

function readKey(type: string, fields: Fields): KeyObject {
  switch (type) {
    case 'ssh-ed25519':
    case 'sk-ssh-ed25519@openssh.com':
      return importKey({ kty: 'OKP', crv: 'Ed25519', x: base64Url(fields.blob()) });
    case 'ssh-rsa':
      return readRsa(fields);
    default: {
      const curve = CURVES.get(type);
      if (curve === undefined)
        throw new MalformedError(`a key in it has the unknown type ${quoted(type)}`);
      return readPoint(curve, fields);
    }
  }
}

function readRsa(fields: Fields): KeyObject {
  const [e, n] = [fields.unsigned(), fields.unsigned()];
  if (Math.max(e.length, n.length) > RSA_BYTES_MAX)
    throw new MalformedError('an RSA key is too long');
  const key = importKey({ kty: 'RSA', e: base64Url(e), n: base64Url(n) });
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < RSA_BITS_MIN) throw new MalformedError('an RSA key is too short');
  return key;
}

/** Reads the curve's name and an uncompressed point (SEC 1 section 2.3.3). */
function readPoint({ name, jwk, bytes }: Curve, fields: Fields): KeyObject {
  const [curve, point] = [fields.text(), fields.blob()];
  if (curve !== name) throw new MalformedError('the curve of a key does not match its type');
  if (point.length !== 1 + 2 * bytes || point[0] !== 4) {
    throw new MalformedError('a key is not an uncompressed point');
  }
  const [x, y] = [point.subarray(1, 1 + bytes), point.subarray(1 + bytes)];
  return importKey({ kty: 'EC', crv: jwk, x: base64Url(x), y: base64Url(y) });
}

function importKey(key: JsonWebKey): KeyObject {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch (error) {
    throw new MalformedError('a key in it is invalid', { cause: error });
  }
}

function base64Url(bytes: Buffer): string {
  return bytes.toString('base64url');
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}
