import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import xdr from 'js-xdr';
import { XdrReader, XdrWriter } from '../../../src/xdr/index.ts';
import { SENDABLE_TEXT } from './arbitraries.ts';
import { bytesOf, VECTORS } from './vectors.ts';

/** The types of js-xdr, each as the only field of a struct, whose bytes are those of the field. */
const TYPES = xdr.config((define) => {
  define.struct('int', [['value', define.int()]]);
  define.struct('uint', [['value', define.uint()]]);
  define.struct('hyper', [['value', define.hyper()]]);
  define.struct('uhyper', [['value', define.uhyper()]]);
  define.struct('double', [['value', define.double()]]);
  define.struct('bool', [['value', define.bool()]]);
  define.struct('string', [['value', define.string(100)]]);
  define.struct('opaque', [['value', define.varOpaque(100)]]);
  define.struct('opaque[5]', [['value', define.opaque(5)]]);
  define.struct('array', [['value', define.varArray(define.int(), 100)]]);
  define.struct('optional', [['value', define.option(define.uint())]]);
});

/** A primitive type that both packages have. */
interface Shared {
  readonly type: string;
  readonly values: fc.Arbitrary<unknown>;
  write(writer: XdrWriter, value: never): void;
  read(reader: XdrReader): unknown;
}

const SHARED: readonly Shared[] = [
  {
    type: 'int',
    values: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    write: (writer, value) => writer.int(value),
    read: (reader) => reader.int(),
  },
  {
    type: 'uint',
    values: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    write: (writer, value) => writer.uint(value),
    read: (reader) => reader.uint(),
  },
  {
    type: 'hyper',
    values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    write: (writer, value) => writer.hyper(value),
    read: (reader) => reader.hyper(),
  },
  {
    type: 'uhyper',
    values: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    write: (writer, value) => writer.uhyper(value),
    read: (reader) => reader.uhyper(),
  },
  {
    type: 'double',
    values: fc.double(),
    write: (writer, value) => writer.double(value),
    read: (reader) => reader.double(),
  },
  {
    type: 'bool',
    values: fc.boolean(),
    write: (writer, value) => writer.bool(value),
    read: (reader) => reader.bool(),
  },
  {
    type: 'string',
    values: SENDABLE_TEXT.filter((text) => Buffer.byteLength(text) <= 100),
    write: (writer, value) => writer.string(value, 100),
    read: (reader) => reader.string(100),
  },
  {
    type: 'opaque',
    values: fc.uint8Array({ maxLength: 100 }),
    write: (writer, value) => writer.opaque(value, 100),
    read: (reader) => reader.opaque(100),
  },
  {
    type: 'opaque[5]',
    values: fc.uint8Array({ minLength: 5, maxLength: 5 }),
    write: (writer, value) => writer.fixedOpaque(value, 5),
    read: (reader) => reader.fixedOpaque(5),
  },
  {
    type: 'array',
    values: fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 100 }),
    write: (writer, value) => writer.array<number>(value, 100, (to, each) => to.int(each)),
    read: (reader) => reader.array(100, 4, (from) => from.int()),
  },
  {
    type: 'optional',
    values: fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    write: (writer, value) => writer.optional<number>(value, (to, each) => to.uint(each)),
    read: (reader) => reader.optional((from) => from.uint()),
  },
];

describe('js-xdr, which shares no code with this package, gives the same result for', () => {
  it.each(SHARED)('any value of type $type, written and read', ({ type, values, write, read }) => {
    fc.assert(
      fc.property(values, (value) => {
        const writer = new XdrWriter();
        write(writer, value as never);
        const ours = Buffer.from(writer.finish());
        const seen = decodeForeign(type, ours);
        expect(seen.value).toEqual(value);
        expect(seen.again).toEqual(ours);
        expect(read(new XdrReader(seen.again))).toEqual(value);
      }),
      { numRuns: 300, seed: 4506 },
    );
  });

  it.each(VECTORS.filter(({ foreign }) => foreign !== undefined))('$title', (vector) => {
    const bytes = bytesOf(vector);
    const { value, again } = decodeForeign(vector.foreign ?? '', bytes);
    expect(value).toEqual(vector.value);
    expect(again).toEqual(bytes);
  });
});

/**
 * Returns the value that js-xdr reads from `bytes`, in the form of this package, and the bytes that
 * it writes for it.
 */
function decodeForeign(type: string, bytes: Uint8Array): { value: unknown; again: Buffer } {
  const foreign = TYPES[type];
  if (foreign === undefined) throw new Error(`js-xdr was not told of ${type}`);
  const struct = foreign.fromXDR(bytes) as { readonly _attributes: { readonly value: unknown } };
  const { value } = struct._attributes;
  return { value: own(type, value), again: foreign.toXDR(struct) };
}

function own(type: string, value: unknown): unknown {
  if (type === 'string') return String(value);
  if (type.endsWith('hyper')) return BigInt(String(value));
  if (type.startsWith('opaque')) return new Uint8Array(value as Buffer);
  return type === 'optional' ? (value ?? null) : value;
}
