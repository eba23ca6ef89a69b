import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestDaemonAuth } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { run, virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'libvirt-client-logins-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describeWithLibvirtd('virsh with the in-memory daemon', () => {
  const sasl: TestDaemonAuth = {
    sasl: {
      users: { fred: 'secret1', 'a,b=c': 'pässword' },
      mechanisms: ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'DIGEST-MD5', 'PLAIN'],
    },
  };

  it.each([
    ['the strongest mechanism that is offered', 'fred', 'secret1', ''],
    ['SCRAM-SHA-512', 'fred', 'secret1', 'sasl.SCRAM-SHA-512'],
    ['SCRAM-SHA-256', 'fred', 'secret1', 'sasl.SCRAM-SHA-256'],
    ['SCRAM-SHA-1', 'fred', 'secret1', 'sasl.SCRAM-SHA-1'],
    ['DIGEST-MD5', 'fred', 'secret1', 'sasl.DIGEST-MD5'],
    ['DIGEST-MD5 and an odd name', 'a,b=c', 'pässword', 'sasl.DIGEST-MD5'],
    ['SCRAM-SHA-256 and an odd name', 'a,b=c', 'pässword', 'sasl.SCRAM-SHA-256'],
    ['PLAIN', 'fred', 'secret1', 'sasl.PLAIN'],
  ])('logs in by %s', async (_, user, password, auth) => {
    await using daemon = await startDaemon({ auth: sasl });
    const uri = withCredentials(daemon.uri, user, password, auth);
    expect(await virsh(uri, 'list', '--name')).toContain('test');
  });

  it.each([
    ['a wrong password by SCRAM-SHA-256', 'fred', 'secret2', 'sasl.SCRAM-SHA-256'],
    ['a wrong password by PLAIN', 'fred', 'secret2', 'sasl.PLAIN'],
    ['an unknown user by SCRAM-SHA-256', 'constructor', 'x', 'sasl.SCRAM-SHA-256'],
    ['an unknown user by PLAIN', 'constructor', 'x', 'sasl.PLAIN'],
    ['a wrong password by DIGEST-MD5', 'fred', 'secret2', 'sasl.DIGEST-MD5'],
  ])('fails to log in with %s', async (_, user, password, auth) => {
    await using daemon = await startDaemon({ auth: sasl });
    const uri = withCredentials(daemon.uri, user, password, auth);
    await expect(virsh(uri, 'list')).rejects.toThrow('authentication failed');
    expect(await virsh(withCredentials(daemon.uri, 'fred', 'secret1', ''), 'uri')).toBeTruthy();
  });

  it('logs in over plain TCP by DIGEST-MD5, which encrypts the session', async () => {
    await using daemon = await startDaemon({ auth: sasl, tcp: { host: '127.0.0.1', port: 0 } });
    const uri = withCredentials(daemon.uri, 'fred', 'secret1', '', '127.0.0.1');
    expect(await virsh(uri, 'dumpxml', 'test')).toContain('<name>test</name>');
    const plain = withCredentials(daemon.uri, 'fred', 'secret1', 'sasl.PLAIN', '127.0.0.1');
    await expect(virsh(plain, 'list')).rejects.toThrow('PLAIN not supported by server');
  });

  it('connects with a certificate, and fails without one', async () => {
    const pki = await makeCertificates();
    await using daemon = await startDaemon({
      tls: { host: '127.0.0.1', port: 0, name: 'localhost', ...pki.server },
    });
    const withCertificate = `${daemon.uri}?pkipath=${pki.client}`;
    expect(await virsh(withCertificate, 'list', '--name')).toContain('test');
    const without = `${daemon.uri}?pkipath=${pki.stranger}`;
    await expect(virsh(without, 'list')).rejects.toThrow('Unable to read TLS confirmation');
    expect(await virsh(withCertificate, 'hostname')).toContain('localhost');
  });

  it('logs in by a certificate and a password', async () => {
    const pki = await makeCertificates();
    await using daemon = await startDaemon({
      auth: sasl,
      tls: { host: '127.0.0.1', port: 0, name: 'localhost', ...pki.server },
    });
    const uri = withCredentials(`${daemon.uri}?pkipath=${pki.client}`, 'fred', 'secret1', '');
    expect(await virsh(uri, 'list', '--name')).toContain('test');
  });
});

/** Returns the URI with a credentials file for it. */
function withCredentials(
  uri: string,
  user: string,
  password: string,
  auth: string,
  host = 'localhost',
): string {
  const file = join(mkdtempSync(join(folder, 'auth-')), 'auth.conf');
  writeFileSync(
    file,
    `[credentials-test]\nauthname=${user}\npassword=${password}\n[auth-libvirt-${host}]\ncredentials=test\n`,
  );
  const wanted = auth === '' ? '' : `&auth=${auth}`;
  return `${uri}${uri.includes('?') ? '&' : '?'}authfile=${file}${wanted}`;
}

interface Pki {
  readonly server: { readonly cert: Buffer; readonly key: Buffer; readonly ca: Buffer };
  /** A folder for `pkipath` with a client certificate. */
  readonly client: string;
  /** A folder for `pkipath` without a client certificate. */
  readonly stranger: string;
}

/** Creates certificates with certtool of GnuTLS, as libvirt's guide describes. */
async function makeCertificates(): Promise<Pki> {
  const at = mkdtempSync(join(folder, 'pki-'));
  const path = (name: string): string => join(at, name);
  const template = (name: string, ...lines: readonly string[]): string => {
    writeFileSync(path(name), [...lines, 'expiration_days = 2'].join('\n'));
    return path(name);
  };
  const certtool = (...args: readonly string[]): Promise<string> => run('/usr/bin/certtool', args);
  await certtool('--generate-privkey', '--outfile', path('cakey.pem'));
  const ca = template('ca.info', 'cn = Test CA', 'ca', 'cert_signing_key');
  await certtool(
    ...['--generate-self-signed', '--load-privkey', path('cakey.pem')],
    ...['--template', ca, '--outfile', path('cacert.pem')],
  );
  const names = { server: 'dns_name = localhost\ntls_www_server', client: 'tls_www_client' };
  for (const [name, purpose] of Object.entries(names)) {
    const lines = [`cn = ${name}`, purpose, 'encryption_key', 'signing_key'];
    await certtool('--generate-privkey', '--outfile', path(`${name}key.pem`));
    await certtool(
      ...['--generate-certificate', '--load-privkey', path(`${name}key.pem`)],
      ...['--load-ca-certificate', path('cacert.pem'), '--load-ca-privkey', path('cakey.pem')],
      ...['--template', template(`${name}.info`, ...lines), '--outfile', path(`${name}cert.pem`)],
    );
  }
  const stranger = mkdtempSync(join(folder, 'pki-'));
  writeFileSync(join(stranger, 'cacert.pem'), readFileSync(path('cacert.pem')));
  const [cert, key, authority] = ['servercert.pem', 'serverkey.pem', 'cacert.pem'].map((name) =>
    readFileSync(path(name)),
  ) as [Buffer, Buffer, Buffer];
  return { server: { cert, key, ca: authority }, client: at, stranger };
}
