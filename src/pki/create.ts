import { isIP } from 'node:net';
import { ArgumentError } from '../errors/index.ts';
import type { Names } from './check-arguments.ts';
import { requireFields, requireString, requireStrings } from './check-arguments.ts';
import type { CertificateAndKey, CertificateOptions, DistinguishedName } from './signing.ts';
import { sign } from './signing.ts';

const OF_ALL: Names<CertificateOptions> = { validFrom: true, days: true, keyBits: true };

/** The default validity in days. A CA is valid longer than the certificates it signs. */
const AUTHORITY_DAYS = 3650;
const CERTIFICATE_DAYS = 825;

/** Options of {@link createCertificateAuthority}. By default, a CA is valid for 3650 days. */
export interface AuthorityOptions extends CertificateOptions {
  /**
   * The CA's common name (CN).
   *
   * @default 'libvirt authority'
   */
  readonly name?: string;

  /** The CA's organization (O). */
  readonly organization?: string;
}

/**
 * Creates a certificate authority (CA) that signs the certificates of your hosts and clients.
 *
 * Do not keep the CA's key on these hosts: with the key, anyone can impersonate any of them.
 *
 * @throws {@link ArgumentError} if an option is invalid.
 */
export async function createCertificateAuthority(
  options: AuthorityOptions = {},
): Promise<CertificateAndKey> {
  requireFields<AuthorityOptions>('options', options, {
    ...OF_ALL,
    name: true,
    organization: true,
  });
  const { name = 'libvirt authority', organization, days = AUTHORITY_DAYS } = options;
  return make({ commonName: name, organization }, { ...options, days }, undefined, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
}

/** Options of {@link createServerCertificate}. By default, a certificate is valid for 825 days. */
export interface ServerOptions extends CertificateOptions {
  /** The host's names, as used in URIs. The first one is also the common name (CN). */
  readonly names?: readonly string[];

  /** The host's IP addresses, as used in URIs. */
  readonly addresses?: readonly string[];

  /** The organization (O). */
  readonly organization?: string;
}

/**
 * Creates the certificate of a host's daemon. Clients accept the certificate only for these names
 * and addresses. At least one name or address is required.
 *
 * @throws {@link ArgumentError} if an option is invalid or the CA cannot sign.
 */
export async function createServerCertificate(
  authority: CertificateAndKey,
  options: ServerOptions,
): Promise<CertificateAndKey> {
  const own = { names: true, addresses: true, organization: true } as const;
  requireFields<ServerOptions>('options', options, { ...OF_ALL, ...own });
  const { names = [], addresses = [], organization, days = CERTIFICATE_DAYS } = options;
  requireStrings('names', names);
  requireStrings('addresses', addresses);
  const [commonName] = [...names, ...addresses];
  if (commonName === undefined) {
    const argument = 'names';
    throw new ArgumentError('A server certificate needs at least one name or address', {
      argument,
    });
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

/** Options of {@link createClientCertificate}. By default, a certificate is valid for 825 days. */
export interface ClientOptions extends CertificateOptions {
  /** The client's common name (CN). */
  readonly name: string;

  /** The country (C): two capital letters. */
  readonly country?: string;

  /** The state or province (ST). */
  readonly state?: string;

  /** The locality (L). */
  readonly locality?: string;

  /** The organization (O). */
  readonly organization?: string;
}

/**
 * Creates the certificate of a client. A daemon with `tls_allowed_dn_list` compares the list with
 * the complete name, in this order: `C=GB,ST=London,L=London,O=Example,CN=name`.
 *
 * @throws {@link ArgumentError} if an option is invalid or the CA cannot sign.
 */
export async function createClientCertificate(
  authority: CertificateAndKey,
  options: ClientOptions,
): Promise<CertificateAndKey> {
  const own = {
    name: true,
    country: true,
    state: true,
    locality: true,
    organization: true,
  } as const;
  requireFields<ClientOptions>('options', options, { ...OF_ALL, ...own });
  requireString('name', options.name);
  const { name, country, state, locality, organization, days = CERTIFICATE_DAYS } = options;
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) {
    const argument = 'country';
    throw new ArgumentError(`Expected a country code of two capital letters, got "${country}"`, {
      argument,
    });
  }
  const subject = { commonName: name, country, state, locality, organization };
  return make(subject, { ...options, days }, authority, leafExtensions('clientAuth'));
}

/** The types of names in a certificate (RFC 5280 section 4.2.1.6). */
const GENERAL_NAME_DNS = 2;
const GENERAL_NAME_IP = 7;

/** libvirt before 11.7 requires keyEncipherment, although TLS 1.3 does not use it. */
function leafExtensions(purpose: 'clientAuth' | 'serverAuth'): readonly object[] {
  return [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', [purpose]: true },
  ];
}

function make(
  subject: DistinguishedName,
  options: CertificateOptions & { readonly days: number },
  authority: CertificateAndKey | undefined,
  extensions: readonly object[],
): Promise<CertificateAndKey> {
  if (subject.commonName.trim() === '') {
    throw new ArgumentError('The name of a certificate must not be empty', { argument: 'name' });
  }
  if (!Number.isInteger(options.days) || options.days < 1) {
    throw new ArgumentError(`Expected a positive whole number of days, got ${options.days}`, {
      argument: 'days',
    });
  }
  return sign({ ...options, subject, extensions }, authority);
}

function requireName(name: string): void {
  if (/^[A-Za-z0-9*]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(name) && isIP(name) === 0) return;
  throw new ArgumentError(`Expected a host name, got "${name}"`, { argument: 'names' });
}

function requireAddress(address: string): void {
  if (isIP(address) !== 0) return;
  throw new ArgumentError(`Expected an IP address, got "${address}"`, { argument: 'addresses' });
}
