import { describe, expect, it } from '@jest/globals';
import { Headers } from '../../../../../tools/import/source/headers.ts';

const HEADERS = [
  {
    file: 'shop.h',
    text: `/* DOORS is not defined here
 */
# define KEY_LENGTH (LETTERS * 2) /* both halves */
#define LETTERS 8
#define KEY_OF(shelf) ((shelf)->key)
static inline int weigh(struct shelf *s) { return s->weight ? 'x' : "y"; }

typedef enum {
    SIZE_SMALL, /* fits a pocket */
    SIZE_LARGE = (1 << 2),
# ifdef WITH_SENTINELS
    SIZE_LAST
# endif
} size;
`,
  },
  { file: 'door.h', text: 'enum door { DOOR_OPEN = SIZE_LARGE, DOOR_SHUT };\n#define ODD $\n' },
];

const place = { file: 'shop.x', line: 4 };

describe('constants of C headers', () => {
  it.each([
    ['LETTERS', 8n],
    ['KEY_LENGTH', 16n],
    ['SIZE_SMALL', 0n],
    ['SIZE_LARGE', 4n],
    ['SIZE_LAST', 5n],
    ['DOOR_SHUT', 5n],
  ])('%s is found among C that is not read', (name, value) => {
    expect(new Headers(HEADERS).resolve(name, place)).toBe(value);
  });

  it('come with the whole enum where that is wanted', () => {
    expect(new Headers(HEADERS).enumOf('DOOR_OPEN', place)).toEqual({ DOOR_OPEN: 4, DOOR_SHUT: 5 });
  });

  it('that nobody defines are an error where they are used', () => {
    expect(() => new Headers(HEADERS).resolve('DOORS', place)).toThrow(
      'shop.x:4: DOORS is defined neither in an interface file nor in a header',
    );
  });

  it('with parameters are no constants', () => {
    expect(() => new Headers(HEADERS).resolve('KEY_OF', place)).toThrow(
      'KEY_OF is defined neither',
    );
  });

  it('that are no constant expression are an error where they are defined', () => {
    expect(() => new Headers(HEADERS).resolve('ODD', place)).toThrow(
      'door.h:2: character "$" is not part of the XDR language',
    );
  });

  it('that are defined in two ways are an error', () => {
    const text = '#ifdef WIDE\n#define LETTERS 16\n#else\n#define LETTERS 8\n#endif\n';
    const headers = new Headers([{ file: 'shop.h', text }]);
    expect(() => headers.resolve('LETTERS', place)).toThrow(
      'shop.h:4: LETTERS is defined twice, and differently',
    );
  });
});
