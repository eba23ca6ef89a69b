import { describe, expect, it } from '@jest/globals';
import { typesOf } from '../../../../../tools/import/tables/types.ts';
import { interfaceOf } from '../support/interface.ts';

describe('The types of an interface file', () => {
  it('include typedefs, with the names of their limits', () => {
    const text = `
      const LETTERS = 80;
      typedef string word<LETTERS>;
      typedef word *any_word;
      typedef opaque key[KEY_LENGTH];
      typedef opaque blob<64>;
      typedef opaque flood<>;
      typedef char plate[32];`;
    expect(typesOf(interfaceOf(text))).toEqual([
      { kind: 'typedef', name: 'word', type: 'string', max: 80, maxName: 'LETTERS' },
      { kind: 'typedef', name: 'any_word', type: 'word', optional: true },
      { kind: 'typedef', name: 'key', type: 'opaque', length: 16, lengthName: 'KEY_LENGTH' },
      { kind: 'typedef', name: 'blob', type: 'opaque', max: 64 },
      { kind: 'typedef', name: 'flood', type: 'opaque', max: 0xff_ff_ff_ff },
      { kind: 'typedef', name: 'plate', type: 'char', length: 32 },
    ]);
  });

  it('include structs', () => {
    const text = 'struct crate { int weight; }; struct shelf { crate crates<3>; unsigned flags; };';
    expect(typesOf(interfaceOf(text))).toEqual([
      { kind: 'struct', name: 'crate', fields: [{ name: 'weight', type: 'int' }] },
      {
        kind: 'struct',
        name: 'shelf',
        fields: [
          { name: 'crates', type: 'crate', max: 3 },
          { name: 'flags', type: 'unsigned int' },
        ],
      },
    ]);
  });

  it('include enums, except the one that numbers the procedures', () => {
    const text = 'enum size { SMALL = 1, LARGE }; enum remote_procedure { REMOTE_PROC_OPEN = 1 };';
    expect(typesOf(interfaceOf(text))).toEqual([
      { kind: 'enum', name: 'size', members: { SMALL: 1, LARGE: 2 } },
    ]);
  });

  it('include unions over named cases', () => {
    const text = `const CRATE = 1; const BOX = 2;
      union load switch (int kind) { case CRATE: case BOX: int weight; };`;
    expect(typesOf(interfaceOf(text))).toEqual([
      {
        kind: 'union',
        name: 'load',
        discriminant: { name: 'kind', type: 'int' },
        cases: [
          { case: 1, constant: 'CRATE', name: 'weight', type: 'int' },
          { case: 2, constant: 'BOX', name: 'weight', type: 'int' },
        ],
      },
    ]);
  });

  it('may use types of the interface whose header the file includes', () => {
    const shop = interfaceOf('const MAX = 3; struct crate { int weight; };');
    const text = '%#include "remote_protocol.h"\nstruct van { crate crates<MAX>; };';
    expect(typesOf(interfaceOf(text, 'qemu', [shop]))).toEqual([
      {
        kind: 'struct',
        name: 'van',
        fields: [{ name: 'crates', type: 'crate', max: 3, maxName: 'MAX' }],
      },
    ]);
  });

  it.each([
    ['\nstruct shelf { crate c; };', ':2: c is of type crate, which is unknown'],
    ['struct shelf { quadruple q; };', ':1: q is of type quadruple, which is unknown'],
    ['struct shelf { int a<DOORS>; };', ':1: DOORS is unknown'],
    [
      'struct shelf { shelf *next; };',
      ':1: next is optional: the tables support that in a typedef',
    ],
    ['struct shelf { struct { int a; } b; };', ':1: b has a type without a name'],
    ['struct a { int b; };\nstruct a { int b; };', ':2: type a is defined twice'],
    ['union u switch (int k) { case 1: int i; };', ':1: union u: only "case NAME: type field;"'],
    ['const A = 1; union u switch (int k) { case A: void; };', ':1: union u: only "case NAME'],
    [
      'const A = 1; union u switch (int k) { case A: int i; default: void; };',
      ':1: union u is not over an int, or has a default arm',
    ],
    [
      'const A = 1; union u switch (unsigned k) { case A: int i; };',
      ':1: union u is not over an int, or has a default arm',
    ],
  ])(
    'give an error with file and line if the tables cannot represent them: %j',
    (text, message) => {
      expect(() => typesOf(interfaceOf(text))).toThrow(`remote_protocol.x${message}`);
    },
  );
});
