import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { timers } from '../async/index.ts';
import { requireAuthority } from './authority.ts';

/** A certificate and its private key, both in PEM form. */
export interface CertificateAndKey {
  /** The certificate. */
  readonly cert: string;
  /** The private key (PKCS #8, not encrypted). Keep it secret. */
  readonly key: string;
}

/** The attributes of a certificate's subject, in this order (RFC 4514). */
export interface DistinguishedName {
  readonly country?: string | undefined;
  readonly state?: string | undefined;
  readonly locality?: string | undefined;
  readonly organization?: string | undefined;
  readonly organizationalUnit?: string | undefined;
  readonly commonName: string;
}

/** The validity of a certificate and the length of its key. */
export interface CertificateOptions {
  /**
   * The start of the validity.
   *
   * @default one hour ago, because the clocks of two hosts may differ
   */
  readonly validFrom?: Date;

  /** The number of days from `validFrom`. Each function has its own default. */
  readonly days?: number;

  /**
   * The length of the RSA key in bits. Every version of libvirt accepts all three lengths.
   *
   * @default 3072
   */
  readonly keyBits?: 2048 | 3072 | 4096;
}

export interface CertificateDraft extends CertificateOptions {
  readonly subject: DistinguishedName;
  readonly days: number;
  readonly extensions: readonly object[];
}

const DAY_MS = 86_400_000;
const KEY_BITS_DEFAULT = 3072;

/** If another host's clock is behind, it would reject a certificate that is valid from now on. */
const BACKDATED_MS = 3_600_000;

/** Creates a key and its certificate, signed by `issuer`, or self-signed without one. */
export async function sign(
  draft: CertificateDraft,
  issuer: CertificateAndKey | undefined,
): Promise<CertificateAndKey> {
  if (issuer !== undefined) requireAuthority(issuer);
  const pair = await newKeyPair(draft.keyBits ?? KEY_BITS_DEFAULT);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = newSerial();
  const from = draft.validFrom ?? new Date(timers.wallClockMs() - BACKDATED_MS);
  certificate.validity.notBefore = from;
  certificate.validity.notAfter = new Date(from.getTime() + draft.days * DAY_MS);
  const subject = attributesOf(draft.subject);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer === undefined ? subject : subjectOf(issuer));
  certificate.setExtensions([
    ...draft.extensions,
    { name: 'subjectKeyIdentifier' },
    authorityKeyIdentifier(issuer, certificate),
  ]);
  const signingKey = forge.pki.privateKeyFromPem(issuer?.key ?? pair.privateKey);
  certificate.sign(signingKey, forge.md.sha256.create());
  return { cert: toLines(forge.pki.certificateToPem(certificate)), key: pair.privateKey };
}

const generate = promisify(generateKeyPair);

/** Creates a key pair with OpenSSL, which is much faster than node-forge. */
function newKeyPair(
  modulusLength: number,
): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  return generate('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** Creates a random positive serial number of 16 bytes (RFC 5280 section 4.1.2.2). */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function attributesOf(name: DistinguishedName): forge.pki.CertificateField[] {
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['C', name.country],
    ['ST', name.state],
    ['L', name.locality],
    ['O', name.organization],
    ['OU', name.organizationalUnit],
    ['CN', name.commonName],
  ];
  return parts.flatMap(([shortName, value]) =>
    value === undefined ? [] : [{ shortName, value, valueTagClass: textType(shortName) }],
  );
}

/** RFC 5280 section 4.1.2.4: UTF8String, but PrintableString for a country. */
function textType(shortName: string): forge.asn1.Class {
  const { UTF8, PRINTABLESTRING } = forge.asn1.Type;
  // The declarations of node-forge give `valueTagClass` the wrong type.
  return (shortName === 'C' ? PRINTABLESTRING : UTF8) as unknown as forge.asn1.Class;
}

function subjectOf(issuer: CertificateAndKey): forge.pki.CertificateField[] {
  return forge.pki.certificateFromPem(issuer.cert).subject.attributes;
}

function authorityKeyIdentifier(
  issuer: CertificateAndKey | undefined,
  own: forge.pki.Certificate,
): object {
  const certificate = issuer === undefined ? own : forge.pki.certificateFromPem(issuer.cert);
  const keyIdentifier = certificate.generateSubjectKeyIdentifier().getBytes();
  return { name: 'authorityKeyIdentifier', keyIdentifier };
}

/** Replaces the CRLF line endings of node-forge. */
function toLines(pem: string): string {
  return pem.replaceAll('\r\n', '\n');
}
