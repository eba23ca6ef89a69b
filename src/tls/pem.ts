import { X509Certificate } from 'node:crypto';
import { AuthError, toError } from '../errors/index.ts';

/** A text in PEM form (RFC 7468), and what people know it by: a path, or the name of an option. */
export interface Pem {
  readonly name: string;
  readonly text: string;
}

/** Certificates that a file may hold: libvirt reads no more (MAX_CERTS). */
const CERTIFICATES_MAX = 16;

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/**
 * The certificates of a PEM text, in order.
 *
 * @throws AuthError `CERTIFICATE_INVALID` when there is none, too many, or one cannot be read.
 */
export function readCertificates(pem: Pem): readonly X509Certificate[] {
  const blocks = readBlocks(pem, 'CERTIFICATE');
  if (blocks.length === 0) throw notPem(pem, 'a certificate');
  if (blocks.length > CERTIFICATES_MAX) {
    throw invalid(
      `${pem.name} holds ${blocks.length} certificates; ${CERTIFICATES_MAX} are allowed`,
    );
  }
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      const { message } = toError(error);
      throw invalid(`The certificate in ${pem.name} cannot be read: ${message}`, { cause: error });
    }
  });
}

/** The bytes of each block with this label, in order. */
export function readBlocks({ text }: Pem, label: string): readonly Buffer[] {
  const blocks = [...text.matchAll(BLOCK)].filter((block) => block[1] === label);
  return blocks.map(([, , base64 = '']) => Buffer.from(base64, 'base64'));
}

/** Whether one certificate was signed with the key of another. */
export function hasSigned(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** The error for what is not the PEM that it should be. The text is not shown: it may be a key. */
export function notPem(pem: Pem, what: string): AuthError {
  return invalid(`${pem.name} does not hold ${what} in PEM form ("-----BEGIN ...")`);
}

export function invalid(message: string, options?: ErrorOptions): AuthError {
  return new AuthError('CERTIFICATE_INVALID', message, options);
}
