import { X509Certificate } from 'node:crypto';
import { AuthError, toError } from '../errors/index.ts';

/** A PEM text (RFC 7468) and its name for messages: a path or an option. */
export interface Pem {
  readonly name: string;
  readonly text: string;
}

/** The limit on certificates in a file, as in libvirt (MAX_CERTS). */
const CERTIFICATES_MAX = 16;

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/**
 * Reads the certificates in a PEM text, in order.
 *
 * @throws AuthError `CERTIFICATE_INVALID` if there is none, if there are more than 16, or if one
 * cannot be read.
 */
export function readCertificates(pem: Pem): readonly X509Certificate[] {
  const blocks = readBlocks(pem, 'CERTIFICATE');
  if (blocks.length === 0) throw notPem(pem, 'a certificate');
  if (blocks.length > CERTIFICATES_MAX) {
    throw invalid(
      `${pem.name} contains ${blocks.length} certificates; the limit is ${CERTIFICATES_MAX}`,
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

/** Returns the bytes of each block with this label, in order. */
export function readBlocks({ text }: Pem, label: string): readonly Buffer[] {
  const blocks = [...text.matchAll(BLOCK)].filter((block) => block[1] === label);
  return blocks.map(([, , base64 = '']) => Buffer.from(base64, 'base64'));
}

/** Whether a certificate was signed with the issuer's key. */
export function hasSigned(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Creates the error for a missing PEM block. It does not contain the text, which may be a key. */
export function notPem(pem: Pem, content: string): AuthError {
  return invalid(`${pem.name} does not contain ${content} in PEM form ("-----BEGIN ...")`);
}

/** Creates the error for an invalid certificate or key. */
export function invalid(message: string, options?: ErrorOptions): AuthError {
  return new AuthError('CERTIFICATE_INVALID', message, options);
}
