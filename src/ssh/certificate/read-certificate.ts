import { Fields, MalformedError, stringField } from './fields.ts';
import type { CertificateType } from './types.ts';
import { CERTIFICATE_TYPES } from './types.ts';

/** A certified key (OpenSSH's PROTOCOL.certkeys). */
export interface Certificate {
  readonly type: CertificateType;

  /** The plain public key (RFC 4253 section 6.6). */
  readonly key: Buffer;
  readonly serial: bigint;

  /** The certificate type: 1 for a user, 2 for a host. */
  readonly role: number;

  /** The CA's label for the certificate; any text. */
  readonly keyId: string;

  /** The host names, or patterns, for which the certificate is valid. */
  readonly principals: readonly string[];

  /** The start of the validity, in seconds since 1970, inclusive. */
  readonly validAfter: bigint;

  /** The end of the validity, in seconds since 1970, exclusive. */
  readonly validBefore: bigint;

  /** The names of the critical options. An unknown one makes the certificate invalid. */
  readonly criticalOptions: readonly string[];

  /** The CA's public key. */
  readonly authority: Buffer;
  readonly signature: Buffer;

  /** The bytes that are signed. */
  readonly signed: Buffer;
}

/** OpenSSH's limit (SSHKEY_CERT_MAX_PRINCIPALS). */
const PRINCIPALS_MAX = 256;

/** Whether a host's key is a certificate, by the name at its beginning. */
export function isCertificate(blob: Uint8Array): boolean {
  return findType(blob) !== undefined;
}

/**
 * Parses a certificate without checking whether it is valid.
 *
 * @throws MalformedError
 */
export function readCertificate(blob: Uint8Array): Certificate {
  const bytes = Buffer.from(blob);
  const type = findType(bytes);
  if (type === undefined) throw new MalformedError('its type is unknown');
  const fields = new Fields(bytes);
  fields.blob(); // the type's name
  fields.blob(); // the nonce, which prevents collision attacks on the signature
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
  readOptions(fields.blob()); // extensions, which have no meaning for hosts
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
    if (principals.length === PRINCIPALS_MAX) throw new MalformedError('it has too many names');
    principals.push(fields.text());
  }
  return principals;
}

/** Reads pairs of a name and a value, and returns the names. */
function readOptions(blob: Buffer): readonly string[] {
  const fields = new Fields(blob);
  const names: string[] = [];
  while (!fields.isAtEnd) {
    names.push(fields.text());
    fields.blob();
  }
  return names;
}
