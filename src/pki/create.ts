import { isIP } from 'node:net';
import { ArgumentError } from '../errors/index.ts';
import type { CertificateAndKey, CertificateOptions, DistinguishedName } from './signing.ts';
import { sign } from './signing.ts';

/** For how long, where nothing is said: an authority lives longer than what it signs. */
const AUTHORITY_DAYS = 3650;
const CERTIFICATE_DAYS = 825;

export interface AuthorityOptions extends CertificateOptions {
  /**
   * Who the authority is.
   *
   * @default 'libvirt authority'
   */
  readonly name?: string;
  readonly organization?: string;
}

/**
 * Makes an authority that signs the certificates of one's own hosts and clients. Keep its key apart
 * from all of them: whoever has it can be any of them.
 */
export function createCertificateAuthority(
  options: AuthorityOptions = {},
): Promise<CertificateAndKey> {
  const { name = 'libvirt authority', organization, days = AUTHORITY_DAYS } = options;
  return make({ commonName: name, organization }, { ...options, days }, undefined, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
}

export interface ServerOptions extends CertificateOptions {
  /** The host's names, as they stand in URIs. The first is its common name, too. */
  readonly names?: readonly string[];

  /** The host's IP addresses, for URIs that name those. */
  readonly addresses?: readonly string[];
  readonly organization?: string;
}

/**
 * Makes the certificate of a host's daemon. Clients accept it for the names and addresses that stand
 * here and for no others.
 */
export function createServerCertificate(
  authority: CertificateAndKey,
  options: ServerOptions,
): Promise<CertificateAndKey> {
  const { names = [], addresses = [], organization, days = CERTIFICATE_DAYS } = options;
  const [commonName] = [...names, ...addresses];
  if (commonName === undefined) {
    const argument = 'names';
    throw new ArgumentError('A host needs at least one name or address', { argument });
  }
  for (const name of names) requireName(name);
  for (const address of addresses) requireAddress(address);
  return make({ commonName, organization }, { ...options, days }, authority, [
    ...leafExtensions('serverAuth'),
    {
      name: 'subjectAltName',
      altNames: [
        ...names.map((value) => ({ type: GENERAL_NAME_DNS, value })),
        ...addresses.map((ip) => ({ type: GENERAL_NAME_IP, ip })),
      ],
    },
  ]);
}

export interface ClientOptions extends CertificateOptions {
  /** Who the client is: its common name. */
  readonly name: string;
  readonly country?: string;
  readonly state?: string;
  readonly locality?: string;
  readonly organization?: string;
}

/**
 * Makes the certificate of a client. A daemon whose `tls_allowed_dn_list` is set compares it with the
 * whole name, in this order: `C=GB,ST=London,L=London,O=Example,CN=name`.
 */
export function createClientCertificate(
  authority: CertificateAndKey,
  options: ClientOptions,
): Promise<CertificateAndKey> {
  const { name, country, state, locality, organization, days = CERTIFICATE_DAYS } = options;
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) {
    const argument = 'country';
    throw new ArgumentError(`Expected a country of two capital letters, got "${country}"`, {
      argument,
    });
  }
  const subject = { commonName: name, country, state, locality, organization };
  return make(subject, { ...options, days }, authority, leafExtensions('clientAuth'));
}

/** The kinds of names in a certificate (RFC 5280 section 4.2.1.6). */
const GENERAL_NAME_DNS = 2;
const GENERAL_NAME_IP = 7;

/** Older libvirts want the key to encipher as well (before 11.7), which TLS 1.3 never does. */
function leafExtensions(purpose: 'clientAuth' | 'serverAuth'): readonly object[] {
  return [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', [purpose]: true },
  ];
}

function make(
  subject: DistinguishedName,
  life: CertificateOptions & { readonly days: number },
  authority: CertificateAndKey | undefined,
  extensions: readonly object[],
): Promise<CertificateAndKey> {
  if (subject.commonName.trim() === '') {
    throw new ArgumentError('A certificate needs a name', { argument: 'name' });
  }
  if (!Number.isInteger(life.days) || life.days < 1) {
    throw new ArgumentError(`Expected a number of days, got ${life.days}`, { argument: 'days' });
  }
  return sign({ ...life, subject, extensions }, authority);
}

function requireName(name: string): void {
  if (/^[A-Za-z0-9*]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(name) && isIP(name) === 0) return;
  throw new ArgumentError(`Expected the name of a host, got "${name}"`, { argument: 'names' });
}

function requireAddress(address: string): void {
  if (isIP(address) !== 0) return;
  throw new ArgumentError(`Expected an IP address, got "${address}"`, { argument: 'addresses' });
}
