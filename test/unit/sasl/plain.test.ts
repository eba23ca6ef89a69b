import { describe, expect, it } from '@jest/globals';
import type { SaslMechanism } from '../../../src/sasl/index.ts';
import { findMechanism, plainServer, SaslRefusal, saslprep } from '../../../src/sasl/index.ts';
import { bytes, contextOf, text } from './support/context.ts';

const named = (name: string): SaslMechanism => findMechanism(name) as SaslMechanism;

describe('PLAIN', () => {
  // RFC 4616, section 4.
  it.each([
    [{ authname: 'tim', password: 'tanstaaftanstaaf' }, '\0tim\0tanstaaftanstaaf'],
    [{ authname: 'Kurt', password: 'xipj3plmq', username: 'Ursel' }, 'Ursel\0Kurt\0xipj3plmq'],
    [{ authname: 'fred', password: '', username: 'fred' }, '\0fred\0'],
    [{ authname: 'ü', password: 'p ß€😀' }, '\0ü\0p ß€😀'],
  ])('sends %j as in RFC 4616', async (identity, message) => {
    const exchange = named('plain').begin(contextOf(identity));
    expect(text(await exchange.start())).toBe(message);
    expect(exchange.isDone).toBe(true);
    expect(await exchange.step(null)).toBeNull();
  });

  it("prepares names and passwords with the context's function", async () => {
    const prepare = (given: string): string => saslprep(given) ?? given;
    const exchange = named('PLAIN').begin(
      contextOf({ authname: 'I\u00adX', password: '\u00aa' }, { prepare }),
    );
    expect(text(await exchange.start())).toBe('\0IX\0a');
  });

  it.each([
    { authname: 'a\0b', password: 'p' },
    { authname: 'a', password: 'p\0' },
    { authname: 'a', password: 'p\ud800' },
  ])('rejects %j, which cannot be sent', async (identity) => {
    const exchange = named('PLAIN').begin(contextOf(identity));
    await expect(async () => exchange.start()).rejects.toMatchObject({
      name: 'ArgumentError',
      argument: 'credentials',
    });
  });

  it('rejects a message of the daemon after the password', async () => {
    const exchange = named('PLAIN').begin(contextOf({ authname: 'a', password: 'b' }));
    await exchange.start();
    await expect(async () => exchange.step(bytes('your PIN?'))).rejects.toMatchObject({
      code: 'AUTH_UNTRUSTED',
    });
  });

  it('is refused by the server for wrong credentials', () => {
    const server = plainServer({ fred: 'secret1' });
    expect(server.step(null)).toEqual({ isComplete: false, data: new Uint8Array(0) });
    expect(server.step(bytes('\0fred\0secret1'))).toEqual({ isComplete: true, data: null });
    for (const wrong of ['\0fred\0secret2', '\0fred', '', '\0constructor\0x', '\0fred\0']) {
      expect(() => server.step(bytes(wrong))).toThrow(SaslRefusal);
    }
  });
});

describe('A mechanism without a password', () => {
  it.each([
    ['EXTERNAL', {}, ''],
    ['EXTERNAL', { username: 'fred' }, 'fred'],
    ['ANONYMOUS', {}, 'anonymous'],
  ])('sends its message: %s with %j', async (name, identity, message) => {
    const exchange = named(name).begin(contextOf(identity));
    expect(text(await exchange.start())).toBe(message);
    expect(exchange.isDone).toBe(true);
    expect(await exchange.step(null)).toBeNull();
    expect(await exchange.step(new Uint8Array(0))).toBeNull();
  });
});
