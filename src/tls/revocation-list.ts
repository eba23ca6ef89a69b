import type { KeyObject, X509Certificate } from 'node:crypto';
import { constants, verify } from 'node:crypto';
import type { Der } from './der.ts';
import { DerTag, readDer } from './der.ts';
import type { Pem } from './pem.ts';
import { invalid, notPem, readBlocks } from './pem.ts';

/** A CA's list of revoked certificates (RFC 5280 section 5). */
export interface RevocationList {
  /** The CA's name in DER. */
  readonly issuer: Buffer;

  /** The date of the next list, when this one expires; undefined if the list gives none. */
  readonly nextUpdate: Date | undefined;

  /** Whether the list contains a certificate's serial number. */
  has(certificate: CertificateNames): boolean;

  isSignedBy(certificate: X509Certificate): boolean;
}

/** The names and the serial number in a certificate. */
export interface CertificateNames {
  /** The serial number in hexadecimal digits, without leading zeros. */
  readonly serial: string;
  readonly issuer: Buffer;
  readonly subject: Buffer;
}

/**
 * Reads the revocation lists in a PEM text, from one CA or several. `node:tls` is not used for
 * this: it reads only the first list, and rejects every daemon if that list has expired or if a CA
 * has no list.
 *
 * @throws AuthError `CERTIFICATE_INVALID` if there is no list, or if one cannot be read.
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

/** Reads the names in a certificate. `X509Certificate` has already checked that it is valid DER. */
export function namesOf({ raw }: X509Certificate): CertificateNames {
  const [body] = sequence(only(readDer(raw)));
  const parts = sequence(body);
  const [serial, , issuer, , subject] = parts[0]?.tag === DerTag.CONTEXT_0 ? parts.slice(1) : parts;
  return {
    serial: digits(required(serial)),
    issuer: required(issuer).whole,
    subject: required(subject).whole,
  };
}

/** Reads a CertificateList, in which version, nextUpdate and the list of entries are optional. */
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

/** The hash of each signature algorithm, by its object identifier (RFC 3279, 4055, 5758, 8410). */
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
  // 1.3.101: Ed25519 and Ed448, which define their own hash.
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

/** The hash is in the algorithm's parameters. All three possible ones are tried instead. */
function verifyPss(signed: Buffer, key: KeyObject, signature: Buffer): boolean {
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_AUTO: saltLength } = constants;
  return ['sha256', 'sha384', 'sha512'].some((hash) =>
    attempt(() => verify(hash, signed, { key, padding, saltLength }, signature)),
  );
}

/** A key of another type throws; it cannot be the signer's. */
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

/** Reads a time. Years of two digits mean 1950 to 2049 (RFC 5280 section 5.1.2.5). */
function readTime(value: Der | undefined): Date {
  const { tag, content } = required(value);
  const text = content.toString('latin1');
  const century = Number(text.slice(0, 2)) < 50 ? '20' : '19';
  const full = tag === DerTag.UTC_TIME ? century + text : text;
  const [, date, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  if (date === undefined) throw new RangeError('not a time');
  return new Date(`${date}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function sequence(value: Der | undefined): readonly Der[] {
  const { tag, content } = required(value);
  if (tag !== DerTag.SEQUENCE) throw new RangeError('not a sequence');
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
