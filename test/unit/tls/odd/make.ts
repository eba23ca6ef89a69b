import { generateKeyPairSync, sign } from 'node:crypto';
import forge from 'node-forge';

/** A key pair in PEM form. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A certificate and its key, which may sign other certificates. */
export interface Signer {
  readonly certificate: forge.pki.Certificate;
  readonly key: KeyPair;
}

/** The contents of a certificate. By default it is a self-signed one for `localhost` in its CN. */
export interface Draft {
  readonly commonNames?: readonly string[];
  readonly extensions?: readonly object[];
  readonly key?: KeyPair;
  readonly issuer?: Signer | undefined;
  readonly digest?: 'sha256' | 'sha1' | 'md5';
  readonly days?: number;
}

/** Keys are created once, because that takes longer than to create all certificates. */
function newKey(modulusLength: number): KeyPair {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

export const CA_KEY = newKey(2048);
export const KEY = newKey(2048);
export const SHORT_KEY = newKey(1024);

const HOUR_MS = 3_600_000;

let serial = 0x10_00;

/** Creates a certificate with any extensions, which `src/pki` would not create. */
export function make(draft: Draft): Signer {
  const { commonNames = ['localhost'], extensions = [], key = KEY } = draft;
  const { issuer, digest = 'sha256', days = 10 } = draft;
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(key.publicKey);
  serial += 1;
  certificate.serialNumber = serial.toString(16);
  certificate.validity.notBefore = new Date(Date.now() - HOUR_MS);
  certificate.validity.notAfter = new Date(Date.now() + days * 24 * HOUR_MS);
  const subject = commonNames.map((value) => ({ shortName: 'CN', value }));
  certificate.setSubject(subject);
  certificate.setIssuer(issuer?.certificate.subject.attributes ?? subject);
  // node-forge adds the encoded value to the objects, which are used again.
  certificate.setExtensions(extensions.map((each) => ({ ...each })));
  signWith(certificate, (issuer?.key ?? key).privateKey, digest);
  return { certificate, key };
}

/** Signs with OpenSSL, which is much faster than node-forge. */
function signWith(
  certificate: forge.pki.Certificate,
  key: string,
  digest: 'sha256' | 'sha1' | 'md5',
): void {
  const later = { sign: () => '' } as unknown as forge.pki.rsa.PrivateKey;
  certificate.sign(later, forge.md[digest].create());
  const body = forge.asn1.toDer(certificate.tbsCertificate as forge.asn1.Asn1).getBytes();
  certificate.signature = sign(digest, Buffer.from(body, 'latin1'), key).toString('latin1');
}

/** Returns certificates in PEM form, one after the other. */
export function pem(...signers: readonly Signer[]): string {
  return signers.map(({ certificate }) => forge.pki.certificateToPem(certificate)).join('');
}

/** subjectAltName with DNS names. */
export function dns(...names: readonly string[]): object {
  return alternativeNames(...names.map((value) => ({ type: 2, value })));
}

/** subjectAltName with an IP address. */
export function address(ip: string): object {
  return alternativeNames({ type: 7, ip });
}

export function alternativeNames(...altNames: readonly object[]): object {
  return { name: 'subjectAltName', altNames };
}

export const IS_CA = { name: 'basicConstraints', cA: true, critical: true };

export const SIGNS_CERTIFICATES = {
  name: 'keyUsage',
  keyCertSign: true,
  cRLSign: true,
  critical: true,
};

/** An extension of a private enterprise, which no program knows. */
export function unknownExtension(critical: boolean): object {
  return { id: '1.3.6.1.4.1.99999.1', critical, value: '\x05\x00' };
}

/** permittedSubtrees with only the DNS name `other.test` (RFC 5280 section 4.2.1.10). */
export function nameConstraints(): object {
  const { asn1 } = forge;
  const { CONTEXT_SPECIFIC, UNIVERSAL } = asn1.Class;
  const name = asn1.create(CONTEXT_SPECIFIC, 2, false, 'other.test');
  const subtree = asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, [name]);
  const permitted = asn1.create(CONTEXT_SPECIFIC, 0, true, [subtree]);
  const value = asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, [permitted]);
  return { id: '2.5.29.30', critical: true, value: asn1.toDer(value).getBytes() };
}
