import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CertificateAndKey } from '../../../src/pki/index.ts';
import {
  createCertificateAuthority,
  createClientCertificate,
  createRevocationList,
  createServerCertificate,
  validatePki,
  writePki,
} from '../../../src/pki/index.ts';
import type { Certificates } from '../tls/certificates.ts';
import { makeCertificates, QUICK } from '../tls/certificates.ts';

const DAY_MS = 86_400_000;

let pki: Certificates;
let folder: string;

beforeAll(async () => {
  pki = await makeCertificates();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libvirt-client-pki-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('A created certificate', () => {
  it('of a CA is self-signed and marked as a CA', () => {
    const ca = new X509Certificate(pki.ca.cert);
    expect(ca.ca).toBe(true);
    expect(ca.subject).toBe('CN=Test authority');
    expect(ca.checkIssued(ca)).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
  });

  it('of a server contains all names and addresses', () => {
    const server = new X509Certificate(pki.server.cert);
    expect(server.subject).toBe('CN=localhost');
    expect(server.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(server.checkIssued(new X509Certificate(pki.ca.cert))).toBe(true);
    expect(server.ca).toBe(false);
  });

  it('of a client has its name in the order of tls_allowed_dn_list', () => {
    const client = new X509Certificate(pki.client.cert);
    expect(client.subject).toBe('C=GB\nO=Org\nCN=client1');
    expect(client.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('is valid for the given time and has a unique serial number', async () => {
    const validFrom = new Date('2030-01-01T00:00:00Z');
    const options = { ...QUICK, name: 'x', validFrom, days: 10 };
    const made = await Promise.all([
      createClientCertificate(pki.ca, options),
      createClientCertificate(pki.ca, options),
    ]);
    const certificates = made.map(({ cert }) => new X509Certificate(cert));
    for (const { validFrom: from, validTo } of certificates) {
      expect(new Date(validTo).getTime() - new Date(from).getTime()).toBe(10 * DAY_MS);
      expect(new Date(from)).toEqual(validFrom);
    }
    expect(new Set(certificates.map(({ serialNumber }) => serialNumber)).size).toBe(2);
  });

  it.each([
    ['no host name', () => createServerCertificate(pki.ca, { names: [] }), 'names'],
    ['a malformed host name', () => createServerCertificate(pki.ca, { names: ['a;b'] }), 'names'],
    ['an address among names', () => createServerCertificate(pki.ca, { names: ['::1'] }), 'names'],
    [
      'a malformed address',
      () => createServerCertificate(pki.ca, { addresses: ['host'] }),
      'addresses',
    ],
    ['an empty name', () => createClientCertificate(pki.ca, { name: ' ' }), 'name'],
    [
      'a lowercase country',
      () => createClientCertificate(pki.ca, { name: 'x', country: 'uk' }),
      'country',
    ],
    ['zero days', () => createCertificateAuthority({ days: 0 }), 'days'],
  ])('is rejected with %s', async (_, make, argument) => {
    await expect((async () => make())()).rejects.toMatchObject({
      name: 'ArgumentError',
      argument,
    });
  });
});

describe('A CA', () => {
  const elliptic = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;

  it.each([
    ['an elliptic key', () => ({ cert: pki.ca.cert, key: elliptic }), 'not an RSA key'],
    ["another CA's key", () => ({ cert: pki.ca.cert, key: pki.otherCa.key }), 'not belong to its'],
    ['a malformed key', () => ({ cert: pki.ca.cert, key: 'sesame' }), 'is not PEM'],
  ])('with %s cannot sign', async (_, authority, message) => {
    const expected = {
      name: 'ArgumentError',
      argument: 'authority',
      message: expect.stringMatching(new RegExp(`^(?!.*sesame).*${message}`)),
    };
    const certificate = createClientCertificate(authority(), { name: 'x' });
    await expect(certificate).rejects.toMatchObject(expected);
    const list = (async () => createRevocationList(authority(), []))();
    await expect(list).rejects.toMatchObject(expected);
  });
});

describe('writePki', () => {
  it('writes the files for pkipath=', async () => {
    const crl = createRevocationList(pki.ca, []);
    const written = await writePki(
      { folder },
      { ca: pki.ca, crl, server: pki.server, client: pki.client },
    );
    expect(written.map((path) => path.slice(folder.length + 1)).toSorted()).toEqual([
      'cacert.pem',
      'cacrl.pem',
      'clientcert.pem',
      'clientkey.pem',
      'servercert.pem',
      'serverkey.pem',
    ]);
    expect(await readFile(join(folder, 'cacert.pem'), 'utf8')).toBe(pki.ca.cert);
    expect(await validatePki({ folder })).toEqual([]);
  });

  it('overwrites files only with overwrite: true', async () => {
    await writePki({ folder }, { ca: pki.ca });
    const again = writePki({ folder }, { client: pki.client, ca: pki.otherCa });
    await expect(again).rejects.toMatchObject({
      name: 'ArgumentError',
      message: expect.stringContaining('cacert.pem already exists'),
    });
    await expect(stat(join(folder, 'clientcert.pem'))).rejects.toMatchObject({ code: 'ENOENT' });
    await writePki({ folder }, { ca: pki.otherCa }, { overwrite: true });
    expect(await readFile(join(folder, 'cacert.pem'), 'utf8')).toBe(pki.otherCa.cert);
  });
});

describe('validatePki', () => {
  const findings = async (
    set: { ca?: CertificateAndKey; client?: CertificateAndKey; server?: CertificateAndKey },
    change: () => Promise<void> = async () => {},
    role?: 'client' | 'server',
  ): Promise<readonly string[]> => {
    await writePki({ folder }, set);
    await change();
    const all = await validatePki({ folder }, role === undefined ? {} : { role });
    return all.map(({ file, severity, problem }) =>
      `${severity}: ${file} ${problem}`.replaceAll(`${folder}${sep}`, './'),
    );
  };
  const at = (name: string): string => join(folder, name);

  it('reports missing files', async () => {
    expect(await findings({ client: pki.client }, undefined, 'client')).toEqual([
      'error: ./cacert.pem is missing',
    ]);
    await rm(folder, { recursive: true });
    expect(await findings({ ca: pki.ca }, undefined, 'server')).toEqual([
      'error: ./servercert.pem is missing',
      'error: ./serverkey.pem is missing',
    ]);
    expect(await validatePki({ folder })).toMatchObject([{ severity: 'warning' }]);
    const half = await findings({ client: pki.client }, () => unlink(at('clientkey.pem')));
    expect(half).toEqual(['error: ./clientkey.pem is missing']);
  });

  it('reports files that do not belong together', async () => {
    const set = { ca: pki.ca, client: { cert: pki.client.cert, key: pki.stranger.key } };
    expect(await findings(set)).toEqual([
      'error: ./clientkey.pem is not the key of the certificate in ./clientcert.pem',
    ]);
    await rm(folder, { recursive: true });
    expect(await findings({ ca: pki.otherCa, client: pki.client })).toEqual([
      'error: ./clientcert.pem is not signed by a CA in ./cacert.pem',
    ]);
  });

  it('reports certificates for another purpose', async () => {
    expect(await findings({ ca: pki.ca, client: pki.server, server: pki.client })).toEqual([
      'warning: ./clientcert.pem is not for a client (extendedKeyUsage)',
      'warning: ./servercert.pem is not for a server (extendedKeyUsage)',
    ]);
    await rm(folder, { recursive: true });
    expect(await findings({ ca: pki.client })).toContain(
      'error: ./cacert.pem is not a CA certificate (basicConstraints)',
    );
  });

  it('reports certificates that are not valid at the given time', async () => {
    await writePki({ folder }, { ca: pki.ca, server: pki.expired });
    const now = await validatePki({ folder });
    expect(now).toMatchObject([{ problem: expect.stringContaining('expired on') }]);
    const at2000 = await validatePki({ folder }, { at: new Date('2000-01-01') });
    expect(at2000.map(({ problem }) => problem.slice(0, 19))).toEqual([
      'is not valid before',
      'is not valid before',
    ]);
  });

  it('reports malformed files without showing their text', async () => {
    const found = await findings({ ca: pki.ca, client: pki.client }, async () => {
      await writeFile(at('clientkey.pem'), 'sesame', { mode: 0o600 });
      await writeFile(at('cacert.pem'), pki.ca.key);
    });
    expect(found.join('\n')).toContain('./cacert.pem cannot be used');
    expect(found.join('\n')).toContain('./clientkey.pem cannot be used');
    expect(found.join('\n')).not.toMatch(/sesame|BEGIN PRIVATE KEY-----\n/);
  });
});
