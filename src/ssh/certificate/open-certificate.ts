import { MalformedError } from './fields.ts';
import { readPublicKey } from './public-key.ts';
import type { Certificate } from './read-certificate.ts';
import { readCertificate } from './read-certificate.ts';
import { isSignedBy } from './signature.ts';

/**
 * Reads a certificate and verifies its CA's signature. Does not check whether the CA is trusted.
 *
 * @throws MalformedError that states the problem.
 */
export function openCertificate(blob: Uint8Array): Certificate {
  const certificate = readCertificate(blob);
  const { key, authority, signature, signed } = certificate;
  readPublicKey(key);
  if (!isSignedBy(authority, signature, signed)) {
    throw new MalformedError("its CA's signature is wrong");
  }
  return certificate;
}
