import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resolveConnectOptions } from '../../../src/api/opening/connect-options.ts';
import { loginParameters } from '../../../src/api/opening/login-parameters.ts';
import { connect } from '../../../src/index.ts';
import type { TestDaemonAuth } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import type { Permission } from '../../../src/uri/index.ts';
import { resolveTarget } from '../../../src/uri/index.ts';
import { resolveHere } from '../../support/other-host.ts';
import { environment } from '../uri/support/environment.ts';

const TCP = { host: '127.0.0.1', port: 0 };
const FRED = { authname: 'fred', password: 'secret1' };
const DIGEST: TestDaemonAuth = {
  sasl: { users: { fred: 'secret1' }, mechanisms: ['DIGEST-MD5'] },
};

describe('With the option "allow", connect', () => {
  let other: Disposable;
  beforeEach(() => {
    other = resolveHere('there.invalid');
  });
  afterEach(() => other[Symbol.dispose]());

  it.each<TestDaemonAuth>(['none', 'polkit'])(
    'rejects plain TCP to a host that requires the login %j',
    async (auth) => {
      await using daemon = await startDaemon({ tcp: TCP, auth });
      const uri = daemon.uri.replace('127.0.0.1', 'there.invalid');
      await expect(connect(uri, { allow: [] })).rejects.toMatchObject({
        name: 'AuthError',
        code: 'AUTH_INSECURE',
        message: expect.stringMatching(/there\.invalid .*"unprotected" is not in .* "allow"/),
      });
      await using connection = await connect(uri, { allow: ['unprotected'] });
      expect(connection.isAlive).toBe(true);
    },
  );

  it('accepts plain TCP to a host if the login encrypts it', async () => {
    await using daemon = await startDaemon({ tcp: TCP, auth: DIGEST });
    const uri = daemon.uri.replace('127.0.0.1', 'there.invalid');
    const login = { credentials: FRED, saslMechanisms: ['DIGEST-MD5'] } as const;
    await using connection = await connect(uri, { ...login, allow: [] });
    expect(connection.isAlive).toBe(true);
  });

  it('rejects plain TCP without a login even if the program has credentials', async () => {
    await using daemon = await startDaemon({ tcp: TCP });
    const uri = daemon.uri.replace('127.0.0.1', 'there.invalid');
    const login = { credentials: FRED, saslMechanisms: ['DIGEST-MD5'] } as const;
    await expect(connect(uri, { ...login, allow: [] })).rejects.toMatchObject({
      code: 'AUTH_INSECURE',
    });
  });

  it('accepts plain TCP to this host, by its loopback address', async () => {
    await using daemon = await startDaemon({ tcp: TCP });
    await using connection = await connect(daemon.uri, { allow: [] });
    expect(connection.isAlive).toBe(true);
  });

  it('accepts a transport of the program, whatever the URI names', async () => {
    await using daemon = await startDaemon();
    const transport = (): ReturnType<typeof daemon.connect> => daemon.connect();
    await using connection = await connect('test+tcp://there.invalid/default', {
      allow: [],
      transport,
    });
    expect(connection.isAlive).toBe(true);
  });
});

describe('loginParameters', () => {
  it.each<readonly [uri: string, allow: readonly Permission[] | undefined, mustEncrypt: boolean]>([
    ['qemu+tcp://host.example/system', [], true],
    ['qemu+TCP://host.example/system', [], true],
    ['qemu+tcp://localhost.example/system', [], true],
    ['qemu+tcp://127.0.0.1.example/system', [], true],
    ['qemu+tcp://[::ffff:10.0.0.1]/system', [], true],
    ['qemu+tcp://127.0.0.256/system', [], true],
    ['qemu+tcp://127.0.0/system', [], true],
    ['qemu+tcp://0.0.0.0/system', [], true],
    ['qemu+tcp://host.example/system', ['unprotected'], false],
    ['qemu+tcp://host.example/system', undefined, false],
    ['qemu+tcp://LOCALHOST/system', [], false],
    ['qemu+tcp://127.1.2.3/system', [], false],
    ['qemu+tcp://[::1]/system', [], false],
    ['qemu+tls://host.example/system', [], false],
    ['qemu+ssh://host.example/system', [], false],
    ['qemu:///system', [], false],
    ['qemu+ext:///system?command=/bin/x', ['ext', 'command'], false],
  ])('returns for %s with allow %j the value %s of mustEncrypt', async (uri, allow, expected) => {
    const target = await resolveTarget(uri, { allow }, environment());
    const options = await resolveConnectOptions(allow === undefined ? {} : { allow });
    expect(loginParameters(target, options).mustEncrypt).toBe(expected);
  });
});
