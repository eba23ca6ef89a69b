import type { KeyObject, X509Certificate } from 'node:crypto';
import { createPrivateKey } from 'node:crypto';
import { timers } from '../async/index.ts';
import { AuthError, toError } from '../errors/index.ts';
import { KeyUsage, Purpose, readUses } from './extensions.ts';
import type { TlsIdentity, TlsMaterial } from './load.ts';
import type { Pem } from './pem.ts';
import { hasSigned, invalid, notPem, readCertificates } from './pem.ts';
import { createRevocationChecker } from './revocation.ts';
import type { RevocationList } from './revocation-list.ts';
import { namesOf, readRevocationLists } from './revocation-list.ts';

/** A problem with a file. */
export interface Finding {
  /** The file's path, or the name of the option. */
  readonly file: string;

  /** The severity. An `error` prevents connections; a `warning` does not. */
  readonly severity: 'error' | 'warning';

  /** The problem, worded to follow the file in a sentence, such as `has expired`. */
  readonly problem: string;
}

/** The role of a certificate's owner. */
export type Role = 'client' | 'server';

/**
 * Checks a client's own files before they are used, as libvirt does (virNetTLSContextSanityCheck).
 *
 * @throws AuthError `CERTIFICATE_INVALID` with the first error.
 */
export async function requireSound(
  material: TlsMaterial,
  now: Date = new Date(timers.wallClockMs()),
): Promise<void> {
  const findings = await checkAuthority(material.ca, now);
  const { identity } = material;
  if (identity !== undefined) {
    findings.push(...(await checkIdentity(identity, material.ca, { role: 'client', now })));
  }
  const error = findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw invalid(`${error.file} ${error.problem}`);
}

/** Returns the problems with the certificates of a CA. */
export async function checkAuthority(ca: Pem, now: Date): Promise<Finding[]> {
  const findings = new Findings(ca.name);
  await findings.attempt(async () => {
    for (const certificate of readCertificates(ca)) {
      checkDates(certificate, findings, now);
      if (!certificate.ca) findings.error('is not a CA certificate (basicConstraints)');
      const { keyUsage } = await readUses(certificate);
      if (keyUsage !== undefined && !keyUsage.value.has(KeyUsage.KEY_CERT_SIGN)) {
        findings.add(keyUsage.isCritical, 'is not allowed to sign certificates (keyUsage)');
      }
    }
  });
  return findings.all;
}

/**
 * Returns the problems with revocation lists. An expired list is only a warning: its entries are
 * still revoked, and libvirt also continues to use it.
 */
export async function checkRevocationLists(crl: Pem, ca: Pem, now: Date): Promise<Finding[]> {
  const findings = new Findings(crl.name);
  await findings.attempt(async () => {
    const authorities = readCertificates(ca);
    for (const list of readRevocationLists(crl)) checkList(list, authorities, findings, now);
  });
  return findings.all;
}

function checkList(
  list: RevocationList,
  authorities: readonly X509Certificate[],
  findings: Findings,
  now: Date,
): void {
  const { nextUpdate, issuer } = list;
  if (nextUpdate !== undefined && now > nextUpdate) {
    const day = nextUpdate.toISOString();
    findings.add(false, `expired on ${day}: it lacks certificates that were revoked since then`);
  }
  if (authorities.some((each) => list.isSignedBy(each))) return;
  const isOurs = authorities.some((each) => namesOf(each).subject.equals(issuer));
  const problem = isOurs
    ? 'has a wrong signature'
    : 'was issued by a CA that is not in the CA file';
  findings.add(isOurs, problem);
}

/** Checks whether a certificate, or a CA above it, is on a revocation list. */
export async function checkRevoked(cert: Pem, ca: Pem, crl: Pem): Promise<Finding[]> {
  const findings = new Findings(cert.name);
  await findings.attempt(async () => {
    const checkRevocation = createRevocationChecker({ ca, crl, identity: undefined });
    const problem = checkRevocation?.(readCertificates(cert));
    if (problem !== undefined) findings.error(problem);
  });
  return findings.all;
}

/** Returns the problems with a certificate and its key. */
export async function checkIdentity(
  identity: TlsIdentity,
  ca: Pem,
  { role, now }: { readonly role: Role; readonly now: Date },
): Promise<Finding[]> {
  const ofCert = new Findings(identity.cert.name);
  const ofKey = new Findings(identity.key.name);
  await ofCert.attempt(async () => {
    const chain = readCertificates(identity.cert);
    const [leaf] = chain;
    if (leaf === undefined) return;
    for (const certificate of chain) checkDates(certificate, ofCert, now);
    if (leaf.ca) ofCert.error('is a CA certificate, which cannot be an identity');
    await checkUses(leaf, role, ofCert);
    await ofKey.attempt(async () => {
      if (!leaf.checkPrivateKey(readKey(identity))) {
        ofKey.error(`is not the key of the certificate in ${identity.cert.name}`);
      }
    });
    if (!isSigned(chain, readCertificates(ca))) {
      ofCert.error(`is not signed by a CA in ${ca.name}`);
    }
  });
  return [...ofCert.all, ...ofKey.all];
}

async function checkUses(leaf: X509Certificate, role: Role, findings: Findings): Promise<void> {
  const { keyUsage, purposes } = await readUses(leaf);
  if (keyUsage !== undefined && !keyUsage.value.has(KeyUsage.DIGITAL_SIGNATURE)) {
    findings.add(keyUsage.isCritical, 'is not allowed to make signatures (keyUsage)');
  }
  if (keyUsage?.isCritical && !keyUsage.value.has(KeyUsage.KEY_ENCIPHERMENT)) {
    // Only RSA keys can encipher, so certificates for other keys are often created without it.
    findings.add(
      false,
      'is not allowed to encipher keys (keyUsage), which libvirt before 11.7 requires',
    );
  }
  const wanted: string = role === 'client' ? Purpose.CLIENT : Purpose.SERVER;
  const isMeant = purposes?.value.some((id) => id === wanted || id === Purpose.ANY) ?? true;
  if (!isMeant) {
    findings.add(purposes?.isCritical ?? false, `is not for a ${role} (extendedKeyUsage)`);
  }
}

function checkDates(certificate: X509Certificate, findings: Findings, now: Date): void {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (now < from) findings.error(`is not valid before ${from.toISOString()}`);
  if (now > to) findings.error(`expired on ${to.toISOString()}`);
}

/** Whether the first certificate chains to a CA certificate, through the other certificates. */
function isSigned(
  chain: readonly X509Certificate[],
  authority: readonly X509Certificate[],
): boolean {
  let [current, ...others] = chain;
  while (current !== undefined) {
    const signed = current;
    if (authority.some((each) => hasSigned(each, signed))) return true;
    current = others.find((each) => hasSigned(each, signed));
    others = others.filter((each) => each !== current);
  }
  return false;
}

/** Reads a private key. @throws AuthError that contains no part of the key. */
function readKey({ key, passphrase }: TlsIdentity): KeyObject {
  const { name, text } = key;
  if (!text.includes('-----BEGIN ')) throw notPem(key, 'a private key');
  // A label of PKCS #8 (RFC 7468 section 11), or the Proc-Type of older keys (RFC 1421).
  if (passphrase === undefined && /ENCRYPTED/.test(text)) {
    throw invalid(`${name} is encrypted: pass the passphrase in tls.passphrase`);
  }
  try {
    return createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    const { code = 'unknown reason' } = toError(error) as NodeJS.ErrnoException;
    const hint = passphrase === undefined ? '' : '; the passphrase may be wrong';
    throw invalid(`${name} cannot be used as a private key (${code}${hint})`);
  }
}

/** The problems with one file. */
class Findings {
  readonly all: Finding[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  error(problem: string): void {
    this.add(true, problem);
  }

  add(isError: boolean, problem: string): void {
    this.all.push({ file: this.#file, severity: isError ? 'error' : 'warning', problem });
  }

  /** Runs a check. If the file cannot be read, adds that as a finding. */
  async attempt(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
      this.error(`cannot be used: ${error.message}`);
    }
  }
}
