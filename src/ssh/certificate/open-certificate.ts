import { MalformedError } from './fields.ts';
import { readPublicKey } from './public-key.ts';
import type { Certificate } from './read-certificate.ts';
import { readCertificate } from './read-certificate.ts';
import { isSignedBy } from './signature.ts';

/**
 * Reads a certificate that its authority has really signed. Whether anybody trusts this authority,
 * and for what, are other questions.
 *
 * @throws MalformedError that says what is wrong with it.
 */
export function openCertificate(blob: Uint8Array): Certificate {
  const certificate = readCertificate(blob);
  const { key, authority, signature, signed } = certificate;
  readPublicKey(key);
  if (!isSignedBy(authority, signature, signed)) {
    throw new MalformedError("its authority's signature is wrong");
  }
  return certificate;
}
