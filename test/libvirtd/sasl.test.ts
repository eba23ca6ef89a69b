import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConnectOptions, Credentials } from '../../src/index.ts';
import { connect, openAuth, VirConnectCredentialType } from '../../src/index.ts';
import { startPool } from './api/guest.ts';
import { AuthFiles, FRED, SASL, USERS } from './sasl/users.ts';
import { digest, MIB, makeVolume, noise } from './streams/volumes.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { python, virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const WITH_PASSWORD = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN', 'DIGEST-MD5'];

describeWithLibvirtd('SASL logins', () => {
  let daemon: Libvirtd;
  let files: AuthFiles;
  beforeAll(async () => {
    files = new AuthFiles();
    const config = { auth_tcp: 'sasl', auth_unix_rw: 'sasl' };
    daemon = await startLibvirtd({ config, sasl: SASL });
  });
  afterAll(async () => {
    await daemon?.stop();
    files?.[Symbol.dispose]();
  });

  describe.each(WITH_PASSWORD)('with %s over a unix socket', (mechanism) => {
    const uri = (query = {}): string =>
      daemon.uri('test', 'unix', { auth: `sasl.${mechanism}`, ...query });
    let hostname: string;
    beforeAll(async () => {
      hostname = (await virsh(uri({ authfile: files.write('fred', FRED) }), 'hostname')).trim();
    });

    it.each(Object.entries(USERS))('accept %s', async (authname, password) => {
      await using connection = await connect(uri(), { credentials: { authname, password } });
      expect(await connection.getHostname()).toBe(hostname);
      expect(await connection.isSecure()).toBe(true);
      expect(await connection.isEncrypted()).toBe(false);
    });

    it.each<[string, Credentials]>([
      ['a wrong password', { authname: 'fred', password: 'secret2' }],
      ['no password', { authname: 'fred', password: '' }],
      ['an unknown user', { authname: 'nobody', password: 'secret1' }],
      ['another user to act as', { ...FRED, username: 'ü' }],
    ])('refuse %s', async (_, credentials) => {
      await expect(connect(uri(), { credentials })).rejects.toMatchObject({
        name: 'AuthError',
        code: 'AUTH_REFUSED',
        cause: { code: 'VIR_ERR_AUTH_FAILED' },
      });
    });
  });

  it('choose the strongest mechanism, and others only if the URI names them', async () => {
    await using _ = await connect(daemon.uri('test'), { credentials: FRED });
    await using nobody = await connect(daemon.uri('test', 'unix', { auth: 'sasl.anonymous' }));
    expect(nobody.isAlive).toBe(true);
    await expect(
      connect(daemon.uri('test', 'unix', { auth: 'sasl.EXTERNAL' })),
    ).rejects.toMatchObject({ code: 'AUTH_UNSUPPORTED' });
  });

  it('use the credentials in auth.conf, as virsh does', async () => {
    const uri = daemon.uri('test', 'unix', { authfile: files.write('fred', FRED) });
    await using connection = await connect(uri);
    const names = (await connection.listAllDomains()).map(({ name }) => name);
    expect(names).toEqual((await virsh(uri, 'list', '--name')).trim().split('\n'));
    const wrong = files.write('wrong', { authname: 'fred', password: 'secret2' });
    const withWrong = daemon.uri('test', 'unix', { authfile: wrong });
    await expect(connect(withWrong)).rejects.toMatchObject({ code: 'AUTH_REFUSED' });
    await expect(virsh(withWrong, 'list')).rejects.toThrow('authentication failed');
  });

  it('request the same missing credentials as libvirt', async () => {
    const authfile = files.write('name', { authname: 'fred' });
    const uri = daemon.uri('test', 'unix', { authfile });
    const asked: number[] = [];
    await using _ = await openAuth(uri, (requests) => {
      asked.push(...requests.map(({ type }) => type));
      return requests.map(({ type }) =>
        type === VirConnectCredentialType.PASSPHRASE ? USERS.fred : null,
      );
    });
    expect(asked).toContain(VirConnectCredentialType.PASSPHRASE);
    expect(asked).not.toContain(VirConnectCredentialType.AUTHNAME);
    const theirs = await python<number[]>(ASK_BY_PYTHON, uri, USERS.fred);
    expect(theirs).toEqual([VirConnectCredentialType.PASSPHRASE]);
  });

  describe('over plain TCP', () => {
    beforeAll(async () => {
      await using connection = await connect(daemon.uri('qemu'), { credentials: FRED });
      await startPool(connection);
    });

    const uri = (driver: 'test' | 'qemu', auth?: string): string =>
      daemon.uri(driver, 'tcp', auth === undefined ? {} : { auth });

    it('do not send the password', async () => {
      for (const auth of [undefined, 'sasl.PLAIN', 'sasl.SCRAM-SHA-256', 'sasl.ANONYMOUS']) {
        await expect(connect(uri('test', auth), { credentials: FRED })).rejects.toMatchObject({
          code: 'AUTH_INSECURE',
        });
      }
      const credentials = { authname: 'fred', password: 'secret2' };
      await expect(connect(uri('test', 'sasl.digest-md5'), { credentials })).rejects.toMatchObject({
        code: 'AUTH_REFUSED',
      });
    });

    it.each([
      ['on one connection', 0],
      ['on separate connections', 8],
    ])('protect all later data with DIGEST-MD5: 64 MiB %s', async (name, streamConnections) => {
      const options = { credentials: FRED, streamConnections, saslMechanisms: ['DIGEST-MD5'] };
      await using connection = await connect(uri('qemu'), options as ConnectOptions);
      expect(await connection.isSecure()).toBe(true);
      expect(await connection.isEncrypted()).toBe(true);
      const pool = await connection.storagePoolLookupByName('disks');
      const volume = await makeVolume(pool, name, 64 * MIB);
      const { source, hash } = noise(64);
      await pipeline(source, await volume.upload());
      const sha256 = hash.digest('hex');
      expect(await digest(await volume.download())).toEqual({ sha256, bytes: 64 * MIB });
      const withFile = `${uri('qemu')}?authfile=${files.write('fred', FRED)}`;
      const info = await virsh(withFile, 'vol-info', '--pool', 'disks', name);
      expect(info).toMatch(/Capacity: +64\.00 MiB/);
    });
  });
});

/** Prints the types of credentials that libvirt's own client requests with the same file. */
const ASK_BY_PYTHON = `
import json, sys, libvirt
asked = []
def answer(credentials, password):
    for credential in credentials:
        asked.append(credential[0])
        credential[4] = password
    return 0
types = [libvirt.VIR_CRED_AUTHNAME, libvirt.VIR_CRED_PASSPHRASE]
libvirt.openAuth(sys.argv[1], [types, answer, sys.argv[2]], 0).close()
print(json.dumps(asked))
`;
