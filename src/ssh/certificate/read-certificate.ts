import { Fields, MalformedError, stringField } from './fields.ts';
import type { CertificateType } from './types.ts';
import { CERTIFICATE_TYPES } from './types.ts';

/** What an authority has signed about a key (OpenSSH's PROTOCOL.certkeys). */
export interface Certificate {
  readonly type: CertificateType;

  /** The key as it would be without a certificate (RFC 4253 section 6.6). */
  readonly key: Buffer;
  readonly serial: bigint;

  /** 1 for a user's, 2 for a host's. */
  readonly role: number;

  /** What the authority calls it; any text. */
  readonly keyId: string;

  /** For whom it is good: names of hosts, or patterns. */
  readonly principals: readonly string[];

  /** In seconds since 1970. The second one does not belong to the time. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;

  /** Their names. Who does not know one of them must refuse the certificate. */
  readonly criticalOptions: readonly string[];

  /** The authority's public key. */
  readonly authority: Buffer;
  readonly signature: Buffer;

  /** All that the signature is about. */
  readonly signed: Buffer;
}

/** As many as OpenSSH reads (SSHKEY_CERT_MAX_PRINCIPALS). */
const PRINCIPALS_MAX = 256;

/** Whether a host's key is a certificate, by the name with which it begins. */
export function isCertificate(blob: Uint8Array): boolean {
  return findType(blob) !== undefined;
}

/**
 * Takes a certificate apart. Whether it is any good is another question.
 *
 * @throws MalformedError
 */
export function readCertificate(blob: Uint8Array): Certificate {
  const bytes = Buffer.from(blob);
  const type = findType(bytes);
  if (type === undefined) throw new MalformedError('it is of no known type');
  const fields = new Fields(bytes);
  fields.blob(); // the type's name
  fields.blob(); // the nonce, which keeps others from choosing what is signed
  const keyFields = Array.from({ length: type.keyFields }, () => stringField(fields.blob()));
  const body = {
    serial: fields.uint64(),
    role: fields.uint32(),
    keyId: fields.text(),
    principals: readPrincipals(fields.blob()),
    validAfter: fields.uint64(),
    validBefore: fields.uint64(),
    criticalOptions: readOptions(fields.blob()),
  };
  readOptions(fields.blob()); // extensions, of which hosts have none that matter
  fields.blob(); // reserved
  const authority = fields.blob();
  const signed = bytes.subarray(0, fields.position);
  const signature = fields.blob();
  fields.end();
  const key = Buffer.concat([stringField(type.keyType), ...keyFields]);
  return { type, key, ...body, authority, signature, signed };
}

function findType(blob: Uint8Array): CertificateType | undefined {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  return CERTIFICATE_TYPES.find(({ name }) => {
    const start = stringField(name);
    return bytes.subarray(0, start.length).equals(start);
  });
}

function readPrincipals(blob: Buffer): readonly string[] {
  const fields = new Fields(blob);
  const principals: string[] = [];
  while (!fields.isAtEnd) {
    if (principals.length === PRINCIPALS_MAX) throw new MalformedError('it is for too many names');
    principals.push(fields.text());
  }
  return principals;
}

/** Pairs of a name and its value. */
function readOptions(blob: Buffer): readonly string[] {
  const fields = new Fields(blob);
  const names: string[] = [];
  while (!fields.isAtEnd) {
    names.push(fields.text());
    fields.blob();
  }
  return names;
}
