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

describe('The constants of C headers', () => {
  it.each([
    ['LETTERS', 8n],
    ['KEY_LENGTH', 16n],
    ['SIZE_SMALL', 0n],
    ['SIZE_LARGE', 4n],
    ['SIZE_LAST', 5n],
    ['DOOR_SHUT', 5n],
  ])('include %s, which is found among other C code', (name, value) => {
    expect(new Headers(HEADERS).resolve(name, place)).toBe(value);
  });

  it('include all members of an enum by one of them', () => {
    expect(new Headers(HEADERS).enumOf('DOOR_OPEN', place)).toEqual({ DOOR_OPEN: 4, DOOR_SHUT: 5 });
  });

  it('give an error at the place of use if they are not defined', () => {
    expect(() => new Headers(HEADERS).resolve('DOORS', place)).toThrow(
      'shop.x:4: DOORS is defined neither in an interface file nor in a header',
    );
  });

  it('do not include macros with parameters', () => {
    expect(() => new Headers(HEADERS).resolve('KEY_OF', place)).toThrow(
      'KEY_OF is defined neither',
    );
  });

  it('give an error at their definition if they are not a constant expression', () => {
    expect(() => new Headers(HEADERS).resolve('ODD', place)).toThrow(
      'door.h:2: character "$" is not part of the XDR language',
    );
  });

  it('give an error if they have two different definitions', () => {
    const text = '#ifdef WIDE\n#define LETTERS 16\n#else\n#define LETTERS 8\n#endif\n';
    const headers = new Headers([{ file: 'shop.h', text }]);
    expect(() => headers.resolve('LETTERS', place)).toThrow(
      'shop.h:4: LETTERS has two different definitions',
    );
  });
});
