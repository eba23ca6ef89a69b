import type { CertificateAndKey } from '../../../src/pki/index.ts';
import {
  createCertificateAuthority,
  createClientCertificate,
  createRevocationList,
  createServerCertificate,
} from '../../../src/pki/index.ts';
import { sign } from '../../../src/pki/signing.ts';

/** Short keys are faster to create, and long enough for tests. */
export const QUICK = { keyBits: 2048 } as const;

/** A CA with valid and invalid certificates for servers and clients. */
export interface Certificates {
  readonly ca: CertificateAndKey;
  readonly server: CertificateAndKey;
  readonly client: CertificateAndKey;
  readonly otherCa: CertificateAndKey;
  readonly stranger: CertificateAndKey;
  readonly expired: CertificateAndKey;
  readonly early: CertificateAndKey;
  /** A revocation list with the server's certificate. */
  readonly crl: string;
  /** A revocation list without entries. */
  readonly emptyCrl: string;
}

export async function makeCertificates(): Promise<Certificates> {
  const [ca, otherCa] = await Promise.all([
    createCertificateAuthority({ ...QUICK, name: 'Test authority' }),
    createCertificateAuthority({ ...QUICK, name: 'Other authority' }),
  ]);
  const local = { ...QUICK, names: ['localhost'], addresses: ['127.0.0.1', '::1'] };
  const past = new Date(Date.now() - 10 * 86_400_000);
  const future = new Date(Date.now() + 86_400_000);
  const [server, client, stranger, expired, early] = await Promise.all([
    createServerCertificate(ca, local),
    createClientCertificate(ca, { ...QUICK, name: 'client1', country: 'GB', organization: 'Org' }),
    createClientCertificate(otherCa, { ...QUICK, name: 'stranger' }),
    createServerCertificate(ca, { ...local, validFrom: past, days: 5 }),
    createServerCertificate(ca, { ...local, validFrom: future }),
  ]);
  return {
    ...{ ca, otherCa, server, client, stranger, expired, early },
    crl: createRevocationList(ca, [server.cert]),
    emptyCrl: createRevocationList(ca, []),
  };
}

/** Creates an intermediate CA. */
export function createIntermediate(
  signer: CertificateAndKey,
  name: string,
): Promise<CertificateAndKey> {
  const extensions = [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ];
  return sign({ ...QUICK, subject: { commonName: name }, days: 10, extensions }, signer);
}
