import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { CipherName } from '../../../src/sasl/digest-md5/digest-layer.ts';
import { DigestLayer } from '../../../src/sasl/digest-md5/digest-layer.ts';
import { Rc4 } from '../../../src/sasl/digest-md5/rc4.ts';

describe('RC4', () => {
  it.each([
    ['Key', 'Plaintext', 'bbf316e8d940af0ad3'],
    ['Wiki', 'pedia', '1021bf0420'],
    ['Secret', 'Attack at dawn', '45a01f645fc35b383552544b9bf5'],
  ])('encrypts with the key %s', (key, plain, cipher) => {
    const text = Buffer.from(plain);
    new Rc4(Buffer.from(key)).apply(text);
    expect(text.toString('hex')).toBe(cipher);
  });

  it('continues the key stream as in RFC 6229', () => {
    const stream = Buffer.alloc(1552);
    const rc4 = new Rc4(Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex'));
    for (let at = 0; at < stream.length; at += 97) rc4.apply(stream.subarray(at, at + 97));
    const at = (offset: number): string => stream.toString('hex', offset, offset + 16);
    expect(at(0)).toBe('9ac7cc9a609d1ef7b2932899cde41b97');
    expect(at(240)).toBe('065902e4b620f6cc36c8589f66432f2b');
    expect(at(1536)).toBe('ffa0b514647ec04f6306b892ae661181');
  });
});

describe.each(['rc4', 'rc4-56', undefined] as const)('DigestLayer with the cipher %s', (cipher) => {
  it('unwraps the wrapped bytes from pieces of any size', () => {
    const { client, server } = pair(cipher);
    const sent = [1, 2, 100, 65_507, 65_508, 200_000, 0].map((size) => randomBytes(size));
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      const wire = Buffer.concat(sent.map((bytes) => Buffer.from(from.wrap(bytes))));
      const got: Uint8Array[] = [];
      for (let at = 0, size = 1; at < wire.length; at += size, size = (size * 7) % 9973) {
        got.push(to.unwrap(wire.subarray(at, at + size)));
      }
      expect(Buffer.concat(got).equals(Buffer.concat(sent))).toBe(true);
    }
  });

  it("makes units that fit in the peer's buffer", () => {
    const { client } = pair(cipher, 1000);
    const wire = Buffer.from(client.wrap(randomBytes(5000)));
    let units = 0;
    for (let at = 0; at < wire.length; at += 4 + wire.readUInt32BE(at)) {
      expect(wire.readUInt32BE(at)).toBeLessThanOrEqual(1000);
      units += 1;
    }
    expect(units).toBe(6);
  });

  it.each([
    ['a changed byte', (units: Buffer[]) => flip(units, 0, 5)],
    ['a changed sequence number', (units: Buffer[]) => flip(units, 0, -1)],
    ['a changed type', (units: Buffer[]) => flip(units, 0, -5)],
    ['a changed MAC', (units: Buffer[]) => flip(units, 0, -8)],
    ['a repeated unit', ([first, second]: Buffer[]) => [first, first, second]],
    ['units in another order', ([first, second]: Buffer[]) => [second, first]],
    ['a missing unit', ([, second]: Buffer[]) => [second]],
    ['a unit without its MAC', () => [Buffer.from('0000000601020304050607', 'hex')]],
    ['an empty unit', () => [Buffer.alloc(4)]],
    ['a unit that is too long', () => [Buffer.from('00010001', 'hex')]],
    ['a unit of the maximum length word', () => [Buffer.from('ffffffff', 'hex')]],
    ['packets without protection', () => [Buffer.from('0000001c200080860000000100000042', 'hex')]],
  ])('rejects %s', (_, change) => {
    const { client, server } = pair(cipher);
    const units = ['first', 'second'].map((each) => Buffer.from(client.wrap(Buffer.from(each))));
    const changed = change(units) as Buffer[];
    expect(() => server.unwrap(Buffer.concat(padded(changed)))).toThrow(
      expect.objectContaining({ name: 'ProtocolError', code: 'PROTOCOL_VIOLATED' }),
    );
  });

  it('rejects its own bytes', () => {
    const { client } = pair(cipher);
    expect(() => client.unwrap(client.wrap(Buffer.from('mirror')))).toThrow('changed in transit');
  });
});

it('DigestLayer encrypts the bytes, except with integrity protection only', () => {
  const text = Buffer.from('a text that is easy to find');
  expect(Buffer.from(pair('rc4').client.wrap(text)).includes(text)).toBe(false);
  expect(Buffer.from(pair(undefined).client.wrap(text)).includes(text)).toBe(true);
});

function pair(
  cipher: CipherName | undefined,
  maxUnitBytes = 65_536,
): { readonly client: DigestLayer; readonly server: DigestLayer } {
  const options = { secret: Buffer.alloc(16, 7), cipher, maxUnitBytes };
  return {
    client: new DigestLayer({ ...options, side: 'client' }),
    server: new DigestLayer({ ...options, side: 'server' }),
  };
}

function flip(units: Buffer[], unit: number, at: number): Buffer[] {
  const changed = units[unit] as Buffer;
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] as number) ^ 1;
  return units;
}

/** More bytes than any announced unit, so that no unit stays incomplete. */
function padded(units: readonly Buffer[]): readonly Buffer[] {
  return [...units, Buffer.alloc(70)];
}
