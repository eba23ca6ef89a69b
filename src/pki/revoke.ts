import { createSign, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { timers } from '../async/index.ts';
import { requireAuthority } from './authority.ts';
import { requireFields, requireStrings } from './check-arguments.ts';
import type { CertificateAndKey } from './signing.ts';

const { asn1 } = forge;
type Asn1 = forge.asn1.Asn1;

/** Options of {@link createRevocationList}. */
export interface RevocationOptions {
  /** The list's number (cRLNumber). It must be higher than the previous list's. @default 1 */
  readonly number?: number;

  /**
   * The number of days until the list expires. Clients warn about an expired list.
   *
   * @default 365
   */
  readonly days?: number;
}

const DAYS_DEFAULT = 365;
const DAY_MS = 86_400_000;

/** The first year that needs GeneralizedTime, with four digits (RFC 5280 section 5.1.2.4). */
const LONG_YEARS_FROM = 2050;

/**
 * Creates a CA's revocation list in PEM form (RFC 5280 section 5), the file `cacrl.pem` of clients
 * and daemons. Pass all revoked certificates every time: a new list replaces the previous one.
 *
 * @throws {@link ArgumentError} if the CA cannot sign.
 */
export function createRevocationList(
  authority: CertificateAndKey,
  revoked: readonly string[],
  options: RevocationOptions = {},
): string {
  requireAuthority(authority);
  requireStrings('revoked', revoked);
  requireFields<RevocationOptions>('options', options, { number: true, days: true });
  const { number = 1, days = DAYS_DEFAULT } = options;
  const now = new Date(timers.wallClockMs());
  const body = sequence([
    integer(1),
    SHA256_WITH_RSA(),
    asn1.fromDer(subjectOf(authority.cert)),
    time(now),
    time(new Date(now.getTime() + days * DAY_MS)),
    // RFC 5280 does not allow an empty list of entries.
    ...(revoked.length === 0 ? [] : [sequence(revoked.map((cert) => entry(cert, now)))]),
    context(0, [sequence([extension(CRL_NUMBER, integer(number))])]),
  ]);
  const der = asn1.toDer(body).getBytes();
  const signature = createSign('sha256')
    .update(der, 'latin1')
    .sign(authority.key)
    .toString('latin1');
  const list = sequence([
    body,
    SHA256_WITH_RSA(),
    asn1.create(UNIVERSAL, asn1.Type.BITSTRING, false, `\0${signature}`),
  ]);
  const base64 = Buffer.from(asn1.toDer(list).getBytes(), 'latin1').toString('base64');
  const lines = base64.match(/.{1,64}/g)?.join('\n') ?? '';
  return `-----BEGIN X509 CRL-----\n${lines}\n-----END X509 CRL-----\n`;
}

const UNIVERSAL = asn1.Class.UNIVERSAL;
const CRL_NUMBER = '2.5.29.20';

function entry(cert: string, when: Date): Asn1 {
  const serial = Buffer.from(new X509Certificate(cert).serialNumber, 'hex');
  // A leading zero byte keeps the number positive if its highest bit is set.
  const bytes = (serial[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), serial]) : serial;
  const number = asn1.create(UNIVERSAL, asn1.Type.INTEGER, false, bytes.toString('latin1'));
  return sequence([number, time(when)]);
}

/** Returns the DER of a certificate's subject, unchanged. */
function subjectOf(cert: string): string {
  const { subject } = forge.pki.certificateFromPem(cert);
  return asn1.toDer(forge.pki.distinguishedNameToAsn1(subject)).getBytes();
}

function SHA256_WITH_RSA(): Asn1 {
  return sequence([
    oid('1.2.840.113549.1.1.11'),
    asn1.create(UNIVERSAL, asn1.Type.NULL, false, ''),
  ]);
}

function extension(id: string, value: Asn1): Asn1 {
  const bytes = asn1.toDer(value).getBytes();
  return sequence([oid(id), asn1.create(UNIVERSAL, asn1.Type.OCTETSTRING, false, bytes)]);
}

function sequence(parts: Asn1[]): Asn1 {
  return asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, parts);
}

function context(tag: number, parts: Asn1[]): Asn1 {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, true, parts);
}

function integer(value: number): Asn1 {
  return asn1.create(UNIVERSAL, asn1.Type.INTEGER, false, asn1.integerToDer(value).getBytes());
}

function oid(id: string): Asn1 {
  return asn1.create(UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(id).getBytes());
}

function time(when: Date): Asn1 {
  return when.getUTCFullYear() < LONG_YEARS_FROM
    ? asn1.create(UNIVERSAL, asn1.Type.UTCTIME, false, asn1.dateToUtcTime(when))
    : asn1.create(UNIVERSAL, asn1.Type.GENERALIZEDTIME, false, asn1.dateToGeneralizedTime(when));
}
