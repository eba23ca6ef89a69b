import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TypedParams } from '../../../src/api/values/typed-params.ts';
import { decodeTypedParams } from '../../../src/api/values/typed-params.ts';
import { TypedParamsReader } from '../../../src/api/values/typed-params-reader.ts';
import type { RemoteTypedParam } from '../../../src/protocol/index.ts';
import { RemoteTypedParam as ParamCodec } from '../../../src/protocol/index.ts';
import { loadCodecs } from '../../../src/protocol/load-codecs.ts';
import { XdrReader, XdrWriter } from '../../../src/xdr/index.ts';

beforeAll(loadCodecs);

describe('TypedParamsReader returns the same as the conversion of decoded parameters', () => {
  it('for values of every type', () => {
    const all: RemoteTypedParam[] = [
      { field: 'int', value: { type: 1, value: -7 } },
      { field: 'uint', value: { type: 2, value: 4_000_000_000 } },
      { field: 'llong', value: { type: 3, value: -(2n ** 63n) } },
      { field: 'ullong', value: { type: 4, value: 2n ** 64n - 1n } },
      { field: 'double', value: { type: 5, value: 0.5 } },
      { field: 'boolean', value: { type: 6, value: 1 } },
      { field: 'string', value: { type: 7, value: 'text' } },
    ];
    expectSame([all, all, all.toReversed(), []]);
  });

  it('for records with the same number of names, some of them different', () => {
    expectSame([
      [param('a', 1), param('b', 2), param('c', 3)],
      [param('a', 4), param('b', 5), param('c', 6)],
      [param('a', 7), param('x', 8), param('c', 9)],
      [param('a', 1), param('x', 2), param('c', 3)],
      [param('c', 1), param('b', 2), param('a', 3)],
    ]);
  });

  it('for records with different numbers of names', () => {
    expectSame([
      [param('a', 1), param('b', 2)],
      [param('a', 3)],
      [param('a', 4), param('b', 5), param('c', 6)],
      [param('a', 7), param('b', 8)],
    ]);
  });

  it('for names that occur twice, or look like an index or an inherited member', () => {
    const strange = [param('__proto__', 1), param('constructor', 2), param('7', 3), param('', 4)];
    expectSame([
      [param('a', 1), param('a', 2)],
      [param('a', 3), param('a', 4)],
      strange,
      strange,
      [param('a', 5), param('__proto__', 6), param('7', 7), param('7', 8)],
    ]);
  });

  it('and each record is an object of its own', () => {
    const [first, second] = read([[param('a', 1)], [param('a', 2)]]);
    expect(first).toEqual({ a: 1 });
    expect(second).toEqual({ a: 2 });
  });
});

function param(field: string, value: number): RemoteTypedParam {
  return { field, value: { type: 1, value } };
}

function expectSame(records: readonly (readonly RemoteTypedParam[])[]): void {
  const expected = records.map(decodeTypedParams);
  const found = read(records);
  expect(found).toEqual(expected);
  // The members have the same order, and are members of the object itself.
  expect(found.map(Object.entries)).toEqual(expected.map(Object.entries));
  expect(found.every((plain) => Object.getPrototypeOf(plain) === Object.prototype)).toBe(true);
}

function read(records: readonly (readonly RemoteTypedParam[])[]): TypedParams[] {
  const writer = new XdrWriter();
  for (const params of records) {
    for (const each of params) ParamCodec.encode(writer, each);
  }
  const reader = new XdrReader(writer.finish());
  const params = new TypedParamsReader();
  return records.map(({ length }) => params.read(reader, length));
}
