import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect } from '../../src/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import type { Certificates } from './sasl/certificates.ts';
import { makeCertificates } from './sasl/certificates.ts';
import { AuthFiles, FRED, SASL, USERS } from './sasl/users.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const WITH_PASSWORD = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN', 'DIGEST-MD5'];

describeWithLibvirtd('SASL logins over TLS', () => {
  let daemon: Libvirtd;
  let files: AuthFiles;
  let certificates: Certificates;
  beforeAll(async () => {
    files = new AuthFiles();
    certificates = await makeCertificates();
    const config = { ...certificates.config, auth_tls: 'sasl' };
    daemon = await startLibvirtd({ config, sasl: SASL, listenTls: true, listenTcp: false });
  });
  afterAll(async () => {
    await daemon?.stop();
    certificates?.[Symbol.dispose]();
    files?.[Symbol.dispose]();
  });

  const uri = (query: Readonly<Record<string, string>> = {}): string =>
    daemon.uri('test', 'tls', { pkipath: certificates.folder, ...query });

  it.each(WITH_PASSWORD)(
    'with %s accept a user, but not with a wrong password',
    async (mechanism) => {
      const auth = `sasl.${mechanism}`;
      await using connection = await connect(uri({ auth }), { credentials: FRED });
      expect(await connection.isSecure()).toBe(true);
      expect(await connection.isEncrypted()).toBe(true);
      const hostname = await virsh(uri({ auth, authfile: files.write('fred', FRED) }), 'hostname');
      expect(await connection.getHostname()).toBe(hostname.trim());
      const credentials = { authname: 'fred', password: 'secret2' };
      await expect(connect(uri({ auth }), { credentials })).rejects.toMatchObject({
        name: 'AuthError',
        code: 'AUTH_REFUSED',
      });
    },
  );

  it.each(Object.entries(USERS))(
    'choose the strongest mechanism for %s',
    async (name, password) => {
      await using _ = await connect(uri(), { credentials: { authname: name, password } });
    },
  );

  it('with EXTERNAL are not offered, because libvirtd passes no certificate to SASL', async () => {
    await expect(connect(uri({ auth: 'sasl.EXTERNAL' }))).rejects.toMatchObject({
      code: 'AUTH_UNSUPPORTED',
      message: expect.not.stringMatching(/offers [^;]*EXTERNAL/),
    });
    const byVirsh = virsh(uri({ auth: 'sasl.EXTERNAL' }), 'hostname');
    await expect(byVirsh).rejects.toThrow('EXTERNAL not supported by server');
  });

  it('with ANONYMOUS happen only if the URI names it', async () => {
    await using _ = await connect(uri({ auth: 'sasl.ANONYMOUS' }));
    await expect(connect(uri())).rejects.toMatchObject({ code: 'AUTH_CREDENTIALS_MISSING' });
  });

  it("prove the daemon's identity if its certificate is not checked", async () => {
    await using _ = await connect(uri({ no_verify: '1' }), { credentials: FRED });
  });
});

describeWithLibvirtd('A password over TLS', () => {
  it('is sent to an unverified daemon only if the URI names PLAIN', async () => {
    using certificates = await makeCertificates();
    await using daemon = await startDaemon({
      auth: { sasl: { users: { fred: USERS.fred }, mechanisms: ['PLAIN'] } },
      tls: { host: '127.0.0.1', port: 0, name: 'localhost', ...certificates.server },
    });
    const uri = `${daemon.uri}?pkipath=${certificates.folder}`;
    await using _ = await connect(uri, { credentials: FRED });
    await expect(connect(`${uri}&no_verify=1`, { credentials: FRED })).rejects.toMatchObject({
      code: 'AUTH_INSECURE',
      message: expect.stringContaining('whose identity is not verified'),
    });
    await using __ = await connect(`${uri}&no_verify=1&auth=sasl.PLAIN`, { credentials: FRED });
  });
});
