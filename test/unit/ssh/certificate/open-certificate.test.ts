import { constants, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isCertificate, openCertificate } from '../../../../src/ssh/certificate/index.ts';
import type { Signer } from '../support/certificates.ts';
import {
  ed25519Signer,
  field,
  fieldsOf,
  makeCertificate,
  mpint,
  securityKeySigner,
} from '../support/certificates.ts';
import { ed25519Key } from '../support/keys.ts';
import type { Fixture } from './fixtures.ts';
import { FIXTURES, SHA1_SIGNED, SHA256_SIGNED } from './fixtures.ts';

const MALFORMED = { name: 'MalformedError', message: expect.stringMatching(/^\S/) };
const keyFields = fieldsOf(ed25519Key().blob);
const [ed25519] = FIXTURES as readonly [Fixture];

describe('A certificate from ssh-keygen', () => {
  it.each(FIXTURES)('is read and its signature verified: $name', (fixture) => {
    const blob = bytes(fixture.certificate);
    expect(isCertificate(blob)).toBe(true);
    expect(openCertificate(blob)).toMatchObject({
      type: { keyType: fixture.name },
      key: bytes(fixture.key),
      serial: BigInt(FIXTURES.indexOf(fixture) + 1),
      role: 2,
      keyId: expect.stringMatching(/^host of /),
      principals: ['host.example', '10.0.0.1'],
      validAfter: 1_577_836_800n,
      validBefore: 4_070_908_800n,
      criticalOptions: [],
      authority: bytes(fixture.authority),
    });
  });

  it.each(FIXTURES)('is rejected if it is truncated at any byte: $name', ({ certificate }) => {
    const blob = bytes(certificate);
    for (let length = 0; length < blob.length; length += 1) {
      expect(problemOf(blob.subarray(0, length))).toMatchObject(MALFORMED);
    }
    expect(problemOf(Buffer.concat([blob, Buffer.alloc(1)]))).toMatchObject(MALFORMED);
  });

  it.each(FIXTURES)('is rejected if any bit is changed: $name', ({ certificate }) => {
    const blob = bytes(certificate);
    for (let at = 0; at < blob.length; at += 1) {
      const changed = Buffer.from(blob);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at);
      expect(problemOf(changed)).toMatchObject(MALFORMED);
    }
  });

  it('is rejected with another type', () => {
    expect(isCertificate(bytes(ed25519.key))).toBe(false);
    expect(isCertificate(Buffer.alloc(0))).toBe(false);
    expect(problemOf(bytes(ed25519.key))).toMatchObject({ message: 'its type is unknown' });
  });

  it('is rejected if random bytes follow its type', () => {
    const start = field('ssh-ed25519-cert-v01@openssh.com');
    for (let round = 0; round < 500; round += 1) {
      // Some lengths are small, so that more than the first field is read.
      const rest = randomBytes(200).map((byte) => (byte < 160 ? 0 : byte % 24));
      expect(problemOf(Buffer.concat([start, rest]))).toMatchObject(MALFORMED);
    }
  });
});

describe("A CA's signature", () => {
  it('is accepted from RSA with SHA-2, but not with SHA-1', () => {
    expect(openCertificate(bytes(SHA256_SIGNED)).keyId).toBe('sha256');
    expect(problemOf(bytes(SHA1_SIGNED))?.message).toBe('its signature does not use SHA-2');
  });

  it.each(['ed25519', 'P-256'] as const)('is accepted from a security key: %s', (curve) => {
    const signer = securityKeySigner(curve);
    const blob = makeCertificate({ keyFields }, signer);
    expect(openCertificate(blob).authority).toEqual(signer.blob);
    const other = securityKeySigner(curve);
    const fake = makeCertificate({ keyFields }, { blob: signer.blob, sign: other.sign });
    expect(problemOf(fake)?.message).toBe("its CA's signature is wrong");
    const flags = Buffer.from(blob);
    flags.writeUInt8(5, flags.length - 5);
    expect(problemOf(flags)?.message).toBe("its CA's signature is wrong");
  });

  it('is accepted without the leading zeros of an RSA signature', () => {
    const signer = rsaSigner(1024);
    for (;;) {
      const blob = makeCertificate({ keyFields, keyId: randomBytes(4).toString('hex') }, signer);
      if (signer.wasShort()) return expect(openCertificate(blob).role).toBe(2);
    }
  });

  it('is rejected if another key made it', () => {
    const [ours, theirs] = [ed25519Signer(), ed25519Signer()];
    const fake = makeCertificate({ keyFields }, { blob: ours.blob, sign: theirs.sign });
    expect(problemOf(fake)?.message).toBe("its CA's signature is wrong");
  });

  const { blob: authority } = ed25519Signer();
  const rows: ReadonlyArray<readonly [string, Buffer, Buffer, RegExp]> = [
    [
      'of another type',
      authority,
      twice('ssh-rsa', Buffer.alloc(64)),
      /type of its signature does not match its key/,
    ],
    ['empty', authority, Buffer.alloc(0), /truncated/],
    ['too short', authority, twice('ssh-ed25519', Buffer.alloc(5)), /signature is wrong/],
    [
      'followed by extra bytes',
      authority,
      Buffer.concat([twice('ssh-ed25519', Buffer.alloc(64)), Buffer.alloc(1)]),
      /extra bytes/,
    ],
    [
      'by an unsupported key',
      field('ssh-dss'),
      twice('ssh-dss', Buffer.alloc(40)),
      /a key in it has the unknown type "ssh-dss"/,
    ],
    [
      'by another certificate',
      bytes(ed25519.certificate),
      twice('ssh-ed25519', Buffer.alloc(64)),
      /a key in it has the unknown type "ssh-ed25519-cert/,
    ],
    [
      'by a key of a wrong length',
      twice('ssh-ed25519', Buffer.alloc(31)),
      twice('ssh-ed25519', Buffer.alloc(64)),
      /a key in it is invalid/,
    ],
    [
      'by a point off the curve',
      point('nistp256', Buffer.alloc(65, 4)),
      twice('ecdsa-sha2-nistp256', Buffer.alloc(64)),
      /a key in it is invalid/,
    ],
    [
      'by a short point',
      point('nistp256', Buffer.alloc(33, 2)),
      twice('ecdsa-sha2-nistp256', Buffer.alloc(64)),
      /not an uncompressed point/,
    ],
    [
      'by a point on another curve',
      point('nistp384', Buffer.alloc(97, 4)),
      twice('ecdsa-sha2-nistp256', Buffer.alloc(64)),
      /curve of a key does not match/,
    ],
    [
      'by a small RSA key',
      rsaBlob(Buffer.alloc(96, 0x71)),
      twice('rsa-sha2-512', Buffer.alloc(96)),
      /too short/,
    ],
    [
      'by a huge RSA key',
      rsaBlob(Buffer.alloc(4096, 0x71)),
      twice('rsa-sha2-512', Buffer.alloc(96)),
      /too long/,
    ],
    [
      'by a negative RSA key',
      Buffer.concat([field('ssh-rsa'), field(Buffer.from([3])), field(Buffer.alloc(256, 0xf1))]),
      twice('rsa-sha2-512', Buffer.alloc(96)),
      /negative/,
    ],
  ];
  it.each(rows)('is rejected if it is %s', (_, blob, signature, message) => {
    const certificate = makeCertificate({ keyFields }, { blob, sign: () => signature });
    expect(problemOf(certificate)).toMatchObject({
      ...MALFORMED,
      message: expect.stringMatching(message),
    });
  });
});

describe('The content of a certificate', () => {
  const signer = ed25519Signer();

  it('can have no names, and options and extensions', () => {
    const parts = { keyId: '', principals: [], options: ['one', 'two'], extensions: ['three'] };
    expect(openCertificate(makeCertificate({ keyFields, ...parts }, signer))).toMatchObject({
      keyId: '',
      principals: [],
      criticalOptions: ['one', 'two'],
    });
  });

  it('has a limit on names', () => {
    const names = (count: number): Buffer =>
      makeCertificate({ keyFields, principals: Array(count).fill('a') }, signer);
    expect(openCertificate(names(256)).principals).toHaveLength(256);
    expect(problemOf(names(257))?.message).toBe('it has too many names');
  });

  it('is rejected if a name contains a zero byte', () => {
    const zero = makeCertificate({ keyFields, principals: ['host.example\0.evil'] }, signer);
    expect(problemOf(zero)?.message).toBe('a string in it contains a zero byte');
  });

  it('is rejected if its key is invalid', () => {
    const none = makeCertificate({ keyFields: field(Buffer.alloc(3)) }, signer);
    expect(problemOf(none)?.message).toBe('a key in it is invalid');
  });
});

function problemOf(blob: Buffer): Error | undefined {
  try {
    openCertificate(blob);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

function twice(type: string, value: Buffer): Buffer {
  return Buffer.concat([field(type), field(value)]);
}

function point(curve: string, value: Buffer): Buffer {
  return Buffer.concat([field('ecdsa-sha2-nistp256'), field(curve), field(value)]);
}

function rsaBlob(modulus: Buffer): Buffer {
  return Buffer.concat([field('ssh-rsa'), mpint(Buffer.from([1, 0, 1])), mpint(modulus)]);
}

/** Creates a signer that omits the leading zeros of its signatures, as some programs do. */
function rsaSigner(bits: number): Signer & { wasShort(): boolean } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { n = '' } = publicKey.export({ format: 'jwk' });
  let isShort = false;
  return {
    blob: rsaBlob(Buffer.from(n, 'base64url')),
    sign: (data) => {
      const padding = constants.RSA_PKCS1_PADDING;
      const whole = sign('sha512', data, { key: privateKey, padding });
      isShort = whole[0] === 0;
      return twice('rsa-sha2-512', isShort ? whole.subarray(1) : whole);
    },
    wasShort: () => isShort,
  };
}
