import { describe, expect, it } from '@jest/globals';
import { digestMechanism } from '../../../src/sasl/digest-md5/digest-client.ts';
import type { SaslContext, SaslExchange } from '../../../src/sasl/index.ts';
import { digestServer, SaslRefusal } from '../../../src/sasl/index.ts';
import type { TestIdentity } from './support/context.ts';
import { bytes, contextOf, text } from './support/context.ts';

/** RFC 2831, section 4. */
const EXAMPLES = [
  {
    service: 'imap',
    nonce: 'OA6MG9tEQGm2hh',
    cnonce: 'OA6MHXh6VqTrRk',
    response: 'd388dad90d4bbd760a152321f2143af7',
    rspauth: 'ea40f60335c427b5527b84dbabcdfffd',
  },
  {
    service: 'acap',
    nonce: 'OA9BSXrbuRhWay',
    cnonce: 'OA9BSuZWMSpW8m',
    response: '6084c6db3fede7352c551284490fd0fc',
    rspauth: '2f0b3d7c3c2e486600ef710726aa2eae',
  },
];

const GOOD_NONCE = 'nonce="abcdef"';
const GOOD = `${GOOD_NONCE},algorithm=md5-sess,charset=utf-8`;
const FRED = { authname: 'fred', password: 'secret1' };

describe('DIGEST-MD5', () => {
  it.each(EXAMPLES)('sends the messages of the example in RFC 2831: $service', async (example) => {
    const exchange = begin({
      cnonce: example.cnonce,
      identity: { authname: 'chris', password: 'secret' },
      context: { service: example.service, host: 'elwood.innosoft.com' },
    });
    expect(await exchange.start()).toBeNull();
    const challenge = `realm="elwood.innosoft.com",nonce="${example.nonce}",qop="auth",algorithm=md5-sess,charset=utf-8`;
    const response = text(await exchange.step(bytes(challenge))) ?? '';
    expect(response).toContain(`response=${example.response}`);
    expect(response).toContain(`digest-uri="${example.service}/elwood.innosoft.com"`);
    expect(exchange.isDone).toBe(false);
    expect(await exchange.step(bytes(`rspauth=${example.rspauth}`))).toBeNull();
    expect(exchange.isDone).toBe(true);
    expect(exchange.layer).toBeUndefined();
  });

  it.each([
    [{ authname: 'fred', password: 'secret1' }, false, undefined],
    [{ authname: 'fred', password: 'secret1' }, true, 128],
    [{ authname: 'quo"te\\d', password: 'p,"=\\' }, true, 128],
    [{ authname: 'ü', password: 'ß' }, true, 128],
    [{ authname: '€', password: '😀' }, true, 128],
    [{ authname: 'fred', password: '', username: 'somebody' }, true, 128],
  ])(
    "logs in to the in-memory daemon's server: %j, with a layer: %p",
    async (identity, needsLayer, ssf) => {
      const { authname, password } = identity;
      const server = digestServer({ users: { [authname]: password }, realm: 'vm', needsLayer });
      const exchange = begin({ identity, context: { needsLayer } });
      const challenge = server.step(await exchange.start());
      const answer = server.step(await exchange.step(challenge.data));
      expect(answer.isComplete).toBe(true);
      await exchange.step(answer.data);
      expect(exchange.isDone).toBe(true);
      expect(exchange.layer?.ssf).toBe(ssf);
      expect(server.layer?.ssf).toBe(ssf);
    },
  );

  it('is refused by the server for a wrong password, an unknown user and a replay', async () => {
    const users = { fred: 'secret1' };
    const respond = async (identity: TestIdentity, challenge: Uint8Array | null) =>
      begin({ identity }).step(challenge);
    for (const identity of [
      { authname: 'fred', password: 'secret2' },
      { authname: 'constructor', password: 'x' },
    ]) {
      const server = digestServer({ users, realm: 'vm', needsLayer: false });
      const response = await respond(identity, server.step(null).data);
      expect(() => server.step(response)).toThrow(SaslRefusal);
    }
    const before = digestServer({ users, realm: 'vm', needsLayer: false }).step(null).data;
    const server = digestServer({ users, realm: 'vm', needsLayer: false });
    server.step(null);
    const old = await respond({ authname: 'fred', password: 'secret1' }, before);
    expect(() => server.step(old)).toThrow(SaslRefusal);
    for (const broken of ['', 'x', 'username="fred"', '"']) {
      const patient = digestServer({ users, realm: 'vm', needsLayer: false });
      patient.step(null);
      expect(() => patient.step(bytes(broken))).toThrow(SaslRefusal);
    }
  });

  it('requests the realm, and uses the first one by default', async () => {
    const challenge = `realm="one",realm="two",${GOOD}`;
    const first = text(await begin().step(bytes(challenge)));
    expect(first).toContain('realm="one"');
    const second = text(
      await begin({ identity: { ...FRED, realm: 'two' } }).step(bytes(challenge)),
    );
    expect(second).toContain('realm="two"');
    expect(text(await begin().step(bytes(GOOD)))).toContain('realm=""');
  });

  it.each([
    ['auth,auth-int,auth-conf', false, 'qop=auth,', undefined],
    ['auth-int,auth-conf', false, 'qop=auth-int,', 1],
    ['auth-conf', false, 'qop=auth-conf,', 128],
    ['auth, auth-int, auth-conf', true, 'qop=auth-conf,', 128],
  ])('chooses from %s by whether a layer is needed: %p', async (qop, needsLayer, says, ssf) => {
    const exchange = begin({ context: { needsLayer } });
    const challenge = `qop="${qop}",cipher="rc4-40,rc4-56,rc4,3des",${GOOD}`;
    expect(text(await exchange.step(bytes(challenge)))).toContain(says);
    expect(exchange.layer?.ssf).toBe(ssf);
  });

  it('uses the weaker RC4 if the daemon offers no other cipher', async () => {
    const exchange = begin({ context: { needsLayer: true } });
    const challenge = `qop="auth-conf",cipher="rc4-56",${GOOD}`;
    expect(text(await exchange.step(bytes(challenge)))).toContain('cipher=rc4-56');
    expect(exchange.layer?.ssf).toBe(56);
  });

  it.each([
    ['no protection', `qop="auth",${GOOD}`],
    ['only integrity', `qop="auth,auth-int",${GOOD}`],
    ['ciphers that are too weak', `qop="auth-conf",cipher="rc4-40,des",${GOOD}`],
    ['no ciphers', `qop="auth-conf",${GOOD}`],
  ])(
    'does not log in over a channel without encryption if the daemon offers %s',
    async (_, message) => {
      const exchange = begin({ context: { needsLayer: true } });
      await expect(async () => exchange.step(bytes(message))).rejects.toMatchObject({
        code: 'AUTH_INSECURE',
      });
    },
  );

  it.each([
    ['nothing', ''],
    ['a malformed list', '\x01\x02'],
    ['a truncated list', 'nonce="abc'],
    ['an endless list', `${GOOD_NONCE},${'x="y",'.repeat(500)}algorithm=md5-sess`],
    ['no nonce', 'algorithm=md5-sess'],
    ['two nonces', 'nonce="a",nonce="b",algorithm=md5-sess'],
    ['an empty nonce', 'nonce="",algorithm=md5-sess'],
    ['no algorithm', 'nonce="a"'],
    ['another algorithm', 'nonce="a",algorithm=md5'],
    ['a tiny buffer', `${GOOD_NONCE},maxbuf=16,algorithm=md5-sess`],
    ['a malformed buffer size', `${GOOD_NONCE},maxbuf=-1,algorithm=md5-sess`],
    ["its proof before the client's", 'rspauth=ea40f60335c427b5527b84dbabcdfffd'],
  ])('rejects a first message with %s', async (_, message) => {
    await expect(async () => begin().step(Buffer.from(message, 'latin1'))).rejects.toMatchObject({
      code: 'AUTH_UNTRUSTED',
    });
  });

  it.each([
    ['nothing', null],
    ['an empty message', ''],
    ['a wrong proof', 'rspauth=00000000000000000000000000000000'],
    ['a short proof', 'rspauth=ea40'],
    ['the challenge again', GOOD],
  ])('rejects a last message with %s', async (_, message) => {
    const exchange = begin();
    await exchange.step(bytes(GOOD));
    const data = message === null ? null : bytes(message);
    await expect(async () => exchange.step(data)).rejects.toMatchObject({ code: 'AUTH_UNTRUSTED' });
    expect(exchange.isDone).toBe(false);
  });

  it('rejects characters outside ISO 8859-1 if the daemon has no UTF-8', async () => {
    const exchange = begin({ identity: { authname: '€', password: 'x' } });
    await expect(async () => exchange.step(bytes(GOOD.replace(/,charset=.*/, '')))).rejects.toThrow(
      'ISO 8859-1',
    );
  });
});

function begin(
  options: {
    readonly cnonce?: string;
    readonly identity?: TestIdentity;
    readonly context?: Partial<Omit<SaslContext, 'ask'>>;
  } = {},
): SaslExchange {
  const { cnonce, identity = FRED, context } = options;
  const mechanism = cnonce === undefined ? digestMechanism() : digestMechanism(() => cnonce);
  return mechanism.begin(contextOf(identity, context));
}
