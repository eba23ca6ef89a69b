import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Finding, Pem, Role } from '../tls/index.ts';
import { checkAuthority, checkIdentity, checkRevocationLists, checkRevoked } from '../tls/index.ts';
import type { PkiFile, PkiLocation } from './locations.ts';
import { filesOf } from './locations.ts';

export interface ValidateOptions {
  /** Whose certificates are checked; both when not given, where a missing one is no mistake. */
  readonly role?: Role;

  /** The moment for which they are checked. @default now */
  readonly at?: Date;
}

/** Who may do more with a private key than its owner, and with any file than read it. */
const SECRET_TOO_OPEN = 0o077;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Checks the certificates at a place, as `virt-pki-validate` does: whether each file is there, can be
 * read by those who need it and by nobody else, is valid now, fits its key, is signed by the
 * authority, and may be used for its purpose.
 *
 * @returns What is wrong; nothing when all is well.
 */
export async function validatePki(
  place: PkiLocation,
  options: ValidateOptions = {},
): Promise<readonly Finding[]> {
  const { role, at = new Date() } = options;
  const files = filesOf(place);
  const findings: Finding[] = [];
  const ca = await read(files.cacert, findings);
  if (ca === undefined) findings.push(missing(files.cacert));
  else findings.push(...(await checkAuthority(ca, at)));
  const crl = await readList(files.cacrl, { ca, at, findings });
  const roles: readonly Role[] = role === undefined ? ['client', 'server'] : [role];
  let identities = 0;
  for (const each of roles) {
    const certFile = files[`${each}cert`];
    const keyFile = files[`${each}key`];
    const cert = await read(certFile, findings);
    const key = await read(keyFile, findings);
    if (cert === undefined && key === undefined && role === undefined) continue;
    identities += 1;
    if (cert === undefined) findings.push(missing(certFile));
    if (key === undefined) findings.push(missing(keyFile));
    if (cert === undefined || key === undefined || ca === undefined) continue;
    const identity = { cert, key, passphrase: undefined };
    findings.push(...(await checkIdentity(identity, ca, { role: each, now: at })));
    if (crl !== undefined) findings.push(...(await checkRevoked(cert, ca, crl)));
  }
  if (identities === 0 && role === undefined) {
    const file = dirname(files.clientcert.path);
    const problem = 'holds neither the certificate of a client nor that of a server';
    findings.push({ file, severity: 'warning', problem });
  }
  return findings;
}

interface Surroundings {
  readonly ca: Pem | undefined;
  readonly at: Date;
  readonly findings: Finding[];
}

/** The revocation lists, which need not be there; undefined also when nothing can be told by them. */
async function readList(
  file: PkiFile,
  { ca, at, findings }: Surroundings,
): Promise<Pem | undefined> {
  const crl = await read(file, findings);
  if (crl === undefined || ca === undefined) return undefined;
  const found = await checkRevocationLists(crl, ca, at);
  findings.push(...found);
  return found.some(({ severity }) => severity === 'error') ? undefined : crl;
}

async function read(file: PkiFile, findings: Finding[]): Promise<Pem | undefined> {
  const { path } = file;
  try {
    const text = await readFile(path, 'latin1');
    await checkMode(file, findings);
    return { name: path, text };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    findings.push({ file: path, severity: 'error', problem: `cannot be read: ${message}` });
    return undefined;
  }
}

async function checkMode({ path, isSecret }: PkiFile, findings: Finding[]): Promise<void> {
  // Windows has other permissions, which Node does not tell.
  if (process.platform === 'win32') return;
  const { mode } = await stat(path);
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  if (isSecret && (mode & SECRET_TOO_OPEN) !== 0) {
    const problem = `is a private key that others may read or write (mode ${shown}, should be 0600)`;
    findings.push({ file: path, severity: 'error', problem });
  } else if ((mode & WRITABLE_BY_OTHERS) !== 0) {
    const problem = `may be written by others than its owner (mode ${shown}, should be 0644)`;
    findings.push({ file: path, severity: 'error', problem });
  }
}

function missing({ path }: PkiFile): Finding {
  return { file: path, severity: 'error', problem: 'is missing' };
}
