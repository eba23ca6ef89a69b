import type { KeyObject } from 'node:crypto';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** The content of a certificate. */
export interface CertificateParts {
  readonly keyType?: string;
  /** The length-prefixed fields of the key. */
  readonly keyFields: Buffer;
  readonly role?: number;
  readonly keyId?: string;
  readonly principals?: readonly string[];
  readonly validAfter?: bigint;
  readonly validBefore?: bigint;
  readonly options?: readonly string[];
  readonly extensions?: readonly string[];
}

/** A key that signs. */
export interface Signer {
  readonly blob: Buffer;
  sign(data: Buffer): Buffer;
}

export const FOREVER = 2n ** 64n - 1n;

/** Creates a certificate, by default for `host.example` without expiry. */
export function makeCertificate(parts: CertificateParts, signer: Signer): Buffer {
  const { keyType = 'ssh-ed25519', keyFields, role = 2, keyId = 'the key id' } = parts;
  const { principals = ['host.example'], validAfter = 0n, validBefore = FOREVER } = parts;
  const optionsOf = (names: readonly string[] = []): Buffer =>
    field(Buffer.concat(names.flatMap((name) => [field(name), field('')])));
  const signed = Buffer.concat([
    field(`${keyType}-cert-v01@openssh.com`),
    field(randomBytes(32)),
    keyFields,
    uint64(7n),
    uint32(role),
    field(keyId),
    field(Buffer.concat(principals.map(field))),
    uint64(validAfter),
    uint64(validBefore),
    optionsOf(parts.options),
    optionsOf(parts.extensions),
    field(''),
    field(signer.blob),
  ]);
  return Buffer.concat([signed, field(signer.sign(signed))]);
}

export function ed25519Signer(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    blob: Buffer.concat([field('ssh-ed25519'), field(rawEd25519(publicKey))]),
    sign: (data) => Buffer.concat([field('ssh-ed25519'), field(sign(null, data, privateKey))]),
  };
}

/** Creates a security key that signs for `ssh:`. */
export function securityKeySigner(curve: 'ed25519' | 'P-256'): Signer {
  const application = 'ssh:';
  const state = Buffer.from([1, 0, 0, 0, 9]);
  const asked = (data: Buffer): Buffer =>
    Buffer.concat([sha256(Buffer.from(application)), state, sha256(data)]);
  if (curve === 'ed25519') {
    const type = 'sk-ssh-ed25519@openssh.com';
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return {
      blob: Buffer.concat([field(type), field(rawEd25519(publicKey)), field(application)]),
      sign: (data) =>
        Buffer.concat([field(type), field(sign(null, asked(data), privateKey)), state]),
    };
  }
  const type = 'sk-ecdsa-sha2-nistp256@openssh.com';
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), ...[x, y].map((each) => coordinate(each))]);
  return {
    blob: Buffer.concat([field(type), field('nistp256'), field(point), field(application)]),
    sign: (data) => {
      const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
      const halves = sign('sha256', asked(data), key);
      const numbers = [halves.subarray(0, 32), halves.subarray(32)].map((each) => mpint(each));
      return Buffer.concat([field(type), field(Buffer.concat(numbers)), state]);
    },
  };
}

/** Returns the fields of a key after its type. */
export function fieldsOf(key: Buffer): Buffer {
  return key.subarray(4 + key.readUInt32BE(0));
}

export function field(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

export function mpint(value: Buffer): Buffer {
  const start = value.findIndex((byte) => byte !== 0);
  const bytes = start < 0 ? Buffer.alloc(0) : value.subarray(start);
  return field((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

function coordinate(base64Url: string): Buffer {
  return Buffer.from(base64Url, 'base64url');
}

function rawEd25519(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
