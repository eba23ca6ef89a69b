import { createPrivateKey, X509Certificate } from 'node:crypto';
import { ArgumentError } from '../errors/index.ts';
import { requireFields } from './check-arguments.ts';
import type { CertificateAndKey } from './signing.ts';

/**
 * Checks that a CA can sign. It may come from another tool.
 *
 * @throws ArgumentError that contains no part of the key.
 */
export function requireAuthority(authority: CertificateAndKey): void {
  requireFields('authority', authority, { cert: true, key: true });
  const { cert, key } = authority;
  let problem: string | undefined;
  try {
    const privateKey = createPrivateKey(key);
    if (privateKey.asymmetricKeyType !== 'rsa') problem = 'its key is not an RSA key';
    else if (!new X509Certificate(cert).checkPrivateKey(privateKey)) {
      problem = 'its key does not belong to its certificate';
    }
  } catch {
    problem = 'its certificate or its key is not PEM, or the key is encrypted';
  }
  if (problem === undefined) return;
  throw new ArgumentError(`The CA cannot sign: ${problem}`, { argument: 'authority' });
}
