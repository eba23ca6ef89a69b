import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toYaml } from '../../../src/seed/yaml.ts';

describe('toYaml', () => {
  it('writes JSON of the same values', () => {
    const strings = fc.string({ unit: 'binary' });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        ...[strings, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()],
        ...[fc.boolean(), fc.constant(null), fc.array(tie('tree'), { maxLength: 4 })],
        fc.dictionary(strings, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(strings, tree, { maxKeys: 4 }), (value) => {
        // JSON has no negative zero.
        const plain = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(toYaml('userData', value))).toEqual(plain);
      }),
    );
  });

  it('writes only characters that YAML allows in a text, and none that it reads as a line break', () => {
    const all = Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code))
      .filter((character) => !/\p{Surrogate}/u.test(character))
      .join('');
    const written = toYaml('userData', { all, '😀': '😀' });
    expect(JSON.parse(written)).toEqual({ all, '😀': '😀' });
    // The printable characters of YAML 1.1, 4.1.1, without its line breaks and the BOM.
    expect(written).toMatch(
      /^[\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u,
    );
  });

  it('writes numbers with an exponent as YAML 1.1 needs them, with a point', () => {
    const written = toYaml('userData', { big: 1e21, small: 5e-7, point: 1.5e-9, id: 2n ** 64n });
    expect(written.split('\n').slice(1, -2)).toEqual([
      ...['  "big": 1.0e+21,', '  "small": 5.0e-7,', '  "point": 1.5e-9,'],
      '  "id": 18446744073709551616',
    ]);
  });

  it('leaves out members that are undefined', () => {
    expect(JSON.parse(toYaml('userData', { a: undefined, b: 1 }))).toEqual({ b: 1 });
  });

  it.each<[string, unknown, string, string]>([
    ['a function', { f: () => 1 }, 'userData.f', 'cannot be written as YAML: function'],
    ['a Date', { a: [new Date(0)] }, 'userData.a[0]', 'cannot be written as YAML: Date'],
    ['a Map', { m: new Map() }, 'userData.m', 'cannot be written as YAML: Map'],
    ['NaN', { n: Number.NaN }, 'userData.n', 'cannot be written as YAML: NaN'],
    ['undefined in an array', [undefined], 'userData[0]', 'cannot be written as YAML: undefined'],
    [
      'half of a surrogate pair',
      { s: '\ud83d' },
      'userData.s',
      'contains half of a surrogate pair',
    ],
    ['a long key', { ['k'.repeat(1025)]: 1 }, 'userData', 'has a key of more than 1024 characters'],
  ])('refuses %s', (_, value, argument, problem) => {
    expect(() => toYaml('userData', value as object)).toThrow(
      expect.objectContaining({ argument, message: `"${argument}" ${problem}` }),
    );
  });

  it('refuses an object that contains itself', () => {
    const ring: Record<string, unknown> = {};
    ring['ring'] = ring;
    expect(() => toYaml('userData', ring)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/is nested deeper than 100 levels, or contains itself$/),
      }),
    );
  });
});
