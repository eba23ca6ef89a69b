import type { VerifyKeyObjectInput } from 'node:crypto';
import { createHash, verify } from 'node:crypto';
import { Fields, MalformedError } from './fields.ts';
import type { PublicKey } from './public-key.ts';
import { readPublicKey } from './public-key.ts';

/** The hashes of RSA signatures (RFC 8332). `ssh-rsa`, with SHA-1, is not accepted. */
const RSA_HASHES: ReadonlyMap<string, string> = new Map([
  ['rsa-sha2-256', 'sha256'],
  ['rsa-sha2-512', 'sha512'],
]);

/**
 * Whether a signature (RFC 4253 section 6.6) over `data` was made with a key.
 *
 * @throws MalformedError if the key or the signature is malformed, or if its type is not accepted.
 */
export function isSignedBy(keyBlob: Uint8Array, signature: Uint8Array, data: Uint8Array): boolean {
  const key = readPublicKey(keyBlob);
  const fields = new Fields(signature);
  const type = fields.text();
  const value = fields.blob();
  if (key.hash === undefined && key.type === 'ssh-rsa') {
    fields.end();
    return isSignedByRsa(key, type, value, data);
  }
  if (type !== key.type)
    throw new MalformedError('the type of its signature does not match its key');
  const signed = key.application === undefined ? data : deviceData(key.application, fields, data);
  fields.end();
  return key.hash === undefined
    ? isRight(null, signed, { key: key.key }, value)
    : isSignedByCurve(key, key.hash, value, signed);
}

function isSignedByRsa({ key }: PublicKey, type: string, value: Buffer, data: Uint8Array): boolean {
  const hash = RSA_HASHES.get(type);
  if (hash === undefined) throw new MalformedError('its signature does not use SHA-2');
  // SSH allows a signature without leading zeros. Node requires them.
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  const missing = Math.max(0, Math.ceil(modulusLength / 8) - value.length);
  return isRight(hash, data, { key }, Buffer.concat([Buffer.alloc(missing), value]));
}

/** The signature is two numbers (RFC 5656 section 3.1.2). Node requires them at the same length. */
function isSignedByCurve(
  { key, coordinateBytes }: PublicKey,
  hash: string,
  value: Buffer,
  data: Uint8Array,
): boolean {
  const fields = new Fields(value);
  const numbers = [fields.unsigned(), fields.unsigned()];
  fields.end();
  if (numbers.some(({ length }) => length > coordinateBytes)) return false;
  const padded = numbers.map((number) =>
    Buffer.concat([Buffer.alloc(coordinateBytes - number.length), number]),
  );
  return isRight(hash, data, { key, dsaEncoding: 'ieee-p1363' }, Buffer.concat(padded));
}

/** OpenSSL throws if the key cannot verify any signature. */
function isRight(
  hash: string | null,
  data: Uint8Array,
  key: VerifyKeyObjectInput,
  signature: Buffer,
): boolean {
  try {
    return verify(hash, data, key, signature);
  } catch {
    return false;
  }
}

/** Returns the bytes that a security key signs, with its flags and counter (PROTOCOL.u2f). */
function deviceData(application: Buffer, fields: Fields, data: Uint8Array): Buffer {
  const flags = fields.uint8();
  const counter = fields.uint32();
  const state = Buffer.alloc(5);
  state.writeUInt8(flags);
  state.writeUInt32BE(counter, 1);
  return Buffer.concat([sha256(application), state, sha256(data)]);
}

function sha256(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
