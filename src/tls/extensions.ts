import type { X509Certificate } from 'node:crypto';

/** The bit numbers of `keyUsage` (RFC 5280 section 4.2.1.3). */
export const KeyUsage = {
  DIGITAL_SIGNATURE: 0,
  KEY_ENCIPHERMENT: 2,
  KEY_CERT_SIGN: 5,
} as const;

/** The purposes in `extendedKeyUsage` (RFC 5280 section 4.2.1.12). */
export const Purpose = {
  SERVER: '1.3.6.1.5.5.7.3.1',
  CLIENT: '1.3.6.1.5.5.7.3.2',
  ANY: '2.5.29.37.0',
} as const;

const KEY_USAGE_ID = '2.5.29.15';
const PURPOSE_ID = '2.5.29.37';

/** The extensions that limit the use of a certificate. */
export interface CertificateUses {
  /** The bits of keyUsage; undefined if the certificate does not limit it. */
  readonly keyUsage: Extension<ReadonlySet<number>> | undefined;
  /** The object identifiers of the purposes; undefined if the certificate does not limit them. */
  readonly purposes: Extension<readonly string[]> | undefined;
}

export interface Extension<T> {
  readonly isCritical: boolean;
  readonly value: T;
}

/** Reads the extensions that `node:crypto` does not provide, with a library loaded on demand. */
export async function readUses(certificate: X509Certificate): Promise<CertificateUses> {
  const { default: forge } = await import('node-forge');
  const { asn1 } = forge;
  const extensions = findExtensions(asn1.fromDer(certificate.raw.toString('latin1')));

  const find = (id: string): Extension<Asn1> | undefined => {
    for (const parts of extensions) {
      const [name, ...rest] = parts;
      const value = rest.at(-1)?.value;
      if (typeof name?.value !== 'string' || asn1.derToOid(name.value) !== id) continue;
      if (typeof value !== 'string') continue;
      return { isCritical: rest.length > 1, value: asn1.fromDer(value) };
    }
    return undefined;
  };

  const usage = find(KEY_USAGE_ID);
  const purposes = find(PURPOSE_ID);
  return {
    keyUsage: usage && { ...usage, value: bitsOf(usage.value) },
    purposes: purposes && {
      ...purposes,
      value: childrenOf(purposes.value).map(({ value }) =>
        typeof value === 'string' ? asn1.derToOid(value) : '',
      ),
    },
  };
}

/** A DER node as node-forge reads it: bytes or child nodes. */
interface Asn1 {
  readonly tagClass: number;
  readonly type: number;
  readonly value: string | readonly Asn1[];
}

const CONTEXT_SPECIFIC = 0x80;
const EXTENSIONS_TAG = 3;

/**
 * Finds TBSCertificate's `extensions [3]` (RFC 5280 section 4.1): each is an ID, critical, value.
 */
function findExtensions(certificate: Asn1): ReadonlyArray<readonly Asn1[]> {
  const [body] = childrenOf(certificate);
  const holder = childrenOf(body).find(
    ({ tagClass, type }) => tagClass === CONTEXT_SPECIFIC && type === EXTENSIONS_TAG,
  );
  return childrenOf(childrenOf(holder)[0]).map(childrenOf);
}

function childrenOf(node: Asn1 | undefined): readonly Asn1[] {
  return typeof node?.value === 'object' ? node.value : [];
}

/** Reads a BIT STRING: the number of unused bits in the last byte, then the bits, highest first. */
function bitsOf(node: Asn1): ReadonlySet<number> {
  const bytes =
    typeof node.value === 'string' ? Buffer.from(node.value, 'latin1') : Buffer.alloc(0);
  const bits = new Set<number>();
  for (let bit = 0; bit < (bytes.length - 1) * 8; bit += 1) {
    const byte = bytes[1 + (bit >> 3)] ?? 0;
    if ((byte & (0x80 >> (bit & 7))) !== 0) bits.add(bit);
  }
  return bits;
}
