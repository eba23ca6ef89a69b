import { timers } from '../async/index.ts';
import { toError } from '../errors/index.ts';
import type { Certificate } from './certificate/index.ts';
import { openCertificate, problemOf } from './certificate/index.ts';
import { describeKey, locationOf } from './host-key-messages.ts';
import type { HostNames, KnownHost } from './known-hosts/index.ts';
import { judgeAuthority } from './known-hosts/index.ts';

/**
 * The verdict on a certificate:
 * - `trusted`: a known CA has signed it for this host.
 * - `plain`: it is not valid, but its key may be known as a plain key.
 * - `refused`: it is malformed, forged or revoked.
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
    return { kind: 'refused', why: `its certificate is invalid: ${toError(error).message}` };
  }
  const { key, authority } = certificate;
  const verdict = judgeAuthority(certificate, names, entries);
  switch (verdict.kind) {
    case 'revoked': {
      const revoked = verdict.entry.key.equals(key) ? 'its key' : "its certificate's CA";
      return {
        kind: 'refused',
        why: `${revoked} is marked as revoked (${locationOf(verdict.entry)})`,
      };
    }
    case 'known': {
      const problem = problemOf(certificate, certifiedName(names), nowSeconds());
      if (problem === undefined) return { kind: 'trusted' };
      const why = `its certificate by the CA of ${locationOf(verdict.entry)} is not valid: ${problem}`;
      return { kind: 'plain', key, why };
    }
    case 'other':
    case 'unknown': {
      const other =
        verdict.kind === 'other' ? ` (${locationOf(verdict.entry)} has another CA)` : '';
      const why = `its certificate is by a CA that is not known for this host: ${describeKey(authority)}${other}`;
      return { kind: 'plain', key, why };
    }
  }
}

/** Returns the host's name for certificates, which contain no port. */
function certifiedName({ host, alias }: HostNames): string {
  return (alias ?? host).toLowerCase();
}

function nowSeconds(): bigint {
  return BigInt(Math.floor(timers.wallClockMs() / 1000));
}
