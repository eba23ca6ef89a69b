import { describe, expect, it } from '@jest/globals';
import { jsonReplacer, TransportError, VirError } from '../../../src/index.ts';

function written(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, jsonReplacer));
}

const MAX = 9_007_199_254_740_991n;

describe('JSON.stringify with jsonReplacer', () => {
  it.each([
    [0n, 0],
    [-5n, -5],
    [MAX, Number.MAX_SAFE_INTEGER],
    [-MAX, Number.MIN_SAFE_INTEGER],
    [MAX + 1n, '9007199254740992'],
    [-MAX - 1n, '-9007199254740992'],
    [MAX + 2n, '9007199254740993'],
    [2n ** 64n - 1n, '18446744073709551615'],
  ])('writes the bigint %d as %p', (value, expected) => {
    expect(written({ value })).toEqual({ value: expected });
    expect(written(value)).toEqual(expected);
  });

  it.each([
    ['a Uint8Array', Uint8Array.of(0, 1, 254, 255)],
    ['a Buffer', Buffer.from([0, 1, 254, 255])],
    ['a part of a larger buffer', Buffer.from([9, 0, 1, 254, 255, 9]).subarray(1, 5)],
  ])('writes %s in base64', (_, bytes) => {
    expect(written({ bytes, list: [bytes] })).toEqual({ bytes: 'AAH+/w==', list: ['AAH+/w=='] });
    expect(written(bytes)).toBe('AAH+/w==');
  });

  it('writes a Buffer in base64 if it is called without its holder', () => {
    const unbound = (key: string, value: unknown): unknown =>
      jsonReplacer.call(undefined, key, value);
    expect(JSON.stringify([Buffer.from('hello')], unbound)).toBe('["aGVsbG8="]');
  });

  it('does not change an object that only looks like a Buffer', () => {
    const values = [{ type: 'Buffer', data: [1] }, { type: 'Buffer' }, { type: 'file', data: 'x' }];
    expect(written(values)).toEqual(values);
  });

  it('writes an error with its name, code and message, and those of its causes', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', port: 1 });
    const error = new TypeError('failed', { cause: refused });
    expect(written({ error })).toEqual({
      error: {
        ...{ name: 'TypeError', message: 'failed' },
        cause: { name: 'Error', code: 'ECONNREFUSED', message: 'refused' },
      },
    });
  });

  it('writes a LibvirtError with all its fields', () => {
    const error = new TransportError('CONNECT_FAILED', 'm', {
      address: '/run/x',
      phase: 'connect',
    });
    expect(written({ state: 'closed', error })).toEqual({
      state: 'closed',
      error: {
        ...{ name: 'TransportError', code: 'CONNECT_FAILED', outcome: 'not-sent', message: 'm' },
        ...{ address: '/run/x', phase: 'connect' },
      },
    });
  });

  it('writes a Map as an object and a Set as an array', () => {
    expect(written({ map: new Map([['a', 1n]]), set: new Set([2n]) })).toEqual({
      ...{ map: { a: 1 }, set: [2] },
    });
  });

  it('leaves all other values as they are', () => {
    const values = { text: 'a', number: 1.5, no: null, yes: true, list: [[{}]] };
    expect(written(values)).toEqual(values);
    expect(JSON.stringify({ gone: undefined }, jsonReplacer)).toBe('{}');
  });
});

describe('jsonReplacer in a web framework', () => {
  it('writes the answers of Express, as its setting "json replacer"', () => {
    // res.json() of Express: JSON.stringify(body, app.get('json replacer'), app.get('json spaces')).
    const settings = { 'json replacer': jsonReplacer, 'json spaces': 2 };
    const body = { name: 'web', memory: 2n ** 60n, screenshot: Buffer.from('P6') };
    const answer = JSON.stringify(body, settings['json replacer'], settings['json spaces']);
    expect(JSON.parse(answer)).toEqual({
      ...{ name: 'web', memory: '1152921504606846976', screenshot: 'UDY=' },
    });
  });

  it('writes the answers of Fastify, as its reply serializer', () => {
    const serialize = (payload: unknown): string => JSON.stringify(payload, jsonReplacer);
    const fields = {
      code: 'VIR_ERR_NO_DOMAIN' as const,
      number: 42,
      domain: 10,
      domainName: 'VIR_FROM_QEMU',
    };
    const strings = { str1: null, str2: null, str3: null, int1: -1, int2: -1 };
    const error = new VirError('Domain not found', {
      ...{ ...fields, ...strings, level: 2 },
      procedure: 'REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME',
      method: 'connection.domainLookupByName',
    });
    expect(JSON.parse(serialize(error))).toEqual({
      ...{ name: 'VirError', outcome: 'answered', message: 'Domain not found' },
      ...{ ...fields, ...strings, level: 2, procedure: 'REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME' },
      method: 'connection.domainLookupByName',
    });
  });
});
