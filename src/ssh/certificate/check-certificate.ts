import { toPlainLine } from '../../transport/index.ts';
import { matchesPattern } from '../patterns.ts';
import type { Certificate } from './read-certificate.ts';

/** SSH_CERT_TYPE_HOST. */
const HOST = 2;

/** How many names a message shows. */
const SHOWN_MAX = 4;

/**
 * Why a certificate does not vouch for a host, by OpenSSH's rules (sshkey_cert_check_host);
 * undefined when it does. The authority and its signature are not looked at.
 *
 * Of its versions those of 10.3 and later count: names may be patterns, and a certificate for
 * nobody is good for nobody, where it was good for everybody before.
 *
 * @param host - The host's name in small letters without the port, or its alias.
 * @param now - In seconds since 1970.
 */
export function problemOf(certificate: Certificate, host: string, now: bigint): string | undefined {
  const { role, validAfter, validBefore, principals, criticalOptions } = certificate;
  if (role !== HOST) return 'it is not one for a host';
  if (now < validAfter) return `it is not valid before ${timeOf(validAfter)}`;
  if (now >= validBefore) return `it has expired at ${timeOf(validBefore)}`;
  if (principals.length === 0) return 'it names no host';
  if (!principals.some((principal) => matchesPattern(host, principal))) {
    return `it is for ${listOf(principals)}, not for ${host}`;
  }
  if (criticalOptions.length > 0) {
    return `it has critical options, which hosts know none of: ${listOf(criticalOptions)}`;
  }
  return undefined;
}

function timeOf(seconds: bigint): string {
  const time = new Date(Number(seconds) * 1000);
  return Number.isNaN(time.getTime()) ? `second ${seconds}` : time.toISOString();
}

/** Names that somebody else has chosen. */
function listOf(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_MAX).map((name) => toPlainLine(name.slice(0, 100)));
  const rest = names.length > SHOWN_MAX ? [`${names.length - SHOWN_MAX} more`] : [];
  return [...shown, ...rest].join(', ');
}
