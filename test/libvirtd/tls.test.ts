import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect, VirDomainXMLFlags } from '../../src/index.ts';
import {
  createCertificateAuthority,
  createClientCertificate,
  createRevocationList,
  createServerCertificate,
  validatePki,
  writePki,
} from '../../src/pki/index.ts';
import type { DaemonConfig } from './support/config.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';
import { certtool, makeWithCerttool } from './tls/certtool.ts';

const QUICK = { keyBits: 2048 } as const;

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'libvirt-client-pki-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describeWithLibvirtd('connect over TLS', () => {
  let strict: Libvirtd;
  let lenient: Libvirtd;
  let picky: Libvirtd;
  const folder = (name: string): string => join(root, name);

  beforeAll(async () => {
    const ca = await createCertificateAuthority(QUICK);
    const otherCa = await createCertificateAuthority({ ...QUICK, name: 'Other' });
    const server = await createServerCertificate(ca, {
      ...{ ...QUICK, names: ['localhost'], addresses: ['127.0.0.1'] },
    });
    const client = await createClientCertificate(ca, {
      ...{ ...QUICK, name: 'client1', country: 'GB', organization: 'Org' },
    });
    const stranger = await createClientCertificate(otherCa, { ...QUICK, name: 'client1' });
    await writePki({ folder: folder('good') }, { ca, server, client });
    await writePki({ folder: folder('bare') }, { ca });
    const elsewhere = await createServerCertificate(ca, { ...QUICK, names: ['host1.example.org'] });
    await writePki({ folder: folder('elsewhere') }, { ca, server: elsewhere });
    await writePki({ folder: folder('stranger') }, { ca, client: stranger });
    await writePki({ folder: folder('otherCa') }, { ca: otherCa, client: stranger });
    const crl = createRevocationList(ca, [server.cert]);
    await writePki({ folder: folder('revoked') }, { ca, client, crl });
    const noCrl = createRevocationList(ca, []);
    await writePki({ folder: folder('listed') }, { ca, client, crl: noCrl });
    [strict, lenient, picky] = await Promise.all([
      startLibvirtd(withCertificates(folder('good'), { keepalive_interval: -1 })),
      startLibvirtd(withCertificates(folder('good'), { tls_no_verify_certificate: 1 })),
      startLibvirtd(withCertificates(folder('good'), { tls_allowed_dn_list: ['*CN=admin*'] })),
    ]);
  });
  afterAll(() => Promise.all([strict, lenient, picky].map((daemon) => daemon?.stop())));

  const at = (daemon: Libvirtd, name: string, query: Readonly<Record<string, string>> = {}) =>
    daemon.uri('test', 'tls', { pkipath: folder(name), ...query });

  it.each([
    ['good', {}],
    ['listed', {}],
    ['good', { tls_priority: 'NORMAL:-VERS-TLS1.3' }],
    ['good', { tls_priority: 'NORMAL:-VERS-ALL:+VERS-TLS1.3' }],
  ])('succeeds with the files in %s and %j, as virsh does', async (name, query) => {
    const uri = at(strict, name, query);
    await using connection = await connect(uri);
    expect(await connection.isSecure()).toBe(true);
    expect(await connection.isEncrypted()).toBe(true);
    expect((await connection.getHostname()).trim()).toBe((await virsh(uri, 'hostname')).trim());
  });

  it('needs no client certificate if the daemon requires none', async () => {
    const uri = at(lenient, 'bare');
    await using connection = await connect(uri);
    expect(await connection.getHostname()).toBe((await virsh(uri, 'hostname')).trim());
  });

  it.each([
    ['without a certificate', 'strict', 'bare', {}],
    ['with a certificate from another CA', 'strict', 'stranger', { no_sanity: '1' }],
    ['with a name that is not in tls_allowed_dn_list', 'picky', 'good', {}],
  ] as const)('rejects if the daemon refuses a client %s', async (_, which, name, query) => {
    const daemon = which === 'strict' ? strict : picky;
    const uri = at(daemon, name, query);
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_REFUSED',
      message: expect.stringContaining('the server refused our certificate'),
    });
    await expect(virsh(uri, 'hostname')).rejects.toThrow('error:');
  });

  it.each([
    ['a certificate from another CA', 'otherCa', 'not signed by a trusted CA'],
    ['a revocation list', 'revoked', 'was revoked'],
  ])('rejects the daemon because of %s', async (_, name, message) => {
    const uri = at(lenient, name);
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining(message),
    });
    await expect(virsh(uri, 'hostname')).rejects.toThrow('error:');
    const careless = at(lenient, name, { no_verify: '1' });
    await using connection = await connect(careless);
    expect(await connection.getHostname()).toBe((await virsh(careless, 'hostname')).trim());
  });

  it('sends packets so that the daemon reads each of them, however many there are', async () => {
    // This daemon sends nothing by itself that would make it read again.
    await using connection = await connect(at(strict, 'good'), { keepAlive: false });
    const domain = await connection.domainLookupByName('test');
    const answers = await Promise.all(Array.from({ length: 500 }, () => domain.getXmlDesc()));
    expect(new Set(answers).size).toBe(1);
    const description = 'long '.repeat(50_000);
    const xml = answers[0]?.replace('<memory', `<description>${description}</description><memory`);
    const defined = await Promise.all([1, 2, 3].map(() => connection.domainDefineXml(xml ?? '')));
    expect(await defined[0]?.getXmlDesc({ flags: VirDomainXMLFlags.INACTIVE })).toContain(
      description.trim(),
    );
  });

  it('rejects the daemon because of its name', async () => {
    await using daemon = await startLibvirtd(withCertificates(folder('elsewhere')));
    await expect(connect(at(daemon, 'good'))).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining('not for localhost, but for host1.example.org'),
    });
    await expect(virsh(at(daemon, 'good'), 'hostname')).rejects.toThrow(
      'does not match the hostname',
    );
  });

  it('rejects its own files before it connects, as virsh does', async () => {
    const uri = at(strict, 'stranger');
    await expect(connect(uri)).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining(
        `${folder('stranger')}/clientcert.pem is not signed by a CA in`,
      ),
    });
    await expect(virsh(uri, 'hostname')).rejects.toThrow('Our own certificate');
  });

  it('uses certificates that both GnuTLS and validatePki accept', async () => {
    for (const name of ['server', 'client']) {
      const verdict = await certtool(
        ...['--verify', '--load-ca-certificate', join(folder('good'), 'cacert.pem')],
        ...['--infile', join(folder('good'), `${name}cert.pem`)],
      );
      expect(verdict).toContain('Chain verification output: Verified. The certificate is trusted.');
    }
    expect(await validatePki({ folder: folder('good') })).toEqual([]);
  });
});

describeWithLibvirtd('certificates that certtool made', () => {
  it.each(['itself', 'another'] as const)(
    'by an authority signed by %s pass our checks, and lead to the daemon',
    async (signer) => {
      const folder = join(root, `certtool-${signer}`);
      mkdirSync(folder);
      await makeWithCerttool(folder, signer);
      expect(await validatePki({ folder })).toEqual([]);
      await using daemon = await startLibvirtd(withCertificates(folder));
      const uri = daemon.uri('test', 'tls', { pkipath: folder });
      await using connection = await connect(uri);
      expect(await connection.getHostname()).toBe((await virsh(uri, 'hostname')).trim());
    },
  );
});

function withCertificates(folder: string, config: DaemonConfig = {}) {
  return {
    listenTls: true,
    listenTcp: false,
    config: {
      ca_file: join(folder, 'cacert.pem'),
      cert_file: join(folder, 'servercert.pem'),
      key_file: join(folder, 'serverkey.pem'),
      ...config,
    },
  };
}
