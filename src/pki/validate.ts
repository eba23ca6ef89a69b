import { dirname } from 'node:path';
import { timers } from '../async/index.ts';
import { readRegular } from '../files/index.ts';
import type { Finding, Pem, Role } from '../tls/index.ts';
import {
  checkAuthority,
  checkIdentity,
  checkRevocationLists,
  checkRevoked,
  FILE_BYTES_MAX,
} from '../tls/index.ts';
import { requireFields } from './check-arguments.ts';
import type { PkiFile, PkiLocation } from './locations.ts';
import { filesOf } from './locations.ts';

/** Options of {@link validatePki}. */
export interface ValidateOptions {
  /**
   * The role whose certificate is checked. Without it, both are checked, and it is no error if one
   * of them is missing.
   */
  readonly role?: Role;

  /** The time for which the certificates are checked. @default now */
  readonly at?: Date;
}

/** Permission bits that a private key must not have, and that no file must have. */
const SECRET_TOO_OPEN = 0o077;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Checks the certificates at the given location, as `virt-pki-validate` does. For each certificate,
 * checks that the files exist, have the right permissions and are valid now; that the key belongs
 * to the certificate; that the CA has signed it; and that it is allowed for its purpose.
 *
 * @returns The problems; an empty array if there are none.
 */
export async function validatePki(
  location: PkiLocation,
  options: ValidateOptions = {},
): Promise<readonly Finding[]> {
  requireFields<ValidateOptions>('options', options, { role: true, at: true });
  const { role, at = new Date(timers.wallClockMs()) } = options;
  const files = filesOf(location);
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
    const problem = 'contains neither a client certificate nor a server certificate';
    findings.push({ file, severity: 'warning', problem });
  }
  return findings;
}

interface CheckContext {
  readonly ca: Pem | undefined;
  readonly at: Date;
  readonly findings: Finding[];
}

/** Reads and checks the revocation lists; undefined if there are none or they cannot be used. */
async function readList(
  file: PkiFile,
  { ca, at, findings }: CheckContext,
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
    const { bytes, permissions } = await readRegular(path, FILE_BYTES_MAX);
    checkMode(file, permissions, findings);
    return { name: path, text: bytes.toString('latin1') };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    findings.push({ file: path, severity: 'error', problem: `cannot be read: ${message}` });
    return undefined;
  }
}

function checkMode({ path, isSecret }: PkiFile, mode: number, findings: Finding[]): void {
  // Windows has other permissions, which Node does not provide.
  if (process.platform === 'win32') return;
  const shown = mode.toString(8).padStart(4, '0');
  if (isSecret && (mode & SECRET_TOO_OPEN) !== 0) {
    const problem = `is a private key that other users can access (mode ${shown}, should be 0600)`;
    findings.push({ file: path, severity: 'error', problem });
  } else if ((mode & WRITABLE_BY_OTHERS) !== 0) {
    const problem = `can be written by other users (mode ${shown}, should be 0644)`;
    findings.push({ file: path, severity: 'error', problem });
  }
}

function missing({ path }: PkiFile): Finding {
  return { file: path, severity: 'error', problem: 'is missing' };
}
