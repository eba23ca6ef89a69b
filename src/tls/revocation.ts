import type { X509Certificate } from 'node:crypto';
import { timers } from '../async/index.ts';
import type { TlsMaterial } from './load.ts';
import { hasSigned, readCertificates } from './pem.ts';
import type { RevocationList } from './revocation-list.ts';
import { namesOf, readRevocationLists } from './revocation-list.ts';

/**
 * Checks a peer's certificates. Returns the problem, worded as the rest of a sentence that begins
 * with the certificate; undefined if none of them is revoked.
 */
export type RevocationChecker = (chain: readonly X509Certificate[]) => string | undefined;

/**
 * Creates a checker that looks for a daemon's certificates on revocation lists. As in GnuTLS, a
 * list applies only to its own CA's certificates, a CA without a list has revoked nothing, and the
 * entries of an expired list are still revoked. Unlike in GnuTLS, CAs from the CA file are checked
 * too, and a list that names a CA must be signed by it.
 *
 * @throws AuthError `CERTIFICATE_INVALID` if a list cannot be read.
 */
export function createRevocationChecker({ ca, crl }: TlsMaterial): RevocationChecker | undefined {
  if (crl === undefined) return undefined;
  const lists = readRevocationLists(crl);
  const authorities = readCertificates(ca);
  return (chain) => findRevoked([...chain, ...issuersOf(chain, authorities)], lists, crl.name);
}

/** Emits a process warning if a revocation list has expired. */
export function warnOfExpiredLists(
  { crl }: TlsMaterial,
  now: Date = new Date(timers.wallClockMs()),
): void {
  if (crl === undefined) return;
  for (const { nextUpdate } of readRevocationLists(crl)) {
    if (nextUpdate === undefined || now <= nextUpdate) continue;
    const day = nextUpdate.toISOString();
    const message = `The revocation list in ${crl.name} expired on ${day}: it lacks certificates that were revoked since then`;
    process.emitWarning(message, { type: 'SecurityWarning', code: 'LIBVIRT_CRL_EXPIRED' });
    return;
  }
}

/** Returns the CAs above the certificates. */
function issuersOf(
  chain: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): readonly X509Certificate[] {
  const found = new Set<X509Certificate>();
  let current = chain;
  while (current.length > 0) {
    const next = authorities.filter(
      (each) => !found.has(each) && current.some((signed) => hasSigned(each, signed)),
    );
    for (const each of next) found.add(each);
    current = next;
  }
  return [...found];
}

function findRevoked(
  chain: readonly X509Certificate[],
  lists: readonly RevocationList[],
  file: string,
): string | undefined {
  for (const list of lists) {
    const signers = chain.filter((each) => list.isSignedBy(each));
    const isForged = signers.length === 0 && chain.some((each) => isNamedBy(each, list));
    for (const [index, certificate] of chain.entries()) {
      const names = namesOf(certificate);
      const isNamed = names.issuer.equals(list.issuer);
      if (isNamed && isForged) {
        return `cannot be checked: the revocation list in ${file} has a wrong signature`;
      }
      // Two encodings of the same name may differ.
      if (!isNamed && !signers.some((each) => hasSigned(each, certificate))) continue;
      if (!list.has(names)) continue;
      if (index === 0) return `was revoked by the list in ${file}`;
      const subject = certificate.subject.replaceAll('\n', ', ');
      return `was issued under a CA that was revoked by the list in ${file}: ${subject}`;
    }
  }
  return undefined;
}

/** Whether the list names this CA as its issuer. */
function isNamedBy(certificate: X509Certificate, { issuer }: RevocationList): boolean {
  return namesOf(certificate).subject.equals(issuer);
}
