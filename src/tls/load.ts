import { toError } from '../errors/index.ts';
import { readRegular } from '../files/index.ts';
import type { ClientFileLocations } from './file-locations.ts';
import type { Pem } from './pem.ts';
import { invalid } from './pem.ts';

/** The certificates and the key of a TLS client. Without `identity`, it sends no certificate. */
export interface TlsMaterial {
  readonly ca: Pem;
  readonly crl: Pem | undefined;
  readonly identity: TlsIdentity | undefined;
}

/** A certificate and its key. */
export interface TlsIdentity {
  readonly cert: Pem;
  readonly key: Pem;
  readonly passphrase: string | undefined;
}

/** The certificates and keys that a program passes instead of files. */
export interface GivenMaterial {
  readonly ca: Pem | undefined;
  readonly crl: Pem | undefined;
  readonly identity: TlsIdentity | undefined;

  /** The passphrase of the key, whether the key is given or in a file. */
  readonly passphrase: string | undefined;
}

/** The limit on the size of a file. It is far more than a site's certificates or revocation lists need. */
export const FILE_BYTES_MAX = 16 * 2 ** 20;

/**
 * Loads the files that the program did not give. If the program gives a CA, no file is read.
 * Otherwise the CA's files are read, and the client's files unless the program gives an identity.
 *
 * @throws AuthError `CERTIFICATE_INVALID` if there is no CA file, or if an existing file cannot be
 * read.
 */
export async function loadMaterial(
  given: GivenMaterial,
  locations: ClientFileLocations,
): Promise<TlsMaterial> {
  const { crl, identity, passphrase } = given;
  if (given.ca !== undefined) return { ca: given.ca, crl, identity };
  const ca = await readFirst(locations.ca);
  if (ca === undefined) {
    const [first = '', ...more] = locations.ca;
    const tried = more.length === 0 ? first : `${first}, nor ${more.join(', nor ')}`;
    throw invalid(
      `The CA certificate for daemons is missing: there is no ${tried}. Copy it there, pass it in tls.ca, or name its folder with pkipath=`,
    );
  }
  return {
    ca,
    crl: crl ?? (await readFirst(locations.crl)),
    identity: identity ?? (await readIdentity(locations, passphrase)),
  };
}

/** As in libvirt, a certificate without its key, or a key without its certificate, is ignored. */
async function readIdentity(
  { identity }: ClientFileLocations,
  passphrase: string | undefined,
): Promise<TlsIdentity | undefined> {
  for (const location of identity) {
    const [cert, key] = await Promise.all([
      readIfExists(location.cert),
      readIfExists(location.key),
    ]);
    if (cert !== undefined && key !== undefined) return { cert, key, passphrase };
  }
  return undefined;
}

async function readFirst(paths: readonly string[]): Promise<Pem | undefined> {
  for (const path of paths) {
    const pem = await readIfExists(path);
    if (pem !== undefined) return pem;
  }
  return undefined;
}

async function readIfExists(path: string): Promise<Pem | undefined> {
  try {
    const { bytes } = await readRegular(path, FILE_BYTES_MAX);
    return { name: path, text: bytes.toString('latin1') };
  } catch (error) {
    const { code, message } = toError(error) as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw invalid(`${path} cannot be read: ${message}`, { cause: error });
  }
}
