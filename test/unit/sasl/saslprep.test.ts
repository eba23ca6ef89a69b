import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { saslprep } from '../../../src/sasl/index.ts';

describe('saslprep', () => {
  // RFC 4013, section 3.
  it.each([
    ['I\u00adX', 'IX'],
    ['user', 'user'],
    ['USER', 'USER'],
    ['\u00aa', 'a'],
    ['\u2168', 'IX'],
  ])('prepares %j as in RFC 4013', (given, prepared) => {
    expect(saslprep(given)).toBe(prepared);
  });

  it.each([
    ['spaces outside ASCII', 'a\u00a0b\u3000c', 'a b c'],
    ['characters mapped to nothing', 'a\u200db\ufe0fc\u034f', 'abc'],
    ['decomposed characters', 'e\u0301', '\u00e9'],
    ['right-to-left text', '\u0627\u0628', '\u0627\u0628'],
    ['a number between right-to-left letters', '\u06271\u0628', '\u06271\u0628'],
    ['characters newer than Unicode 3.2', 'p\u{1f600}', 'p\u{1f600}'],
    ['empty text', '', ''],
  ])('prepares %s', (_, given, prepared) => {
    expect(saslprep(given)).toBe(prepared);
  });

  it.each([
    ['a control character (C.2.1)', '\u0007'],
    ['a control character beyond ASCII (C.2.2)', 'a\u0085'],
    ['a line separator (C.2.2)', 'a\u2028b'],
    ['private use (C.3)', '\ue000'],
    ['a noncharacter (C.4)', '\ufdd0'],
    ['a lone surrogate (C.5)', 'a\ud800'],
    ['a replacement character (C.6)', '\ufffd'],
    ['a description (C.7)', '\u2ff0'],
    ['a change of direction (C.8)', 'a\u202eb'],
    ['a tag (C.9)', 'a\u{e0041}'],
    ['right-to-left text that ends in a number (RFC 4013)', '\u06271'],
    ['text in both directions', '\u0627a\u0628'],
  ])('returns undefined for %s', (_, given) => {
    expect(saslprep(given)).toBeUndefined();
  });

  it('does not change text that is already prepared', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (given) => {
        const prepared = saslprep(given);
        if (prepared !== undefined) expect(saslprep(prepared)).toBe(prepared);
      }),
    );
  });
});
