import type { X509Certificate } from 'node:crypto';
import type { TlsMaterial } from './load.ts';
import { hasSigned, readCertificates } from './pem.ts';
import type { RevocationList } from './revocation-list.ts';
import { namesOf, readRevocationLists } from './revocation-list.ts';

/**
 * What is wrong with the certificates that a peer shows, as the end of a sentence that begins with
 * them; undefined when none of them is revoked.
 */
export type RevocationChecker = (shown: readonly X509Certificate[]) => string | undefined;

/**
 * Prepares to look for a daemon's certificates on revocation lists. As in GnuTLS, a list speaks of
 * its own authority's certificates alone: an authority without one has revoked nothing, and what
 * stands on a list that has expired is still revoked. Unlike there, the authorities of the CA file
 * are looked for, too, and a list under an authority's name must be signed by it.
 *
 * @throws AuthError `CERTIFICATE_INVALID` when a list cannot be read.
 */
export function createRevocationChecker({ ca, crl }: TlsMaterial): RevocationChecker | undefined {
  if (crl === undefined) return undefined;
  const lists = readRevocationLists(crl);
  const authorities = readCertificates(ca);
  return (shown) => findRevoked([...shown, ...above(shown, authorities)], lists, crl.name);
}

/** Says so where a list is too old to know what was revoked of late. */
export function warnOfExpiredLists({ crl }: TlsMaterial, now: Date = new Date()): void {
  if (crl === undefined) return;
  for (const { nextUpdate } of readRevocationLists(crl)) {
    if (nextUpdate === undefined || now <= nextUpdate) continue;
    const day = nextUpdate.toISOString();
    const message = `The revocation list in ${crl.name} has expired on ${day}: certificates that were revoked since are not on it`;
    process.emitWarning(message, { type: 'SecurityWarning', code: 'LIBVIRT_CRL_EXPIRED' });
    return;
  }
}

/** Those of the authorities that the certificates lead to. */
function above(
  shown: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): readonly X509Certificate[] {
  const found = new Set<X509Certificate>();
  let current = shown;
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
    const isForged = signers.length === 0 && chain.some((each) => bears(each, list));
    for (const [index, certificate] of chain.entries()) {
      const names = namesOf(certificate);
      const isNamed = names.issuer.equals(list.issuer);
      if (isNamed && isForged) {
        return `cannot be checked: the revocation list in ${file} has a wrong signature`;
      }
      // Names may be spelt in two ways that mean the same.
      if (!isNamed && !signers.some((each) => hasSigned(each, certificate))) continue;
      if (!list.has(names)) continue;
      const why = `(it stands on the list in ${file})`;
      if (index === 0) return `was revoked ${why}`;
      const subject = certificate.subject.replaceAll('\n', ', ');
      return `is signed by way of an authority that was revoked: ${subject} ${why}`;
    }
  }
  return undefined;
}

/** Whether the list says that it is of this authority. */
function bears(certificate: X509Certificate, { issuer }: RevocationList): boolean {
  return namesOf(certificate).subject.equals(issuer);
}
