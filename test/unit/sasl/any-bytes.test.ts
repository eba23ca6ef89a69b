import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AuthError, ProtocolError } from '../../../src/errors/index.ts';
import { DigestLayer } from '../../../src/sasl/digest-md5/digest-layer.ts';
import type { SaslMechanism, SaslServerExchange } from '../../../src/sasl/index.ts';
import {
  digestServer,
  findMechanism,
  plainServer,
  SASL_MECHANISM_NAMES,
  SaslRefusal,
  SCRAM_HASHES,
  scramServer,
} from '../../../src/sasl/index.ts';
import { contextOf } from './support/context.ts';

/** Random bytes, and texts that resemble a mechanism's messages. */
const messages = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(
      fc.constantFrom('n,,', 'r=', 's=', 'i=4096', 'c=biws', 'p=AAAA', 'v=', 'e=x', ',', 'a=b'),
    )
    .map((parts) => Buffer.from(parts.join(''))),
  fc
    .array(
      fc.constantFrom('nonce="a"', 'algorithm=md5-sess', 'qop="auth"', 'realm="', '\\', ',', '"'),
    )
    .map((parts) => Buffer.from(parts.join(''))),
);

const users = { fred: 'secret1' };

describe('For any bytes from the daemon', () => {
  it.each([...SASL_MECHANISM_NAMES])('%s either answers or rejects', async (name) => {
    const mechanism = findMechanism(name) as SaslMechanism;
    await fc.assert(
      fc.asyncProperty(fc.array(messages, { minLength: 1, maxLength: 3 }), async (said) => {
        const context = contextOf({ authname: 'fred', password: 'secret1' });
        const exchange = mechanism.begin(context);
        await exchange.start();
        try {
          for (const message of said) await exchange.step(message);
        } catch (error) {
          expect(error).toBeInstanceOf(AuthError);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('a security layer either returns bytes or throws', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 })), (pieces) => {
        const secret = Buffer.alloc(16);
        const options = { secret, cipher: 'rc4', maxUnitBytes: 65_536, side: 'client' } as const;
        const layer = new DigestLayer(options);
        try {
          for (const piece of pieces) expect(layer.unwrap(piece).length).toBe(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});

describe('For any bytes from a client', () => {
  it.each<[string, () => SaslServerExchange]>([
    ...SCRAM_HASHES.map((hash): [string, () => SaslServerExchange] => [
      hash.mechanism,
      () => scramServer(hash, users),
    ]),
    ['PLAIN', () => plainServer(users)],
    ['DIGEST-MD5', () => digestServer({ users, realm: 'vm', needsLayer: true })],
  ])("the server's side of %s refuses the login", (_, begin) => {
    fc.assert(
      fc.property(fc.array(messages, { minLength: 1, maxLength: 3 }), (said) => {
        const exchange = begin();
        try {
          for (const message of said) expect(exchange.step(message).isComplete).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(SaslRefusal);
        }
      }),
      { numRuns: 100 },
    );
  });
});
