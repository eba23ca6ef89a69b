import { readFile } from 'node:fs/promises';
import { toError } from '../errors/index.ts';
import type { ClientFileLocations } from './file-locations.ts';
import type { Pem } from './pem.ts';
import { invalid } from './pem.ts';

/** What a TLS client has. Without `identity` it shows no certificate. */
export interface TlsMaterial {
  readonly ca: Pem;
  readonly crl: Pem | undefined;
  readonly identity: TlsIdentity | undefined;
}

export interface TlsIdentity {
  readonly cert: Pem;
  readonly key: Pem;
  readonly passphrase: string | undefined;
}

/** What a program gives in place of files. */
export interface GivenMaterial {
  readonly ca: Pem | undefined;
  readonly crl: Pem | undefined;
  readonly identity: TlsIdentity | undefined;

  /** Of the key, be it given or in a file. */
  readonly passphrase: string | undefined;
}

/** Far more than any certificate or revocation list of a site needs. */
const FILE_BYTES_MAX = 16 * 2 ** 20;

/**
 * Reads what is not given. Who gives a CA reads no file at all; otherwise the authority's files
 * are read, and the client's own unless those are given.
 *
 * @throws AuthError `CERTIFICATE_INVALID` when the CA is nowhere, or a file that is there cannot be
 * read.
 */
export async function loadMaterial(
  given: GivenMaterial,
  places: ClientFileLocations,
): Promise<TlsMaterial> {
  const { crl, identity, passphrase } = given;
  if (given.ca !== undefined) return { ca: given.ca, crl, identity };
  const ca = await readFirst(places.ca);
  if (ca === undefined) {
    const [first = '', ...more] = places.ca;
    const tried = more.length === 0 ? first : `${first}, nor ${more.join(', nor ')}`;
    throw invalid(
      `The certificate of the authority that signs daemons' certificates is missing: there is no ${tried}. Put it there, pass it as tls.ca, or name its folder by pkipath=`,
    );
  }
  return {
    ca,
    crl: crl ?? (await readFirst(places.crl)),
    identity: identity ?? (await readIdentity(places, passphrase)),
  };
}

/** A certificate without its key, or the other way round, is as good as none (libvirt's rule). */
async function readIdentity(
  { identity }: ClientFileLocations,
  passphrase: string | undefined,
): Promise<TlsIdentity | undefined> {
  for (const place of identity) {
    const [cert, key] = await Promise.all([readIfExists(place.cert), readIfExists(place.key)]);
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
    const bytes = await readFile(path);
    if (bytes.length > FILE_BYTES_MAX) throw invalid(`${path} is too large for certificates`);
    return { name: path, text: bytes.toString('latin1') };
  } catch (error) {
    const { code, message } = toError(error) as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'CERTIFICATE_INVALID') throw error;
    throw invalid(`${path} cannot be read: ${message}`, { cause: error });
  }
}
