import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SaslMechanism } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import { startPool } from './api/guest.ts';
import { gssapiMechanism } from './sasl/gssapi.ts';
import { Kerberos } from './sasl/kerberos.ts';
import { digest, MIB, makeVolume, noise } from './streams/volumes.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const FRED = { user: 'fred', password: 'secret1' };

describeWithLibvirtd("Logins with GSSAPI, as the program's own mechanism,", () => {
  const helpers: Disposable[] = [];
  let daemon: Libvirtd;
  let gssapi: SaslMechanism;
  let kerberos: Kerberos;
  beforeAll(async () => {
    kerberos = await Kerberos.start({ [FRED.user]: FRED.password });
    const { environment } = kerberos;
    gssapi = gssapiMechanism({ ...FRED, environment }, helpers);
    daemon = await startLibvirtd({
      config: { auth_tcp: 'sasl', auth_unix_rw: 'sasl' },
      sasl: { users: {}, mechanisms: ['gssapi'] },
      environment,
    });
  });
  afterAll(async () => {
    await daemon?.stop();
    for (const helper of helpers) helper[Symbol.dispose]();
    await kerberos?.[Symbol.asyncDispose]();
  });

  /** Returns a URI with the host name in the daemon's ticket. */
  const overTcp = (driver: 'test' | 'qemu'): string =>
    daemon.uri(driver, 'tcp').replace('127.0.0.1', 'localhost');

  it('need no layer over a unix socket', async () => {
    await using connection = await connect(daemon.uri('test'), { saslMechanisms: [gssapi] });
    expect(await connection.getHostname()).toBeTruthy();
    expect(await connection.isSecure()).toBe(true);
    expect(await connection.isEncrypted()).toBe(false);
  });

  it('protect all later data over plain TCP', async () => {
    const options = { saslMechanisms: [gssapi] };
    await using connection = await connect(overTcp('qemu'), options);
    expect(await connection.isSecure()).toBe(true);
    expect(await connection.isEncrypted()).toBe(true);
    await startPool(connection);
    const pool = await connection.storagePoolLookupByName('disks');
    const volume = await makeVolume(pool, 'volume', 4 * MIB);
    const { source, hash } = noise(4);
    await pipeline(source, await volume.upload());
    const sha256 = hash.digest('hex');
    expect(await digest(await volume.download())).toEqual({ sha256, bytes: 4 * MIB });
  });

  it('are refused with an invalid token', async () => {
    const forged: SaslMechanism = {
      name: 'GSSAPI',
      hasLayer: true,
      begin: () => ({ isDone: false, start: () => Buffer.from('ticket'), step: () => null }),
    };
    for (const uri of [daemon.uri('test'), overTcp('test')]) {
      await expect(connect(uri, { saslMechanisms: [forged] })).rejects.toMatchObject({
        name: 'AuthError',
        code: 'AUTH_REFUSED',
      });
    }
  });

  it("fail with the library's error and leave nothing open", async () => {
    const { environment } = kerberos;
    const wrong = { user: 'fred', password: 'secret2', environment };
    const mechanism = gssapiMechanism(wrong, helpers);
    const opening = connect(daemon.uri('test'), { saslMechanisms: [mechanism] });
    await expect(opening).rejects.toThrow(/password|Preauthentication|decrypt/i);
  });

  it('fail with a remedy in the error if the program passes no mechanism', async () => {
    await expect(connect(overTcp('test'))).rejects.toMatchObject({
      code: 'AUTH_INSECURE',
      message: expect.stringContaining('GSSAPI needs a Kerberos library'),
    });
  });
});
