import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ArgumentError } from '../../../src/errors/index.ts';
import { parseUri } from '../../../src/uri/index.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';

const LOCAL = {
  transport: 'unix',
  user: undefined,
  host: undefined,
  port: undefined,
  path: '',
  query: [],
  fragment: undefined,
};

describe('parseUri', () => {
  it.each([
    ['qemu:///system', { driver: 'qemu', path: '/system' }],
    ['test:default', { driver: 'test', path: 'default' }],
    ['xen', { driver: 'xen', path: '/system' }],
    ['xen://', { driver: 'xen', path: '/system' }],
    ['remote:', { driver: 'remote' }],
    ['qemu+TCP://h', { driver: 'qemu', transport: 'tcp', host: 'h' }],
    ['QEMU+tcp://h', { driver: 'QEMU', transport: 'tcp', host: 'h' }],
    ['qemu+tls:///system', { driver: 'qemu', transport: 'tls', path: '/system' }],
    [
      'qemu+ssh://me@h:22/',
      { driver: 'qemu', transport: 'ssh', user: 'me', host: 'h', port: 22, path: '/' },
    ],
    [
      'qemu+ssh://a%40b@h/',
      { driver: 'qemu', transport: 'ssh', user: 'a@b', host: 'h', path: '/' },
    ],
    ['qemu+tcp://[::1]:1/', { driver: 'qemu', transport: 'tcp', host: '::1', port: 1, path: '/' }],
    ['qemu+tcp://h:0/', { driver: 'qemu', transport: 'tcp', host: 'h', path: '/' }],
    ['qemu+tcp://h:/', { driver: 'qemu', transport: 'tcp', host: 'h', path: '/' }],
    ['test:///a%20b#part', { driver: 'test', path: '/a b', fragment: 'part' }],
    ['vz+ssh://system', { driver: 'vz', transport: 'ssh', host: 'system' }],
  ])('returns the parts of %s', (uri, parts) => {
    expect(parseUri(uri)).toMatchObject({ ...LOCAL, ...parts });
  });

  it.each([
    [
      'a=1&b=x%20y&foo',
      [
        ['a', '1'],
        ['b', 'x y'],
        ['foo', ''],
      ],
    ],
    [
      'a=1;b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1;b=2&c=3',
      [
        ['a', '1;b=2'],
        ['c', '3'],
      ],
    ],
    [
      'a=1&b=2;c=3',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    ['a=x+y', [['a', 'x+y']]],
    ['a=1=2', [['a', '1=2']]],
    ['=x&&a=', [['a', '']]],
    [
      'a=1&a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
  ])('splits the parameters as libvirt does: %s', (query, parameters) => {
    expect(parseUri(`test:///default?${query}`).query).toEqual(parameters);
  });

  it.each([
    ['', /no scheme/],
    ['system', /no scheme/],
    ['/run/libvirt', /no scheme/],
    ['qemu+pigeon:///', /"pigeon", not one of tls, unix/],
    ['qemu+tcp+tls://h/', /"tcp\+tls", not one of/],
    ['qemu+tcp://h:99999/', /over 65535/],
    ['qemu+tcp://h:http/', /host and port/],
    ['qemu+tcp://[::1/', /host and port/],
    ['qemu+tcp://a:b:c/', /host and port/],
    ['qemu://system', /qemu:\/\/\/system/],
    ['qemu+ssh://me:secret@h/', /password/],
    ['vbox://session', /vbox:\/\/\/session/],
    ['test:///%', /path has a "%" without two/],
    ['test:///x?a=%f', /query has a "%" without two/],
    ['test:///%00', /path are not UTF-8 or contain NUL/],
    ['test:///a\nb', /U\+000A/],
  ])('rejects %j', (uri, why) => {
    expect(() => parseUri(uri)).toThrow(ArgumentError);
    expect(() => parseUri(uri)).toThrow(why);
  });

  it('does not repeat the URI in an error, because it may contain a secret', () => {
    for (const uri of ['qemu+tcp://me:sesame@h:x/', 'qemu:sesame@h', 'qemu+tcp://me:se same@h/']) {
      expect(() => parseUri(uri)).not.toThrow(/sesame|se same/);
    }
  });

  it('either parses any text or throws an ArgumentError', () => {
    const pieces = [
      'qemu',
      '+',
      'tcp',
      '://',
      '/',
      '@',
      ':',
      '[',
      ']',
      '%',
      '41',
      '?',
      '&',
      ';',
      '=',
    ];
    const likely = fc.array(fc.constantFrom(...pieces, '#', '::1', ' ', 'é', '\ud800')).map(join);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), likely), (text) => {
        try {
          const { driver, path } = parseUri(text);
          return typeof driver === 'string' && typeof path === 'string';
        } catch (error) {
          return error instanceof ArgumentError;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['', ';', ''],
    ['', '&', ''],
    ['', 'a=%41&', ''],
    ['', '%41', ''],
    ['', '%', ''],
    ['', '=', '&'],
    ['#', '%C3%A9', ''],
  ])('takes time linear in the length of the text: %j, many %j, %j', async (start, many, end) => {
    const parse = (size: number): void => {
      try {
        parseUri(`qemu+tcp://h/?${start}${many.repeat(size)}${end}`);
      } catch (error) {
        expect(error).toBeInstanceOf(ArgumentError);
      }
    };
    expect(await growth(20_000, parse)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});

function join(texts: readonly string[]): string {
  return texts.join('');
}
