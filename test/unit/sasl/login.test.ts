import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConnectOptions } from '../../../src/index.ts';
import { AuthError, connect, LibvirtError, openAuth } from '../../../src/index.ts';
import type {
  SaslContext,
  SaslExchange,
  SaslLayer,
  SaslMechanism,
} from '../../../src/sasl/index.ts';
import { findMechanism } from '../../../src/sasl/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';

const FRED = { authname: 'fred', password: 'secret1' };
const SCRAM = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1'] as const;

let daemon: TestDaemon;
let unix: string;
let tcp: string;

beforeAll(async () => {
  daemon = await startDaemon({
    unix: {},
    tcp: { host: '127.0.0.1', port: 0 },
    auth: {
      sasl: {
        users: { fred: 'secret1', 'ü, =': 'p€ 😀' },
        mechanisms: [...SCRAM, 'DIGEST-MD5', 'PLAIN'],
      },
    },
  });
  [unix = '', tcp = ''] = daemon.uris;
});

afterAll(async () => {
  await daemon.close();
});

describe('A SASL login', () => {
  const all = [...SCRAM, 'DIGEST-MD5', 'PLAIN'];

  it.each(all)('succeeds with %s over a unix socket', async (mechanism) => {
    const uri = `${unix}&auth=sasl.${mechanism}`;
    await using connection = await connect(uri, { credentials: FRED });
    expect(await connection.listAllDomains()).toHaveLength(1);
    expect(await connection.isSecure()).toBe(true);
    expect(await connection.isEncrypted()).toBe(false);
    await using _ = await connect(uri, { credentials: { authname: 'ü, =', password: 'p€ 😀' } });
    await expect(
      connect(uri, { credentials: { ...FRED, password: 'secret2' } }),
    ).rejects.toMatchObject({ name: 'AuthError', code: 'AUTH_REFUSED', outcome: 'not-sent' });
  });

  it('with DIGEST-MD5 over plain TCP encrypts everything after it', async () => {
    const uri = `${tcp}?auth=sasl.DIGEST-MD5`;
    await using connection = await connect(uri, { credentials: FRED });
    expect(await connection.isSecure()).toBe(true);
    expect(await connection.isEncrypted()).toBe(true);
    const domain = await connection.domainLookupByName('test');
    for (const xml of await Promise.all(Array.from({ length: 50 }, () => domain.getXmlDesc()))) {
      expect(xml).toContain('<name>test</name>');
    }
    await expect(
      connect(uri, { credentials: { ...FRED, password: 'secret2' } }),
    ).rejects.toMatchObject({ code: 'AUTH_REFUSED' });
  });

  it('uses DIGEST-MD5 only if the URI or the program names it', async () => {
    await expect(connect(tcp, { credentials: FRED })).rejects.toMatchObject({
      code: 'AUTH_INSECURE',
      message: expect.stringContaining('auth=sasl.DIGEST-MD5'),
    });
    await using _ = await connect(tcp, { credentials: FRED, saslMechanisms: ['DIGEST-MD5'] });
  });

  it.each<[string, ConnectOptions]>([
    ['the option of connect', { credentials: FRED }],
    ['a function', { credentials: (requests) => requests.map(answer) }],
    ['an async function', { credentials: async (requests) => requests.map(answer) }],
  ])('takes the credentials from %s', async (_, options) => {
    await using connection = await connect(unix, options);
    expect(connection.isAlive).toBe(true);
  });

  it('is available as openAuth', async () => {
    await using connection = await openAuth(unix, FRED, { readOnly: true });
    expect(connection.isReadOnly).toBe(true);
    await expect(openAuth(unix, () => null)).rejects.toMatchObject({
      code: 'AUTH_CREDENTIALS_MISSING',
    });
  });

  it("can use the program's own mechanism", async () => {
    const plain = findMechanism('PLAIN') as SaslMechanism;
    let begun = 0;
    const own: SaslMechanism = {
      name: 'PLAIN',
      begin(context) {
        begun += 1;
        expect(context).toMatchObject({ service: 'libvirt', host: 'localhost', needsLayer: false });
        return plain.begin(context);
      },
    };
    await using _ = await connect(unix, { credentials: FRED, saslMechanisms: [own] });
    expect(begun).toBe(1);
  });

  const broken = new Error('The ticket has expired');
  const fail = (): never => {
    throw broken;
  };
  const scram = findMechanism('SCRAM-SHA-256') as SaslMechanism;
  const change = (context: SaslContext, name: keyof SaslExchange, how: PropertyDescriptor) =>
    Object.defineProperty(scram.begin(context), name, how);
  it.each<[string, (context: SaslContext) => SaslExchange]>([
    ['begin', fail],
    ['start', (context) => change(context, 'start', { value: fail })],
    ['the promise of start', (context) => change(context, 'start', { value: async () => fail() })],
    ['step', (context) => change(context, 'step', { value: fail })],
    ['isDone', (context) => change(context, 'isDone', { get: fail })],
    ['layer', (context) => change(context, 'layer', { get: fail })],
  ])("fails with an AuthError if %s of the program's own mechanism throws", async (_, begin) => {
    const own: SaslMechanism = { name: 'SCRAM-SHA-256', begin };
    const opening = connect(unix, { credentials: FRED, saslMechanisms: [own] });
    await expect(opening).rejects.toBeInstanceOf(AuthError);
    await expect(opening).rejects.toMatchObject({
      ...{ code: 'AUTH_CALLBACK_FAILED', outcome: 'not-sent', cause: broken },
      message: 'The SASL mechanism SCRAM-SHA-256 failed: The ticket has expired',
    });
    await until(() => daemon.connections === 0);
  });

  it.each(['wrap', 'unwrap'] as const)(
    "ends the connection if %s of its own mechanism's layer throws",
    async (method) => {
      const digest = findMechanism('DIGEST-MD5') as SaslMechanism;
      let isBroken = false;
      const layerOf = (layer: SaslLayer): SaslLayer => ({
        ssf: layer.ssf,
        wrap: (bytes) => (isBroken && method === 'wrap' ? fail() : layer.wrap(bytes)),
        unwrap: (bytes) => (isBroken && method === 'unwrap' ? fail() : layer.unwrap(bytes)),
      });
      const own: SaslMechanism = {
        ...{ name: 'DIGEST-MD5', hasLayer: true },
        begin(context) {
          const exchange = digest.begin(context);
          return {
            start: () => exchange.start(),
            step: (message) => exchange.step(message),
            get isDone() {
              return exchange.isDone;
            },
            get layer() {
              return exchange.layer && layerOf(exchange.layer);
            },
          };
        },
      };
      await using connection = await connect(tcp, { credentials: FRED, saslMechanisms: [own] });
      isBroken = true;
      const call = connection.getHostname();
      await expect(call).rejects.toBeInstanceOf(LibvirtError);
      await expect(call).rejects.toThrow('The security layer of DIGEST-MD5 failed');
      expect(connection.state).toBe('closed');
      await until(() => daemon.connections === 0);
    },
  );

  it('is repeated on reconnect without a second request for credentials', async () => {
    let questions = 0;
    await using connection = await connect(`${unix}&auth=sasl.SCRAM-SHA-256`, {
      reconnect: { initialDelayMs: 1, retryReads: true },
      credentials(requests) {
        questions += 1;
        return requests.map(answer);
      },
    });
    daemon.cut();
    expect(await connection.listAllDomains()).toHaveLength(1);
    expect(questions).toBe(1);
  });

  it.each<[unknown, string]>([
    [{ password: 7 }, 'credentials'],
    [{ passwort: 'x' }, 'credentials'],
    ['fred', 'credentials'],
    [null, 'credentials'],
  ])('rejects %j as credentials', async (credentials, argument) => {
    await expect(connect(unix, { credentials } as never)).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: expect.stringContaining(argument),
    });
  });

  it.each([[[]], [['SCRAM']], ['PLAIN'], [[{ name: 'OWN' }]], [[{ begin() {} }]], [[7]]])(
    'rejects %j as saslMechanisms',
    async (saslMechanisms) => {
      await expect(
        connect(unix, { credentials: FRED, saslMechanisms } as never),
      ).rejects.toMatchObject({
        name: 'ArgumentError',
        argument: expect.stringContaining('saslMechanisms'),
      });
    },
  );
});

/** Answers with the credentials of fred. */
function answer({
  type,
  prompt,
}: {
  readonly type: number;
  readonly prompt: string;
}): string | null {
  expect(prompt).toMatch(/^[A-Z][a-z ]+$/);
  return { 2: 'fred', 5: 'secret1' }[type] ?? null;
}
