import type { KeyObject, X509Certificate } from 'node:crypto';
import { constants, verify } from 'node:crypto';
import type { Der } from './der.ts';
import { DerTag, readDer } from './der.ts';
import type { Pem } from './pem.ts';
import { invalid, notPem, readBlocks } from './pem.ts';

/** What an authority has revoked (RFC 5280 section 5). */
export interface RevocationList {
  /** The authority's name, as DER has it. */
  readonly issuer: Buffer;

  /** When the next list was to be looked for; undefined when it does not say. */
  readonly nextUpdate: Date | undefined;

  /** Whether the number of a certificate stands on it. */
  has(certificate: Names): boolean;

  isSignedBy(certificate: X509Certificate): boolean;
}

/** The names and the number in a certificate. */
export interface Names {
  /** In hexadecimal digits, without leading zeros. */
  readonly serial: string;
  readonly issuer: Buffer;
  readonly subject: Buffer;
}

/**
 * The revocation lists of a PEM text, of one authority or several. `node:tls` reads only the first of
 * them, and refuses every daemon once it has expired, or when an authority has none.
 *
 * @throws AuthError `CERTIFICATE_INVALID` when there is none, or one cannot be read.
 */
export function readRevocationLists(pem: Pem): readonly RevocationList[] {
  const blocks = readBlocks(pem, 'X509 CRL');
  if (blocks.length === 0) throw notPem(pem, 'a revocation list');
  return blocks.map((block) => {
    try {
      return readList(block);
    } catch {
      throw invalid(`The revocation list in ${pem.name} cannot be read`);
    }
  });
}

/** @throws RangeError when the certificate is none, which `X509Certificate` does not let happen. */
export function namesOf({ raw }: X509Certificate): Names {
  const [body] = sequence(only(readDer(raw)));
  const parts = sequence(body);
  const [serial, , issuer, , subject] = parts[0]?.tag === DerTag.CONTEXT_0 ? parts.slice(1) : parts;
  return {
    serial: digits(required(serial)),
    issuer: required(issuer).whole,
    subject: required(subject).whole,
  };
}

/** CertificateList and TBSCertList, whose version, nextUpdate and list may each be left out. */
function readList(bytes: Buffer): RevocationList {
  const [body, algorithm, signature] = sequence(only(readDer(bytes)));
  const parts = [...sequence(body)];
  if (parts[0]?.tag !== DerTag.SEQUENCE) parts.shift();
  const [, issuer, , ...rest] = parts;
  const nextUpdate = isTime(rest[0]) ? readTime(rest.shift()) : undefined;
  const entries = rest[0]?.tag === DerTag.SEQUENCE ? sequence(rest[0]) : [];
  const serials = new Set(entries.map((entry) => digits(required(sequence(entry)[0]))));
  const signed = required(body).whole;
  const [id] = sequence(algorithm);
  const isSigned = verifierOf(required(id).content.toString('hex'));
  const bits = required(signature).content.subarray(1);
  return {
    issuer: required(issuer).whole,
    nextUpdate,
    has: ({ serial }) => serials.has(serial),
    isSignedBy: ({ publicKey }) => isSigned(signed, publicKey, bits),
  };
}

type Verifier = (signed: Buffer, key: KeyObject, signature: Buffer) => boolean;

/** Algorithms of signatures by their identifiers (RFC 3279, 4055, 5758 and 8410). */
const HASHES: Readonly<Record<string, string | null>> = {
  // 1.2.840.113549.1.1: RSA.
  '2a864886f70d010105': 'sha1',
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  // 1.2.840.10045.4.3: ECDSA.
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
  // 1.3.101: Ed25519 and Ed448, which have their hash within.
  '2b6570': null,
  '2b6571': null,
};

const RSA_PSS = '2a864886f70d01010a';

function verifierOf(algorithm: string): Verifier {
  if (algorithm === RSA_PSS) return verifyPss;
  const hash = HASHES[algorithm];
  if (hash === undefined) throw new RangeError('unknown algorithm');
  return (signed, key, signature) => attempt(() => verify(hash, signed, key, signature));
}

/** Which hash it is stands in parameters; it is one of three. */
function verifyPss(signed: Buffer, key: KeyObject, signature: Buffer): boolean {
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_AUTO: saltLength } = constants;
  return ['sha256', 'sha384', 'sha512'].some((hash) =>
    attempt(() => verify(hash, signed, { key, padding, saltLength }, signature)),
  );
}

/** A key of another kind is not the one that has signed. */
function attempt(isSigned: () => boolean): boolean {
  try {
    return isSigned();
  } catch {
    return false;
  }
}

function isTime(value: Der | undefined): boolean {
  return value?.tag === DerTag.UTC_TIME || value?.tag === DerTag.GENERALIZED_TIME;
}

/** RFC 5280 section 5.1.2.5: years of two digits are those from 1950 to 2049. */
function readTime(value: Der | undefined): Date {
  const { tag, content } = required(value);
  const text = content.toString('latin1');
  const century = Number(text.slice(0, 2)) < 50 ? '20' : '19';
  const full = tag === DerTag.UTC_TIME ? century + text : text;
  const [, date, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  if (date === undefined) throw new RangeError('no time');
  return new Date(`${date}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function sequence(value: Der | undefined): readonly Der[] {
  const { tag, content } = required(value);
  if (tag !== DerTag.SEQUENCE) throw new RangeError('no sequence');
  return readDer(content);
}

function only(values: readonly Der[]): Der | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function required(value: Der | undefined): Der {
  if (value === undefined) throw new RangeError('a part is missing');
  return value;
}

function digits({ content }: Der): string {
  return content.toString('hex').replace(/^(00)+/, '');
}
