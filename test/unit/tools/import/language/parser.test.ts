import { describe, expect, it } from '@jest/globals';
import { parseSpecification } from '../../../../../tools/import/language/parser.ts';

function definitionsOf(text: string) {
  return parseSpecification(text, 'shop.x').definitions;
}

/** Returns the parsed fields of a struct, one line each. */
function fieldsOf(body: string) {
  const [definition] = definitionsOf(`struct shelf { ${body} };`);
  if (definition?.kind !== 'struct') throw new Error('not a struct');
  return definition.fields.map(({ name, type, shape }) => [
    name,
    type.kind === 'name' ? type.name : type.kind,
    shape.kind,
  ]);
}

describe('A definition', () => {
  it('may be a constant, by const or #define', () => {
    expect(definitionsOf('const A = 3;\n#define B (A + 1)\n')).toMatchObject([
      { kind: 'constant', name: 'A', value: { kind: 'number', value: 3n }, place: { line: 1 } },
      { kind: 'constant', name: 'B', value: { kind: 'binary', operator: '+' }, place: { line: 2 } },
    ]);
  });

  it('may be a typedef', () => {
    expect(definitionsOf('typedef opaque key[16];\ntypedef shelf *any_shelf;')).toMatchObject([
      { kind: 'typedef', name: 'key', declaration: { shape: { kind: 'fixed' } } },
      { kind: 'typedef', name: 'any_shelf', declaration: { shape: { kind: 'optional' } } },
    ]);
  });

  it('may be an enum, whose values are optional as in C', () => {
    expect(definitionsOf('enum size { SMALL = 1, LARGE = SMALL, HUGE, };')).toMatchObject([
      {
        kind: 'enum',
        name: 'size',
        members: [
          { name: 'SMALL', value: { value: 1n } },
          { name: 'LARGE', value: { kind: 'name', name: 'SMALL' } },
          { name: 'HUGE', value: null },
        ],
      },
    ]);
  });

  it('keeps the comments of enum members', () => {
    const [definition] = definitionsOf('enum size {\n/* first */ /** @x */\nSMALL = 1 };');
    expect(definition).toMatchObject({
      members: [{ comments: [{ text: '/* first */' }, { text: '/** @x */' }] }],
    });
  });

  it('may be a union, whose arms may share cases, be empty, or be the default', () => {
    const text = `union load switch (int kind) {
      case CRATE:
      case BOX:
        int weight;
      case NOTHING:
        void;
      default:
        string name<8>;
    };`;
    expect(definitionsOf(text)).toMatchObject([
      {
        kind: 'union',
        name: 'load',
        discriminant: { name: 'kind', type: { name: 'int' } },
        cases: [
          { values: [{ name: 'CRATE' }, { name: 'BOX' }], arm: { name: 'weight' } },
          { values: [{ name: 'NOTHING' }], arm: null },
        ],
        default: { name: 'name' },
      },
    ]);
  });

  it('may name a body by typedef', () => {
    expect(
      definitionsOf('typedef struct { int i; } shelf;\ntypedef enum { A } size;'),
    ).toMatchObject([
      { kind: 'struct', name: 'shelf', fields: [{ name: 'i' }] },
      { kind: 'enum', name: 'size', members: [{ name: 'A' }] },
    ]);
  });

  it('does not include lines for the C output', () => {
    const specification = parseSpecification('%#include "shop.h"\nconst A = 1;', 'shop.x');
    expect(specification.passedThrough.map(({ text }) => text)).toEqual(['#include "shop.h"']);
    expect(specification.definitions).toHaveLength(1);
  });
});

describe('A declaration', () => {
  it('may have any basic type, signed or unsigned', () => {
    expect(
      fieldsOf(`int a; unsigned int b; unsigned c; hyper d; unsigned hyper e; float f; double g;
        quadruple h; bool i; char j; unsigned char k; unsigned short l; long m;`),
    ).toEqual([
      ['a', 'int', 'plain'],
      ['b', 'unsigned int', 'plain'],
      ['c', 'unsigned int', 'plain'],
      ['d', 'hyper', 'plain'],
      ['e', 'unsigned hyper', 'plain'],
      ['f', 'float', 'plain'],
      ['g', 'double', 'plain'],
      ['h', 'quadruple', 'plain'],
      ['i', 'bool', 'plain'],
      ['j', 'char', 'plain'],
      ['k', 'unsigned char', 'plain'],
      ['l', 'unsigned short', 'plain'],
      ['m', 'long', 'plain'],
    ]);
  });

  it('may have any form of RFC 4506', () => {
    expect(
      fieldsOf(`opaque a[4]; opaque b<4>; opaque c<>; string d<MAX>; string e<>; shelf f[2];
        shelf g<2>; shelf *h; struct shelf i;`),
    ).toEqual([
      ['a', 'opaque', 'fixed'],
      ['b', 'opaque', 'variable'],
      ['c', 'opaque', 'variable'],
      ['d', 'string', 'variable'],
      ['e', 'string', 'variable'],
      ['f', 'shelf', 'fixed'],
      ['g', 'shelf', 'variable'],
      ['h', 'shelf', 'optional'],
      ['i', 'shelf', 'plain'],
    ]);
  });

  it('may contain a body', () => {
    expect(
      fieldsOf(`enum { A = 1 } a; struct { int i; } b; union switch (int k) { case 1: int i; } c;`),
    ).toEqual([
      ['a', 'enum', 'plain'],
      ['b', 'struct', 'plain'],
      ['c', 'union', 'plain'],
    ]);
  });
});

describe('Text that is not in the grammar', () => {
  it.each([
    ['const A 3;', 'shop.x:1: expected "=", got "3"'],
    ['const A = 3', 'shop.x:1: expected ";", got end of file'],
    ['\nstruct shelf {\n  int;\n};', 'shop.x:3: expected the name of a field or type, got ";"'],
    ['struct shelf {};', 'shop.x:1: expected a type, got "}"'],
    ['struct shelf { int a }', 'shop.x:1: expected ";", got "}"'],
    ['struct { int a; };', 'shop.x:1: expected a name, got "{"'],
    ['struct shelf { opaque a; };', 'shop.x:1: opaque needs a length [n] or a limit <n>'],
    ['struct shelf { string a; };', 'shop.x:1: string needs a limit <n>'],
    ['struct shelf { string a[4]; };', 'shop.x:1: string needs a limit <n>'],
    ['struct shelf { void; };', 'shop.x:1: void is allowed only as an empty arm of a union'],
    [
      'struct shelf { int a[]; };',
      'shop.x:1: expected a number or the name of a constant, got "]"',
    ],
    ['union load switch (int a) { int b; };', 'shop.x:1: expected "case", got "int"'],
    ['enum size { SMALL = };', 'shop.x:1: expected a number or the name of a constant, got "}"'],
    ['enum size { 3 };', 'shop.x:1: expected the name of an enum member, got "3"'],
    ['klass shelf;', 'shop.x:1: expected const, typedef, enum, struct or union, got "klass"'],
    ['\nprogram SHOP { } = 1;', 'shop.x:2: program blocks are not supported'],
    ['#ifdef A\n', 'shop.x:1: only "#define NAME constant" is supported, got "#ifdef A"'],
    ['#define A(b) 1', 'shop.x:1: only "#define NAME constant" is supported'],
    ['#define A 1 +\\\n 2', 'shop.x:1: only "#define NAME constant" is supported'],
    ['struct shelf {\n#define A 1\n};', 'shop.x:2: expected a type, got "#define A 1"'],
  ])('gives an error with file and line: %j', (text, message) => {
    expect(() => parseSpecification(text, 'shop.x')).toThrow(message);
  });
});
