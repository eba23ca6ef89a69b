import type { X509Certificate } from 'node:crypto';
import { domainToASCII } from 'node:url';
import type { Der } from './der.ts';
import { DerTag, readDer } from './der.ts';
import { KeyUsage } from './extensions.ts';

/** The encodings of object identifiers (RFC 5280 section 4.2.1 and appendix A.1). */
const Oid = {
  COMMON_NAME: '550403',
  KEY_USAGE: '551d0f',
  ALTERNATIVE_NAMES: '551d11',
  BASIC_CONSTRAINTS: '551d13',
} as const;

/** The tags of GeneralName (RFC 5280 section 4.2.1.6). */
const NameTag = { EMAIL: 0x81, DNS: 0x82 } as const;

/** The tag of TBSCertificate's `extensions [3]`. */
const EXTENSIONS_TAG = 0xa3;

/** The longest part of the peer's names that a message quotes, in characters. */
const QUOTE_MAX = 200;

/**
 * Checks a daemon's certificate for everything that libvirt's client refuses and OpenSSL accepts
 * (virNetTLSCertCheck, gnutls_x509_crt_check_hostname). It is called in addition to OpenSSL's and
 * Node's own checks, so it only narrows them.
 *
 * @param name - The host's name; undefined for an address.
 * @returns the problem, as the end of a sentence that begins with the certificate; undefined if
 * there is none.
 */
export function findPeerProblem(
  certificate: X509Certificate,
  name: string | undefined,
): string | undefined {
  const fields = readFields(certificate.raw);
  if (fields === undefined) return 'cannot be read: it is not in DER form';
  if (isAuthority(fields)) {
    return 'is a CA certificate (basicConstraints), which cannot be the certificate of a server';
  }
  if (!maySign(fields)) return 'is not allowed to make signatures (keyUsage)';
  return name === undefined ? undefined : nameProblem(fields, name);
}

interface Fields {
  readonly subject: Der;
  /** The value of each extension by the encoding of its identifier, in hexadecimal. */
  readonly extensions: ReadonlyMap<string, Der>;
}

function readFields(certificate: Buffer): Fields | undefined {
  try {
    const [whole] = readDer(certificate);
    // TBSCertificate: version [0], which only X.509 v1 lacks, serial, algorithm, issuer, validity,
    // subject, key, ... (RFC 5280 section 4.1).
    const parts = childrenOf(childAt(whole, 0));
    const [, , , , subject] = parts[0]?.tag === DerTag.CONTEXT_0 ? parts.slice(1) : parts;
    if (subject === undefined) return undefined;
    const holder = parts.find(({ tag }) => tag === EXTENSIONS_TAG);
    return { subject, extensions: readExtensions(childAt(holder, 0)) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads `Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue OCTET STRING }`. */
function readExtensions(list: Der | undefined): ReadonlyMap<string, Der> {
  const entries = childrenOf(list).map((extension) => {
    const parts = childrenOf(extension);
    const value = childAt(parts.at(-1), 0);
    if (value === undefined) throw new RangeError('the extension is empty');
    return [parts[0]?.content.toString('hex') ?? '', value] as const;
  });
  return new Map(entries);
}

/** `BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, ... }` */
function isAuthority({ extensions }: Fields): boolean {
  const constraints = extensions.get(Oid.BASIC_CONSTRAINTS);
  const flag = childAt(constraints, 0);
  return flag !== undefined && flag.tag === DerTag.BOOLEAN && flag.content.some((byte) => byte > 0);
}

/** The server signs the handshake. GnuTLS refuses it otherwise, whether or not it is critical. */
function maySign({ extensions }: Fields): boolean {
  const usage = extensions.get(Oid.KEY_USAGE);
  // A BIT STRING: the number of unused bits, then the bits, the highest first.
  const highest = usage?.content[1];
  return usage === undefined || ((highest ?? 0) & (0x80 >> KeyUsage.DIGITAL_SIGNATURE)) !== 0;
}

/**
 * As in GnuTLS, a wildcard is only read at the beginning of a name, a final dot is significant, and
 * the CN counts only if there is one CN and no other name but e-mail addresses.
 */
function nameProblem({ subject, extensions }: Fields, host: string): string | undefined {
  const wanted = domainToASCII(host).toLowerCase() || host.toLowerCase();
  const names = extensions.get(Oid.ALTERNATIVE_NAMES);
  const others = childrenOf(names).filter(({ tag }) => tag !== NameTag.EMAIL);
  if (others.length > 0) {
    const hosts = others.filter(({ tag }) => tag === NameTag.DNS).map(textOf);
    if (hosts.some((each) => matches(each, wanted))) return undefined;
    const found = hosts.length === 0 ? 'contains no DNS name' : `contains ${quote(hosts)}`;
    return `is not for ${host}: its subjectAltName ${found}`;
  }
  const commonNames = readCommonNames(subject);
  if (commonNames.length > 1) {
    return `is not for ${host}: it has ${commonNames.length} CN and no DNS name in subjectAltName`;
  }
  if (commonNames.some((each) => matches(each, wanted))) return undefined;
  return `is not for ${host}, but for ${quote(commonNames) || 'no name'}`;
}

function matches(name: string, host: string): boolean {
  const pattern = name.toLowerCase();
  if (!pattern.startsWith('*')) return pattern === host;
  // The wildcard stands for a part of the first label.
  const [first = '', ...labels] = host.split('.');
  const [suffix = '', ...rest] = pattern.slice(1).split('.');
  return first.endsWith(suffix) && rest.join('.') === labels.join('.');
}

/** `Name ::= SEQUENCE OF SET OF SEQUENCE { type, value }` */
function readCommonNames(subject: Der): readonly string[] {
  const attributes = childrenOf(subject).flatMap(childrenOf).map(childrenOf);
  return attributes.flatMap(([type, value]) =>
    type?.content.toString('hex') === Oid.COMMON_NAME && value !== undefined ? [textOf(value)] : [],
  );
}

/** Joins names of the peer without control characters. */
function quote(names: readonly string[]): string {
  return names
    .join(', ')
    .slice(0, QUOTE_MAX)
    .replace(/[^ -~]/g, '?');
}

function textOf({ content }: Der): string {
  return content.toString('latin1');
}

function childrenOf(der: Der | undefined): readonly Der[] {
  return der === undefined ? [] : readDer(der.content);
}

function childAt(der: Der | undefined, index: number): Der | undefined {
  return childrenOf(der)[index];
}
