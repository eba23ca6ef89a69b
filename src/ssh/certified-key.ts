import { toError } from '../errors/index.ts';
import type { Certificate } from './certificate/index.ts';
import { openCertificate, problemOf } from './certificate/index.ts';
import { describeKey, placeOf } from './host-key-messages.ts';
import type { HostNames, KnownHost } from './known-hosts/index.ts';
import { judgeAuthority } from './known-hosts/index.ts';

/**
 * What a certificate is worth:
 * - `trusted`: an authority that is known vouches for the host;
 * - `plain`: it is worth nothing, but the key in it may be known by itself;
 * - `refused`: it is a fake, or revoked.
 */
export type CertifiedKey =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'plain'; readonly key: Buffer; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Judges a host's certificate as OpenSSH does (check_host_key). */
export function certifiedKey(
  shown: Buffer,
  names: HostNames,
  entries: readonly KnownHost[],
): CertifiedKey {
  let certificate: Certificate;
  try {
    certificate = openCertificate(shown);
  } catch (error) {
    return { kind: 'refused', why: `its certificate cannot be used: ${toError(error).message}` };
  }
  const { key, authority } = certificate;
  const verdict = judgeAuthority(certificate, names, entries);
  switch (verdict.kind) {
    case 'revoked': {
      const what = verdict.entry.key.equals(key) ? 'its key' : "its certificate's authority";
      return { kind: 'refused', why: `${what} is marked as revoked (${placeOf(verdict.entry)})` };
    }
    case 'known': {
      const problem = problemOf(certificate, certifiedName(names), nowSeconds());
      if (problem === undefined) return { kind: 'trusted' };
      const why = `its certificate by the authority of ${placeOf(verdict.entry)} does not count: ${problem}`;
      return { kind: 'plain', key, why };
    }
    case 'other':
    case 'unknown': {
      const place = verdict.kind === 'other' ? ` (${placeOf(verdict.entry)} is another one)` : '';
      const why = `its certificate is by an authority that is not known for it: ${describeKey(authority)}${place}`;
      return { kind: 'plain', key, why };
    }
  }
}

/** In a certificate a host has no port. */
function certifiedName({ host, alias }: HostNames): string {
  return (alias ?? host).toLowerCase();
}

function nowSeconds(): bigint {
  return BigInt(Math.floor(Date.now() / 1000));
}
