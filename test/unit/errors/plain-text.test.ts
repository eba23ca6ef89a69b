import { describe, expect, it } from '@jest/globals';
import {
  AuthError,
  plainError,
  plainText,
  TransportError,
  VirError,
} from '../../../src/errors/index.ts';
import { errorBody } from '../../../src/rpc/index.ts';
import { toVirError } from '../../../src/rpc/vir-error.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';

describe('plainText', () => {
  it.each([
    ['plain text, blanks  kept ', 'plain text, blanks  kept '],
    ['two\nlines', 'two; lines'],
    ['\r\n two \r\n\r\n  lines\n', 'two; lines'],
    ['  one \r\n\r\n \t two\n', 'one; two'],
    ['\n', ''],
    ['a\ttab', 'a tab'],
    ['\u001b[2Jgone\u0007\u0000', '?[2Jgone??'],
    ['\u202eright to left\u2028next\ud800', '?right to left?next?'],
    ['Grüße, 雪', 'Grüße, 雪'],
    ['', ''],
  ])('turns %j into %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('shortens a long text to the limit', () => {
    expect(plainText('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(plainText('x'.repeat(10), 10)).toBe('x'.repeat(10));
    expect(plainText('x'.repeat(100_000))).toHaveLength(4096);
  });

  it.each([' ', '\n', '\r\n', '   \n', '\u0007', 'x\r'])(
    'takes time in proportion to the limit for a text of %j',
    async (piece) => {
      const work = (size: number): unknown =>
        plainText(`a${piece.repeat(size)}b${piece.repeat(size)}`, 100 * size);
      expect(await growth(50_000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
    },
  );
});

describe('The message of an error of this package', () => {
  const hostile = 'no\u001b]0;title\u0007 domain\n2026-01-01 INFO all is well';
  const plain = 'no?]0;title? domain; 2026-01-01 INFO all is well';

  it('is one line without control characters', () => {
    const error = new AuthError('AUTH_REFUSED', `refused: ${hostile}`);
    expect(error.message).toBe(`refused: ${plain}`);
    expect(error.stack).not.toContain('\u001b');
    expect(new TransportError('CONNECT_FAILED', hostile).message).toBe(plain);
  });

  it('is short for an error of libvirt, whose own fields are whole', () => {
    const long = `${hostile}${'x'.repeat(60_000)}`;
    const body = errorBody({ code: 42, message: long, str1: hostile, str2: long, str3: long });
    const error = toVirError(body, 'REMOTE_PROC_DOMAIN_GET_STATE');
    expect(error).toBeInstanceOf(VirError);
    expect(error.message).toHaveLength(4096);
    expect(error.message).toContain(plain);
    expect(error).toMatchObject({ str1: hostile, str2: long, str3: long });
  });
});

describe('plainError', () => {
  it('returns an error with a plain message itself', () => {
    const error = new Error('plain');
    expect(plainError(error)).toBe(error);
  });

  it('replaces an error whose message has control characters, and keeps its code', () => {
    const error = Object.assign(new Error('a\u001bb'), { code: 'X', name: 'Y' });
    const replaced = plainError(error);
    expect(replaced).toMatchObject({ message: 'a?b', code: 'X', name: 'Y' });
    expect(replaced.stack).not.toContain('\u001b');
  });
});
