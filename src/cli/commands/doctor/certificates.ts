import { createPrivateKey, X509Certificate } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedUri } from '../../../index.ts';
import type { CliEnvironment } from '../../environment/environment.ts';
import { readSetupFile } from '../../input/read-file.ts';
import type { Finding } from './check.ts';
import { codeOf, failed, messageOf, ok, skipped, warning } from './check.ts';

const DAY_MS = 86_400_000;

/** A certificate that ends within this time is reported. */
const SOON_DAYS = 30;

/** The permissions of a key that other users have. */
const OTHERS_MODE = 0o077;

interface Files {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Checks the files of a TLS connection: their presence, their validity, the mode of the key. */
export async function checkCertificates(
  uri: ParsedUri,
  environment: CliEnvironment,
): Promise<Finding[]> {
  if (uri.transport !== 'tls') return [];
  const folders = foldersOf(uri, environment);
  const ca = await firstExisting(folders.map((each) => each.ca));
  const identity = await firstExisting(folders.map((each) => each.cert));
  const files = folders.find(({ cert }) => cert === identity);
  return [
    await checkCa(ca, folders),
    ...(files === undefined
      ? [noIdentity(folders)]
      : await checkIdentity(files, ca, environment.now())),
  ];
}

/** libvirt's folders: the one of the URI, otherwise those of the user and of the system. */
function foldersOf(uri: ParsedUri, { home, platform }: CliEnvironment): readonly Files[] {
  const given = new Map(uri.query).get('pkipath');
  const inFolder = (folder: string): Files => ({
    ca: join(folder, 'cacert.pem'),
    cert: join(folder, 'clientcert.pem'),
    key: join(folder, 'clientkey.pem'),
  });
  if (given !== undefined) return [inFolder(given)];
  const user = inFolder(join(home, '.pki', 'libvirt'));
  if (platform === 'win32') return [user];
  const system: Files = {
    ca: '/etc/pki/CA/cacert.pem',
    cert: '/etc/pki/libvirt/clientcert.pem',
    key: '/etc/pki/libvirt/private/clientkey.pem',
  };
  return process.getuid?.() === 0 ? [system] : [user, system];
}

async function firstExisting(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const exists = await stat(path).then(
      () => true,
      (error: unknown) => codeOf(error) !== 'ENOENT',
    );
    if (exists) return path;
  }
  return undefined;
}

async function checkCa(path: string | undefined, folders: readonly Files[]): Promise<Finding> {
  const check = 'tls-ca';
  if (path === undefined) {
    const places = folders.map(({ ca }) => ca).join(' or ');
    const remedy = `Copy cacert.pem to ${places}`;
    return failed(check, `There is no certificate of a CA: ${places}`, remedy);
  }
  const ca = await readCertificate(check, path);
  return 'check' in ca ? ca : ok(check, `${path}: ${nameOf(ca)}, until ${dayOf(ca)}`);
}

function noIdentity(folders: readonly Files[]): Finding {
  const places = folders.map(({ cert }) => cert).join(' or ');
  return skipped(
    'tls-certificate',
    'There is no client certificate',
    `If the daemon requires one, copy it to ${places}`,
  );
}

async function checkIdentity(
  { cert, key }: Files,
  ca: string | undefined,
  now: number,
): Promise<Finding[]> {
  const certificate = await readCertificate('tls-certificate', cert);
  if ('check' in certificate) return [certificate];
  return [
    checkDates(cert, certificate, now),
    ...(await checkIssuer(cert, certificate, ca)),
    ...(await checkKey(key, certificate)),
  ];
}

async function readCertificate(check: string, path: string): Promise<X509Certificate | Finding> {
  try {
    return new X509Certificate((await readSetupFile(path)).bytes);
  } catch (error) {
    const remedy = 'Replace the file by a certificate in PEM form that this user can read';
    return failed(check, `${path} cannot be read: ${messageOf(error)}`, remedy);
  }
}

function checkDates(path: string, certificate: X509Certificate, now: number): Finding {
  const check = 'tls-certificate';
  const renew = 'Create a new client certificate, and check the clock of this machine';
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (now > to) return failed(check, `${path} has expired on ${dayOf(certificate)}`, renew);
  if (now < from) {
    return failed(check, `${path} is not valid before ${certificate.validFrom}`, renew);
  }
  const days = Math.floor((to - now) / DAY_MS);
  if (days < SOON_DAYS) {
    return warning(check, `${path} expires in ${days} days`, 'Create a new client certificate');
  }
  return ok(check, `${path}: ${nameOf(certificate)}, until ${dayOf(certificate)}`);
}

function nameOf({ subject }: X509Certificate): string {
  return subject.replaceAll('\n', ', ');
}

function dayOf({ validTo }: X509Certificate): string {
  return new Date(validTo).toISOString().slice(0, 10);
}

async function checkIssuer(
  path: string,
  certificate: X509Certificate,
  ca: string | undefined,
): Promise<Finding[]> {
  if (ca === undefined) return [];
  const authority = await readCertificate('tls-issuer', ca);
  if ('check' in authority) return [];
  if (certificate.checkIssued(authority)) return [ok('tls-issuer', `${path} is signed by ${ca}`)];
  // The daemon can have another CA for its clients, or there is an intermediate one.
  const remedy = 'Usually both are made by one CA: check that the files belong together';
  return [warning('tls-issuer', `${path} is not signed by ${ca}`, remedy)];
}

async function checkKey(path: string, certificate: X509Certificate): Promise<Finding[]> {
  const check = 'tls-key';
  try {
    const { bytes, permissions } = await readSetupFile(path);
    const pem = bytes.toString('utf8');
    if (!pem.includes('ENCRYPTED') && !certificate.checkPrivateKey(createPrivateKey(pem))) {
      const remedy = 'Copy the key that was made with the certificate';
      return [failed(check, `${path} is not the key of the certificate`, remedy)];
    }
    if (process.platform !== 'win32' && (permissions & OTHERS_MODE) !== 0) {
      const text = `${path} can be read by other users (mode ${permissions.toString(8)})`;
      return [warning(check, text, `chmod 600 ${path}`)];
    }
    return [ok(check, `${path} belongs to the certificate`)];
  } catch (error) {
    const remedy = 'Copy the key of the certificate, and make it readable for this user';
    return [failed(check, `${path} cannot be read: ${messageOf(error)}`, remedy)];
  }
}
