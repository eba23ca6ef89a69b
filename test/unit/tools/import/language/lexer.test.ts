import { describe, expect, it } from '@jest/globals';
import { tokenize } from '../../../../../tools/import/language/lexer.ts';

describe('The lexer', () => {
  it('divides a text into words, numbers and symbols, each with its line', () => {
    const { tokens } = tokenize('const SHELVES = 0x10;\nint i<2>;', 'shop.x');
    expect(tokens.map(({ kind, text, place }) => [kind, text, place.line])).toEqual([
      ['word', 'const', 1],
      ['word', 'SHELVES', 1],
      ['symbol', '=', 1],
      ['number', '0x10', 1],
      ['symbol', ';', 1],
      ['word', 'int', 2],
      ['word', 'i', 2],
      ['symbol', '<', 2],
      ['number', '2', 2],
      ['symbol', '>', 2],
      ['symbol', ';', 2],
      ['end', 'end of file', 2],
    ]);
  });

  it('attaches comments to the next token, and counts their lines', () => {
    const { tokens } = tokenize('/* one\n two */ /** three */ a\nb', 'shop.x');
    expect(tokens.map(({ text, place }) => [text, place.line])).toEqual([
      ['a', 2],
      ['b', 3],
      ['end of file', 3],
    ]);
    expect(tokens[0]?.comments).toEqual([
      { text: '/* one\n two */', place: { file: 'shop.x', line: 1 } },
      { text: '/** three */', place: { file: 'shop.x', line: 2 } },
    ]);
    expect(tokens[1]?.comments).toEqual([]);
  });

  it('separates the lines for the C output', () => {
    const { tokens, passedThrough } = tokenize('%#include "shop.h"\na\n', 'shop.x');
    expect(passedThrough).toEqual([
      { text: '#include "shop.h"', place: { file: 'shop.x', line: 1 } },
    ]);
    expect(tokens.map(({ text }) => text)).toEqual(['a', 'end of file']);
  });

  it('takes a percent sign within a line for an operator', () => {
    expect(tokenize('7 % 4', 'shop.x').passedThrough).toEqual([]);
  });

  it('keeps a preprocessor line as one token', () => {
    const { tokens } = tokenize('# define A 1\nb', 'shop.x');
    expect(tokens.map(({ kind, text }) => [kind, text])).toEqual([
      ['directive', '# define A 1'],
      ['word', 'b'],
      ['end', 'end of file'],
    ]);
  });

  it.each([
    ['int a;\nint $b;', 'shop.x:2: character "$" is not part of the XDR language'],
    ['\n\n/* open', 'shop.x:3: comment without an end'],
    ['a // b', 'shop.x:1: character "/" is not part of the XDR language'],
    ["const A = 'x';", 'shop.x:1: character "\'" is not part of the XDR language'],
  ])('reports the place where %j is not XDR language', (text, message) => {
    expect(() => tokenize(text, 'shop.x')).toThrow(message);
  });
});
