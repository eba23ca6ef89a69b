import { describe, expect, it } from '@jest/globals';
import type { SaslExchange } from '../../../src/sasl/index.ts';
import { SaslRefusal, SCRAM_HASHES, scramServer } from '../../../src/sasl/index.ts';
import { scramMechanism } from '../../../src/sasl/scram/scram-client.ts';
import type { TestIdentity } from './support/context.ts';
import { bytes, contextOf, text } from './support/context.ts';

const SERVER_NONCE = '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';

/** RFC 7677, section 3. The SHA-512 version was computed with Python's hashlib. */
const RFC_7677 = {
  nonce: 'rOprNGfwEbeRWgbNEkqO',
  server: `r=rOprNGfwEbeRWgbNEkqO${SERVER_NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
};

const VECTORS = [
  {
    // RFC 5802, section 5.
    mechanism: 'SCRAM-SHA-1',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL',
    server: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
    proof: 'v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    verifier: 'rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  {
    mechanism: 'SCRAM-SHA-256',
    ...RFC_7677,
    proof: 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    verifier: '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
  {
    mechanism: 'SCRAM-SHA-512',
    ...RFC_7677,
    proof:
      'gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==',
    verifier:
      'ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==',
  },
];

describe('SCRAM', () => {
  it.each(VECTORS)('sends the messages of the example for $mechanism', async (vector) => {
    const exchange = begin(vector.mechanism, { nonce: vector.nonce });
    expect(text(await exchange.start())).toBe(`n,,n=user,r=${vector.nonce}`);
    const nonce = /^r=([^,]+)/.exec(vector.server)?.[1];
    const final = text(await exchange.step(bytes(vector.server)));
    expect(final).toBe(`c=biws,r=${nonce},p=${vector.proof}`);
    expect(exchange.isDone).toBe(false);
    expect(await exchange.step(bytes(`v=${vector.verifier}`))).toBeNull();
    expect(exchange.isDone).toBe(true);
  });

  it.each(SCRAM_HASHES)(
    "logs in with $mechanism to the in-memory daemon's server",
    async (hash) => {
      for (const [authname, password] of [
        ['fred', 'secret1'],
        ['a,b=c=2C', 'x,=y'],
        ['ü€', 'päss 😀'],
        ['empty', ''],
      ] as const) {
        const server = scramServer(hash, { [authname]: password });
        const exchange = begin(hash.mechanism, { identity: { authname, password } });
        let message = await exchange.start();
        let answer = server.step(message);
        message = await exchange.step(answer.data);
        answer = server.step(message);
        expect(answer.isComplete).toBe(true);
        await exchange.step(answer.data);
        expect(exchange.isDone).toBe(true);
      }
    },
  );

  it('is refused by the server for a wrong password, an unknown user and a wrong nonce', async () => {
    for (const [identity, change] of [
      [{ authname: 'fred', password: 'secret2' }, (same: string) => same],
      [{ authname: 'constructor', password: 'x' }, (same: string) => same],
      [{ authname: 'fred', password: 'secret1' }, (it: string) => it.replace('r=', 'r=x')],
      [{ authname: 'fred', password: 'secret1' }, (it: string) => it.replace(/p=.*/, 'p=AAAA')],
    ] as const) {
      const [hash] = SCRAM_HASHES;
      const server = scramServer(hash as (typeof SCRAM_HASHES)[0], { fred: 'secret1' });
      const exchange = begin('SCRAM-SHA-512', { identity });
      const first = server.step(await exchange.start());
      const final = change(text(await exchange.step(first.data)) ?? '');
      expect(() => server.step(bytes(final))).toThrow(SaslRefusal);
    }
  });

  it('sends the user to act as only if it differs from the name', async () => {
    const acting = begin('SCRAM-SHA-256', {
      identity: { authname: 'fred', password: 'x', username: 'a,b' },
    });
    expect(text(await acting.start())).toMatch(/^n,a=a=2Cb,n=fred,r=/);
    const itself = begin('SCRAM-SHA-256', {
      identity: { authname: 'fred', password: 'x', username: 'fred' },
    });
    expect(text(await itself.start())).toMatch(/^n,,n=fred,r=/);
  });

  it('uses a new nonce for each login', async () => {
    const nonces = new Set<string | null>();
    for (let login = 0; login < 20; login += 1) {
      nonces.add(text(await begin('SCRAM-SHA-256', { nonce: undefined }).start()));
    }
    expect(nonces.size).toBe(20);
  });

  it.each([
    ['nothing', null],
    ['an empty message', ''],
    ['bytes that are not UTF-8', '\xff\xfe'],
    ["a nonce without the client's", 'r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ["only the client's nonce", 'r=MINE,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ["a nonce that ends with the client's", 'r=xMINE,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['an endless nonce', `r=MINE${'x'.repeat(2000)},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`],
    ['no salt', 'r=MINEx,s=,i=4096'],
    ['a salt that is too short', 'r=MINEx,s=AAAA,i=4096'],
    ['a salt that is too long', `r=MINEx,s=${'AAAA'.repeat(400)},i=4096`],
    ['a salt that is not base64', 'r=MINEx,s=****************,i=4096'],
    ['too few iterations', 'r=MINEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095'],
    ['one iteration', 'r=MINEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1'],
    ['iterations that would take hours', 'r=MINEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000'],
    ['iterations over the number range', `r=MINEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=${'9'.repeat(400)}`],
    ['malformed iterations', 'r=MINEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0x5000'],
    ['a mandatory extension', 'm=x,r=MINEx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
    ['another order', 's=W22ZaJ0SNY7soEsUEjb6gQ==,r=MINEx,i=4096'],
    ["its proof before the client's", 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ='],
  ])('rejects a first message with %s', async (_, message) => {
    const exchange = begin('SCRAM-SHA-256', { nonce: 'MINE' });
    await exchange.start();
    const data = message === null ? null : Buffer.from(message, 'latin1');
    await expect(async () => exchange.step(data)).rejects.toMatchObject({
      name: 'AuthError',
      code: 'AUTH_UNTRUSTED',
    });
    expect(exchange.isDone).toBe(false);
  });

  it.each([
    ['nothing', null],
    ['an empty message', ''],
    ['a wrong proof', `v=${Buffer.alloc(20, 1).toString('base64')}`],
    ['an empty proof', 'v='],
    ['a proof of another length', `v=${Buffer.alloc(32, 1).toString('base64')}`],
    ['the beginning of its proof', 'v=rmF9pqV8S7suAoZWja4dJQ=='],
    ["the client's proof", 'v=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts='],
    ['its first message again', VECTORS[0]?.server ?? ''],
  ])('rejects a last message with %s', async (_, message) => {
    const exchange = await untilProof();
    const data = message === null ? null : bytes(message);
    await expect(async () => exchange.step(data)).rejects.toMatchObject({ code: 'AUTH_UNTRUSTED' });
    expect(exchange.isDone).toBe(false);
  });

  it("reports the daemon's reason for a refusal", async () => {
    const exchange = await untilProof();
    await expect(async () => exchange.step(bytes('e=invalid-proof'))).rejects.toMatchObject({
      code: 'AUTH_REFUSED',
      message: expect.stringContaining('invalid-proof'),
    });
  });

  it('rejects a message after the end of the login', async () => {
    const exchange = await untilProof();
    await exchange.step(bytes('v=rmF9pqV8S7suAoZWja4dJRkFsKQ='));
    await expect(async () => exchange.step(bytes('r=1'))).rejects.toMatchObject({
      code: 'AUTH_UNTRUSTED',
    });
  });
});

function begin(
  mechanism: string,
  options: { readonly nonce?: string | undefined; readonly identity?: TestIdentity } = {},
): SaslExchange {
  const hash = SCRAM_HASHES.find((each) => each.mechanism === mechanism);
  if (hash === undefined) throw new Error(mechanism);
  const { nonce, identity = { authname: 'user', password: 'pencil' } } = options;
  const made = nonce === undefined ? scramMechanism(hash) : scramMechanism(hash, () => nonce);
  return made.begin(contextOf(identity));
}

/** Runs the dialogue of RFC 5802 up to the server's proof. */
async function untilProof(): Promise<SaslExchange> {
  const [vector] = VECTORS;
  const exchange = begin('SCRAM-SHA-1', { nonce: vector?.nonce });
  await exchange.start();
  await exchange.step(bytes(vector?.server ?? ''));
  return exchange;
}
