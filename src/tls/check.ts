import type { KeyObject, X509Certificate } from 'node:crypto';
import { createPrivateKey } from 'node:crypto';
import { AuthError, toError } from '../errors/index.ts';
import { KeyUsage, Purpose, readUses } from './extensions.ts';
import type { TlsIdentity, TlsMaterial } from './load.ts';
import type { Pem } from './pem.ts';
import { hasSigned, invalid, notPem, readCertificates } from './pem.ts';
import { createRevocationChecker } from './revocation.ts';
import type { RevocationList } from './revocation-list.ts';
import { namesOf, readRevocationLists } from './revocation-list.ts';

/** Something that is wrong with a file. */
export interface Finding {
  /** The file's path, or the name of the option. */
  readonly file: string;

  /** With an `error` no connection is made; a `warning` is worth to know. */
  readonly severity: 'error' | 'warning';

  /** What is wrong, as the end of a sentence that begins with the file. */
  readonly problem: string;
}

/** What a certificate is for. */
export type Role = 'client' | 'server';

/**
 * Checks a client's own files before they are used, as libvirt does (virNetTLSContextSanityCheck).
 *
 * @throws AuthError `CERTIFICATE_INVALID` with the first error that there is.
 */
export async function requireSound(material: TlsMaterial, now: Date = new Date()): Promise<void> {
  const findings = await checkAuthority(material.ca, now);
  const { identity } = material;
  if (identity !== undefined) {
    findings.push(...(await checkIdentity(identity, material.ca, { role: 'client', now })));
  }
  const error = findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw invalid(`${error.file} ${error.problem}`);
}

/** What is wrong with the certificates of an authority. */
export async function checkAuthority(ca: Pem, now: Date): Promise<Finding[]> {
  const findings = new Findings(ca.name);
  await findings.attempt(async () => {
    for (const certificate of readCertificates(ca)) {
      checkDates(certificate, findings, now);
      if (!certificate.ca) findings.error('is no certificate of an authority (basicConstraints)');
      const { keyUsage } = await readUses(certificate);
      if (keyUsage !== undefined && !keyUsage.value.has(KeyUsage.KEY_CERT_SIGN)) {
        findings.add(keyUsage.isCritical, 'may not sign certificates (keyUsage)');
      }
    }
  });
  return findings.all;
}

/**
 * What is wrong with revocation lists. One that has expired is no error: what stands on it is
 * revoked all the same, and libvirt goes on with it, too.
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
    findings.add(false, `has expired on ${day}: it knows of nothing that was revoked since`);
  }
  if (authorities.some((each) => list.isSignedBy(each))) return;
  const isOurs = authorities.some((each) => namesOf(each).subject.equals(issuer));
  const problem = isOurs
    ? 'has a wrong signature'
    : 'is of an authority that is not in the CA file';
  findings.add(isOurs, problem);
}

/** Whether a certificate, or an authority above it, stands on a revocation list. */
export async function checkRevoked(cert: Pem, ca: Pem, crl: Pem): Promise<Finding[]> {
  const findings = new Findings(cert.name);
  await findings.attempt(async () => {
    const findRevoked = createRevocationChecker({ ca, crl, identity: undefined });
    const problem = findRevoked?.(readCertificates(cert));
    if (problem !== undefined) findings.error(problem);
  });
  return findings.all;
}

/** What is wrong with a certificate and its key. */
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
    if (leaf.ca) ofCert.error('is the certificate of an authority, which is no identity');
    await checkUses(leaf, role, ofCert);
    await ofKey.attempt(async () => {
      if (!leaf.checkPrivateKey(readKey(identity))) {
        ofKey.error(`is not the key of the certificate in ${identity.cert.name}`);
      }
    });
    if (!isSigned(chain, readCertificates(ca))) {
      ofCert.error(`is not signed by the authority in ${ca.name}`);
    }
  });
  return [...ofCert.all, ...ofKey.all];
}

async function checkUses(leaf: X509Certificate, role: Role, findings: Findings): Promise<void> {
  const { keyUsage, purposes } = await readUses(leaf);
  if (keyUsage !== undefined && !keyUsage.value.has(KeyUsage.DIGITAL_SIGNATURE)) {
    findings.add(keyUsage.isCritical, 'may not be used for signatures (keyUsage)');
  }
  if (keyUsage?.isCritical && !keyUsage.value.has(KeyUsage.KEY_ENCIPHERMENT)) {
    // Only a key of RSA could, so a certificate of any other is often made without it.
    findings.add(false, 'may not encipher keys (keyUsage), which libvirt before 11.7 asks for');
  }
  const wanted: string = role === 'client' ? Purpose.CLIENT : Purpose.SERVER;
  const isMeant = purposes?.value.some((id) => id === wanted || id === Purpose.ANY) ?? true;
  if (!isMeant) {
    findings.add(purposes?.isCritical ?? false, `is not meant for a ${role} (extendedKeyUsage)`);
  }
}

function checkDates(certificate: X509Certificate, findings: Findings, now: Date): void {
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (now < from) findings.error(`is not valid before ${from.toISOString()}`);
  if (now > to) findings.error(`has expired on ${to.toISOString()}`);
}

/** Whether the first certificate leads to one of the authority, by way of the others. */
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

/** @throws AuthError without a word of the key. */
function readKey({ key, passphrase }: TlsIdentity): KeyObject {
  const { name, text } = key;
  if (!text.includes('-----BEGIN ')) throw notPem(key, 'a private key');
  // A label of PKCS #8 (RFC 7468 section 11), or the Proc-Type of older keys (RFC 1421).
  if (passphrase === undefined && /ENCRYPTED/.test(text)) {
    throw invalid(`${name} is encrypted: pass its passphrase as tls.passphrase`);
  }
  try {
    return createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    const { code = 'unknown reason' } = toError(error) as NodeJS.ErrnoException;
    const hint = passphrase === undefined ? '' : '; its passphrase may be another';
    throw invalid(`${name} cannot be used as a private key (${code}${hint})`);
  }
}

/** The findings of one file. */
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

  /** A file that cannot be read is a finding as well. */
  async attempt(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
      this.error(`is of no use: ${error.message}`);
    }
  }
}
