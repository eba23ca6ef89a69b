import { ArgumentError } from '../errors/index.ts';

/** The TLS versions that libvirt's daemons support. */
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** The TLS versions that a GnuTLS priority string allows. */
export interface TlsVersions {
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
}

/** Cipher sets. Each contains all ciphers that OpenSSL offers by default. */
const BASES: ReadonlySet<string> = new Set(['NORMAL', 'SECURE128', 'PFS', '@SYSTEM']);

const VERSION = /^([+!-])VERS-(TLS1\.[0-3]|ALL|TLS-ALL)$/;

/**
 * Reads a GnuTLS priority string (`tls_priority`). Only the TLS versions in it can be applied to
 * OpenSSL, because the names of ciphers are specific to GnuTLS.
 *
 * @throws ArgumentError if the string contains anything else.
 */
export function readPriority(priority: string): TlsVersions {
  const versions = new Set<string>(['TLS1.2', 'TLS1.3']);
  for (const [index, token] of priority.split(/[:,]/).entries()) {
    const [, sign, version = ''] = VERSION.exec(token) ?? [];
    if (sign === undefined) {
      if (index > 0 || !BASES.has(token)) throw unsupported(priority, token);
      continue;
    }
    const named = version.endsWith('ALL') ? ['TLS1.2', 'TLS1.3'] : [version];
    for (const each of named) {
      if (sign === '+') versions.add(each);
      else versions.delete(each);
    }
  }
  const isNew = versions.has('TLS1.3');
  const isOld = versions.has('TLS1.2');
  if (!isNew && !isOld) {
    throw new ArgumentError(
      `tls_priority "${priority}" allows neither TLS 1.2 nor TLS 1.3, the versions of libvirt`,
      { argument: 'tls_priority' },
    );
  }
  return { minVersion: isOld ? 'TLSv1.2' : 'TLSv1.3', maxVersion: isNew ? 'TLSv1.3' : 'TLSv1.2' };
}

function unsupported(priority: string, token: string): ArgumentError {
  return new ArgumentError(
    `tls_priority "${priority}" contains "${token}", which this client does not support: use NORMAL, SECURE128 or PFS, and versions such as -VERS-TLS1.3`,
    { argument: 'tls_priority' },
  );
}
