import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { VirNetworkUpdateCommand } from '../../../../src/protocol/index.ts';
import type { Description, ProgramName } from '../../../../tools/description/read.ts';
import { readDescription } from '../../../../tools/description/read.ts';
import type { Program } from '../../../../tools/description/schema.ts';
import { programSchema } from '../../../../tools/description/schema.ts';
import { format } from '../../../../tools/generate/format.ts';
import { generate } from '../../../../tools/generate/generate.ts';
import { generateXml } from '../../../../tools/xml/generate-xml.ts';

const SRC = resolve(import.meta.dirname, '../../../../src');

describe('The generator', () => {
  it('writes the files that are committed', () => {
    const files = format(new Map([...generate(readDescription()), ...generateXml().files]));
    const committed = ['protocol/generated', 'xml/generated'].flatMap((folder) =>
      readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => `${folder}/${path}`),
    );
    expect([...files.keys()].sort()).toEqual(
      [...committed, 'protocol/index.ts', 'errors/vir-error-code.ts'].sort(),
    );
    for (const [path, text] of files) {
      expect([path, readFileSync(join(SRC, path), 'utf8') === text]).toEqual([path, true]);
    }
  });

  it('keeps the names of all types of XML formats', () => {
    const path = join(SRC, '../protocol/xml/names.json');
    expect(generateXml().names).toBe(readFileSync(path, 'utf8'));
  });

  it('leaves out the member of an enum that counts the others, and no other member', () => {
    expect(VirNetworkUpdateCommand).toEqual({
      NONE: 0,
      MODIFY: 1,
      DELETE: 2,
      ADD_LAST: 3,
      ADD_FIRST: 4,
    });
  });

  it.each([
    ['an unknown type', { type: 'mystery' }, 'Unknown type "mystery"'],
    ['a string without a limit', { type: 'string' }, 'without a limit'],
    ['an opaque without a limit', { type: 'opaque' }, 'without a limit'],
    ['a fixed array of numbers', { type: 'int', length: 3 }, 'No code for an array of 3 "int"'],
    ['a limit that is not its constant', { type: 'int', max: 3, maxName: 'NET_MAX' }, 'is not 3'],
  ])('throws an error for a field with %s', (_, field, says) => {
    const type = { kind: 'struct', name: 'odd', fields: [{ name: 'field', ...field }] };
    expect(() => generate(withTypes([type]))).toThrow(says);
  });

  it.each([
    ['a struct without fields', [{ kind: 'struct', name: 'empty', fields: [] }], 'no fields'],
    [
      'two types of one name',
      [
        { kind: 'typedef', name: 'twin', type: 'int' },
        { kind: 'typedef', name: 'twin', type: 'int' },
      ],
      'Two types are named "twin"',
    ],
    [
      'two types of one TypeScript name',
      [
        { kind: 'struct', name: 'same_name', fields: [{ name: 'a', type: 'int' }] },
        { kind: 'struct', name: 'sameName', fields: [{ name: 'a', type: 'int' }] },
      ],
      'Two types would be named SameName',
    ],
    [
      'two fields of one name',
      [
        {
          kind: 'struct',
          name: 'odd',
          fields: [
            { name: 'a_b', type: 'int' },
            { name: 'aB', type: 'int' },
          ],
        },
      ],
      'would be named aB',
    ],
  ])('throws an error for %s', (_, types, says) => {
    expect(() => generate(withTypes(types))).toThrow(says);
  });
});

describe('The schemas of the tables', () => {
  const good = { libvirt: '1.2.3', constants: {}, types: [], procedures: [] };
  const call = { number: 1, name: 'A', args: null, ret: null };

  it.each([
    ['an unknown key', { ...good, surprise: 1 }],
    ['an unknown kind of type', { ...good, types: [{ kind: 'class', name: 'a' }] }],
    ['an unknown key of a field', withField({ name: 'a', type: 'int', unit: 'KiB' })],
    ['a length of 0', withField({ name: 'a', type: 'int', length: 0 })],
    ['a procedure without a result', { ...good, procedures: [{ number: 1, name: 'A' }] }],
    ['an unknown direction', { ...good, procedures: [{ ...call, stream: 'up' }] }],
    ['an invalid release', { ...good, libvirt: 'newest' }],
  ])('reject a table with %s', (_, table) => {
    expect(programSchema.safeParse(good).success).toBe(true);
    expect(programSchema.safeParse(table).success).toBe(false);
  });

  function withField(field: object): object {
    return { ...good, types: [{ kind: 'struct', name: 'a', fields: [field] }] };
  }
});

/** Returns a description with these types only. */
function withTypes(types: readonly object[]): Description {
  const { functions, constants, notes, programs } = readDescription();
  const net: object = { libvirt: '1.2.3', constants: { NET_MAX: 7 }, types, procedures: [] };
  const empty: object = { libvirt: '1.2.3', constants: {}, types: [], procedures: [] };
  const tables = [...programs.keys()].map((name) => [name, name === 'net' ? net : empty] as const);
  return {
    functions,
    constants,
    notes,
    programs: new Map(tables as readonly (readonly [ProgramName, Program])[]),
  };
}
