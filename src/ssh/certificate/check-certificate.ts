import { plainText } from '../../errors/index.ts';
import { matchesPattern } from '../patterns.ts';
import type { Certificate } from './read-certificate.ts';

/** SSH_CERT_TYPE_HOST. */
const HOST = 2;

/** The number of names shown in a message. */
const SHOWN_MAX = 4;

/**
 * Returns why a certificate is not valid for a host, by OpenSSH's rules (sshkey_cert_check_host);
 * undefined if it is valid. Does not check the CA or its signature.
 *
 * The rules are those of OpenSSH 10.3 and later: names may be patterns, and a certificate without
 * names is valid for no host. Before, it was valid for every host.
 *
 * @param host - The host's name in lowercase without the port, or its alias.
 * @param now - The time in seconds since 1970.
 */
export function problemOf(certificate: Certificate, host: string, now: bigint): string | undefined {
  const { role, validAfter, validBefore, principals, criticalOptions } = certificate;
  if (role !== HOST) return 'it is not a host certificate';
  if (now < validAfter) return `it is not valid before ${timeOf(validAfter)}`;
  if (now >= validBefore) return `it expired at ${timeOf(validBefore)}`;
  if (principals.length === 0) return 'it names no host';
  if (!principals.some((principal) => matchesPattern(host, principal))) {
    return `it is for ${listOf(principals)}, not for ${host}`;
  }
  if (criticalOptions.length > 0) {
    return `it has critical options, which host certificates must not have: ${listOf(criticalOptions)}`;
  }
  return undefined;
}

function timeOf(seconds: bigint): string {
  const time = new Date(Number(seconds) * 1000);
  return Number.isNaN(time.getTime()) ? `second ${seconds}` : time.toISOString();
}

/** Formats names from a certificate, which may contain any characters. */
function listOf(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_MAX).map((name) => plainText(name.slice(0, 100)));
  const rest = names.length > SHOWN_MAX ? [`${names.length - SHOWN_MAX} more`] : [];
  return [...shown, ...rest].join(', ');
}
