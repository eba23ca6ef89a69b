import { createPrivateKey, X509Certificate } from 'node:crypto';
import { ArgumentError } from '../errors/index.ts';
import type { CertificateAndKey } from './signing.ts';

/**
 * Checks what is to sign, which may come from another tool.
 *
 * @throws ArgumentError without a word of the key.
 */
export function requireAuthority({ cert, key }: CertificateAndKey): void {
  let problem: string | undefined;
  try {
    const privateKey = createPrivateKey(key);
    if (privateKey.asymmetricKeyType !== 'rsa') problem = 'its key is no RSA key';
    else if (!new X509Certificate(cert).checkPrivateKey(privateKey)) {
      problem = 'its key is not that of its certificate';
    }
  } catch {
    problem = 'its certificate or its key, which must not be encrypted, cannot be read as PEM';
  }
  if (problem === undefined) return;
  throw new ArgumentError(`The authority cannot sign: ${problem}`, { argument: 'authority' });
}
