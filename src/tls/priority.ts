import { ArgumentError } from '../errors/index.ts';

/** The versions of TLS that libvirt's daemons speak. */
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** What remains of GnuTLS's priority string here. */
export interface TlsVersions {
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
}

/** Sets of ciphers: all that OpenSSL offers by default are in each of these. */
const BASES: ReadonlySet<string> = new Set(['NORMAL', 'SECURE128', 'PFS', '@SYSTEM']);

const VERSION = /^([+!-])VERS-(TLS1\.[0-3]|ALL|TLS-ALL)$/;

/**
 * What a priority string of GnuTLS (`tls_priority`) means here. It names ciphers of another library,
 * so most of it cannot be done; the versions of TLS can.
 *
 * @throws ArgumentError when it asks for something else.
 */
export function readPriority(priority: string): TlsVersions {
  const versions = new Set<string>(['TLS1.2', 'TLS1.3']);
  for (const [index, token] of priority.split(/[:,]/).entries()) {
    const [, sign, version = ''] = VERSION.exec(token) ?? [];
    if (sign === undefined) {
      if (index > 0 || !BASES.has(token)) throw unsupported(priority, token);
      continue;
    }
    const meant = version.endsWith('ALL') ? ['TLS1.2', 'TLS1.3'] : [version];
    for (const each of meant) {
      if (sign === '+') versions.add(each);
      else versions.delete(each);
    }
  }
  const isNew = versions.has('TLS1.3');
  const isOld = versions.has('TLS1.2');
  if (!isNew && !isOld) throw unsupported(priority, 'without TLS 1.2 and TLS 1.3');
  return { minVersion: isOld ? 'TLSv1.2' : 'TLSv1.3', maxVersion: isNew ? 'TLSv1.3' : 'TLSv1.2' };
}

function unsupported(priority: string, token: string): ArgumentError {
  return new ArgumentError(
    `tls_priority "${priority}" is for GnuTLS, and "${token}" cannot be done here: only NORMAL, SECURE128, PFS, and versions such as -VERS-TLS1.3 can`,
    { argument: 'tls_priority' },
  );
}
