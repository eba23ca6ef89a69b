import type { XdrReader, XdrWriter } from '../../../src/xdr/index.ts';

/** One value of one primitive, with its bytes in hexadecimal. */
export interface Vector {
  readonly title: string;
  readonly hex: string;
  readonly value: unknown;
  /** The type in js-xdr, if js-xdr has it. */
  readonly foreign?: string;
  read(reader: XdrReader): unknown;
  write(writer: XdrWriter): void;
}

const UUID = 'dc229f87-d4de-4719-8cfd-2e21c6105b01';

/**
 * The types of RFC 4506, section by section, and those that libvirt's interface files use in
 * addition.
 */
export const VECTORS: readonly Vector[] = [
  ...[0, 1, -1, 256, 2 ** 31 - 1, -(2 ** 31)].map((value) => ({
    title: `int ${value}`,
    foreign: 'int',
    hex: hexOf(value, 4),
    value,
    read: (reader: XdrReader) => reader.int(),
    write: (writer: XdrWriter) => writer.int(value),
  })),
  ...[0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1].map((value) => ({
    title: `unsigned int ${value}`,
    foreign: 'uint',
    hex: hexOf(value, 4),
    value,
    read: (reader: XdrReader) => reader.uint(),
    write: (writer: XdrWriter) => writer.uint(value),
  })),
  ...[0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n].map((value) => ({
    title: `hyper ${value}`,
    foreign: 'hyper',
    hex: hexOf(value, 8),
    value,
    read: (reader: XdrReader) => reader.hyper(),
    write: (writer: XdrWriter) => writer.hyper(value),
  })),
  ...[0n, 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n].map((value) => ({
    title: `unsigned hyper ${value}`,
    foreign: 'uhyper',
    hex: hexOf(value, 8),
    value,
    read: (reader: XdrReader) => reader.uhyper(),
    write: (writer: XdrWriter) => writer.uhyper(value),
  })),
  ...(
    [
      [0, '0000000000000000'],
      [-0, '8000000000000000'],
      [1.5, '3ff8000000000000'],
      [Number.NaN, '7ff8000000000000'],
      [Number.POSITIVE_INFINITY, '7ff0000000000000'],
      [Number.NEGATIVE_INFINITY, 'fff0000000000000'],
      [Number.MAX_SAFE_INTEGER, '433fffffffffffff'],
      [2 ** 53, '4340000000000000'],
      [Number.MIN_VALUE, '0000000000000001'],
      [0.1, '3fb999999999999a'],
    ] as const
  ).map(([value, hex]) => ({
    title: `double ${Object.is(value, -0) ? '-0' : value}`,
    foreign: 'double',
    hex,
    value,
    read: (reader: XdrReader) => reader.double(),
    write: (writer: XdrWriter) => writer.double(value),
  })),
  ...[true, false].map((value) => ({
    title: `bool ${value}`,
    foreign: 'bool',
    hex: hexOf(value ? 1 : 0, 4),
    value,
    read: (reader: XdrReader) => reader.bool(),
    write: (writer: XdrWriter) => writer.bool(value),
  })),
  ...(
    [
      ['', '00000000'],
      ['a', '00000001 61000000'],
      ['test', '00000004 74657374'],
      ['ab', '00000002 61620000'],
      ['abc', '00000003 61626300'],
      ['\u007f', '00000001 7f000000'],
      ['\u0080', '00000002 c2800000'],
      ['€uro', '00000006 e282ac75726f0000'],
      ['\ufffd', '00000003 efbfbd00'],
      [`${'x'.repeat(64)}`, `00000040 ${'78'.repeat(64)}`],
      [`${'x'.repeat(62)}é`, `00000040 ${'78'.repeat(62)}c3a9`],
      ['héllo', '00000006 68c3a96c6c6f0000'],
      ['😀', '00000004 f09f9880'],
      ['x'.repeat(65), `00000041 ${'78'.repeat(65)}000000`],
      [`${'x'.repeat(63)}é`, `00000041 ${'78'.repeat(63)}c3a9000000`],
    ] as const
  ).map(([value, hex]) => ({
    title: `string of ${Buffer.byteLength(value)} bytes, ${JSON.stringify(value.slice(-6))}`,
    foreign: 'string',
    hex,
    value,
    read: (reader: XdrReader) => reader.string(100),
    write: (writer: XdrWriter) => writer.string(value, 100),
  })),
  ...(
    [
      [[], '00000000'],
      [[1, 2, 3], '00000003 01020300'],
      [[255, 0, 0, 1], '00000004 ff000001'],
      [[0, 0], '00000002 00000000'],
    ] as const
  ).map(([bytes, hex]) => ({
    title: `opaque of ${bytes.length} bytes`,
    foreign: 'opaque',
    hex,
    value: Uint8Array.from(bytes),
    read: (reader: XdrReader) => reader.opaque(10),
    write: (writer: XdrWriter) => writer.opaque(Uint8Array.from(bytes), 10),
  })),
  {
    title: 'opaque[5]',
    foreign: 'opaque[5]',
    hex: '0102030405000000',
    value: Uint8Array.of(1, 2, 3, 4, 5),
    read: (reader) => reader.fixedOpaque(5),
    write: (writer) => writer.fixedOpaque(Uint8Array.of(1, 2, 3, 4, 5), 5),
  },
  {
    title: 'UUID',
    hex: 'dc229f87d4de47198cfd2e21c6105b01',
    value: UUID,
    read: (reader) => reader.uuid(),
    write: (writer) => writer.uuid(UUID.toUpperCase()),
  },
  {
    title: 'char<>, four bytes a character, sign-extended',
    hex: '00000003 00000061 00000000 ffffffff',
    value: Uint8Array.of(0x61, 0, 0xff),
    read: (reader) => reader.chars(3),
    write: (writer) => writer.chars(Uint8Array.of(0x61, 0, 0xff), 3),
  },
  {
    title: 'char[2]',
    hex: '00000078 ffffff80',
    value: Uint8Array.of(0x78, 0x80),
    read: (reader) => reader.fixedChars(2),
    write: (writer) => writer.fixedChars(Uint8Array.of(0x78, 0x80), 2),
  },
  ...[-128, -2, 0, 127].map((value) => ({
    title: `char ${value}`,
    hex: hexOf(value, 4),
    value,
    read: (reader: XdrReader) => reader.char(),
    write: (writer: XdrWriter) => writer.char(value),
  })),
  ...[0, 127, 254, 255].map((value) => ({
    title: `unsigned char ${value}`,
    hex: hexOf(value, 4),
    value,
    read: (reader: XdrReader) => reader.uchar(),
    write: (writer: XdrWriter) => writer.uchar(value),
  })),
  ...[-32_768, -1, 0, 32_767].map((value) => ({
    title: `short ${value}`,
    hex: hexOf(value, 4),
    value,
    read: (reader: XdrReader) => reader.short(),
    write: (writer: XdrWriter) => writer.short(value),
  })),
  ...[0, 32_768, 65_535].map((value) => ({
    title: `unsigned short ${value}`,
    hex: hexOf(value, 4),
    value,
    read: (reader: XdrReader) => reader.ushort(),
    write: (writer: XdrWriter) => writer.ushort(value),
  })),
  {
    title: 'array',
    foreign: 'array',
    hex: '00000002 00000007 ffffffff',
    value: [7, -1],
    read: (reader) => reader.array(2, 4, (each) => each.int()),
    write: (writer) => writer.array([7, -1], 2, (to, each) => to.int(each)),
  },
  {
    title: 'array of nothing',
    foreign: 'array',
    hex: '00000000',
    value: [],
    read: (reader) => reader.array(2, 4, (each) => each.int()),
    write: (writer) => writer.array([], 2, (to, each) => to.int(each)),
  },
  {
    title: 'array of arrays of strings',
    hex: '00000002 00000001 00000001 61000000 00000000',
    value: [['a'], []],
    read: (reader) => reader.array(2, 4, (each) => each.array(3, 4, (one) => one.string(9))),
    write: (writer) =>
      writer.array([['a'], []], 2, (to, each) =>
        to.array(each, 3, (one, text) => one.string(text, 9)),
      ),
  },
  {
    title: 'optional that is there',
    foreign: 'optional',
    hex: '00000001 00000009',
    value: 9,
    read: (reader) => reader.optional((each) => each.uint()),
    write: (writer) => writer.optional(9, (to, each) => to.uint(each)),
  },
  {
    title: 'optional that is absent',
    foreign: 'optional',
    hex: '00000000',
    value: null,
    read: (reader) => reader.optional((each) => each.uint()),
    write: (writer) => writer.optional(null, (to, each: number) => to.uint(each)),
  },
];

/** Returns the bytes of a vector. */
export function bytesOf({ hex }: Pick<Vector, 'hex'>): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}

function hexOf(value: number | bigint, bytes: 4 | 8): string {
  return BigInt.asUintN(bytes * 8, BigInt(value))
    .toString(16)
    .padStart(bytes * 2, '0');
}
