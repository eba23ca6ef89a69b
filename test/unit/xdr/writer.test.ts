import { describe, expect, it } from '@jest/globals';
import { XdrReader, XdrWriter } from '../../../src/xdr/index.ts';
import { caught } from './caught.ts';

/** Values that cannot be encoded, with the code and part of the message of the error. */
const REFUSED: ReadonlyArray<
  readonly [what: string, write: (writer: XdrWriter) => void, code: string, message: string]
> = [
  ...outOfRange('int', [2 ** 31, -(2 ** 31) - 1, 0.5, NaN, Infinity, 2 ** 53]),
  ...outOfRange('uint', [-1, 2 ** 32, 1.5, NaN, -Infinity, 2 ** 53]),
  ...outOfRange('hyper', [2n ** 63n, -(2n ** 63n) - 1n]),
  ...outOfRange('uhyper', [-1n, 2n ** 64n]),
  ...outOfRange('char', [128, -129, 0.5, NaN]),
  ...outOfRange('uchar', [256, -1, 0.5, NaN]),
  ...outOfRange('short', [32_768, -32_769, 0.5, NaN]),
  ...outOfRange('ushort', [65_536, -1, 0.5, NaN]),
  ...wrongType('int', ['7', undefined, null, true, 7n, {}, [7]]),
  ...wrongType('uint', ['7', undefined, null, false, 7n]),
  ...wrongType('hyper', [7, '7', undefined, null]),
  ...wrongType('uhyper', [7, 0, '7', undefined, null]),
  ...wrongType('double', ['1', undefined, null, 1n]),
  ...wrongType('bool', [1, 0, 'true', undefined, null]),
  ...wrongType('char', ['a', undefined, 7n]),
  ...wrongType('ushort', ['1', undefined, null]),
  ...wrongType('string', [7, undefined, null, Buffer.from('a'), ['a'], Object('a')]),
  ...wrongType('opaque', ['a', undefined, null, [1], new ArrayBuffer(1), new Uint16Array(1)]),
  ...wrongType('fixedOpaque', ['abc', undefined, [1, 2, 3]]),
  ...wrongType('chars', ['abc', undefined, [97]]),
  ...wrongType('fixedChars', ['abc', undefined, [97]]),
  ...wrongType('uuid', [7, undefined, null, new Uint8Array(16)]),
  ...wrongType('array', [{}, 'ab', undefined, null, new Set([1]), new Uint8Array(1)]),
  badText('a NUL', 'a\0b', 'String has a NUL character at 1'),
  badText('only a NUL', '\0', 'String has a NUL character at 0'),
  badText('a NUL at the end', `${'a'.repeat(99)}\0`, 'String has a NUL character at 99'),
  badText('a high surrogate alone', 'a\ud83d', 'String has a lone surrogate at 1'),
  badText('a low surrogate alone', '\udc00b', 'String has a lone surrogate at 0'),
  badText('surrogates in the wrong order', '\udc00\ud83d', 'String has a lone surrogate at 0'),
  badText('a lone surrogate at the end', `${'é'.repeat(70)}\ud800`, 'a lone surrogate at 70'),
  tooLong('string', (to) => to.string('1234', 3), 'Length 4 of a string is over its limit of 3'),
  tooLong('string in UTF-8', (to) => to.string('éé', 3), 'Length 4 of a string is over'),
  tooLong('long string', (to) => to.string('a'.repeat(101), 100), 'Length 101 of a string is'),
  tooLong('opaque', (to) => to.opaque(new Uint8Array(4), 3), 'Length 4 of an opaque is over'),
  tooLong('char<>', (to) => to.chars(new Uint8Array(4), 3), 'Length 4 is over its limit of 3'),
  tooLong('array', (to) => to.array([1, 2], 1, (each) => each.int(0)), 'Length 2 is over its'),
  exact('a fixed opaque too short', (to) => to.fixedOpaque(new Uint8Array(2), 3)),
  exact('a fixed opaque too long', (to) => to.fixedOpaque(new Uint8Array(4), 3)),
  exact('a char[] too short', (to) => to.fixedChars(new Uint8Array(2), 3)),
  exact('a char[] too long', (to) => to.fixedChars(new Uint8Array(4), 3)),
  ...[
    '',
    'dc229f87d4de47198cfd2e21c6105b01',
    'dc229f87-d4de-4719-8cfd-2e21c6105b0',
    'dc229f87-d4de-4719-8cfd-2e21c6105b012',
    'dc229f87-d4de-4719-8cfd-2e21c6105b0g',
    'dc229f87-d4de-4719-8cfd-2e21c6105b0\0',
    'dc229f87-d4de-4719-8cfd-2e21c6105b0\u0130',
    'dc229f8-7d4de-4719-8cfd-2e21c6105b01',
    '{c229f87-d4de-4719-8cfd-2e21c6105b0}',
  ].map(
    (uuid) =>
      [
        `a malformed UUID ${JSON.stringify(uuid)}`,
        (to: XdrWriter) => to.uuid(uuid),
        'XDR_BAD_TEXT',
        `Expected a UUID, got a string of ${uuid.length} characters`,
      ] as const,
  ),
  [
    'an unknown discriminant of a union',
    (to) => to.unknownCase(99),
    'XDR_UNKNOWN_CASE',
    'the discriminant 99',
  ],
  [
    'a missing discriminant of a union',
    (to) => to.unknownCase(undefined),
    'XDR_UNKNOWN_CASE',
    'the discriminant undefined',
  ],
];

describe('XdrWriter', () => {
  it.each(REFUSED)('throws an XdrError for %s', (_, write, code, message) => {
    const writer = new XdrWriter();
    writer.uhyper(7n);
    expect(caught(() => write(writer))).toMatchObject({
      name: 'XdrError',
      code,
      outcome: 'not-sent',
      message: expect.stringContaining(message),
    });
    writer.truncate(8);
    expect(Buffer.from(writer.finish()).toString('hex')).toBe('0000000000000007');
  });

  it('accepts unusual values that fit their types', () => {
    const writer = new XdrWriter();
    writer.int(-0);
    writer.uint(-0);
    writer.double(2 ** 53);
    writer.optional(undefined, () => undefined);
    writer.string('\u{10ffff}', 4);
    writer.opaque(Buffer.alloc(0), 0);
    writer.array([], 0, () => undefined);
    expect(Buffer.from(writer.finish()).toString('hex')).toBe(
      '00000000 00000000 4340000000000000 00000000 00000004f48fbfbf 00000000 00000000'.replaceAll(
        ' ',
        '',
      ),
    );
  });

  it('does not repeat text in its errors, because it may be a secret', () => {
    const secret = 'hunter2-marker';
    const refusals = [
      caught(() => new XdrWriter().string(`${secret}\0`, 90)),
      caught(() => new XdrWriter().string(secret, 3)),
      caught(() => new XdrWriter().int(secret as never)),
      caught(() => new XdrWriter().opaque(secret as never, 90)),
      caught(() => new XdrWriter().uuid(secret)),
    ];
    for (const error of refusals) expect(String(error)).not.toContain(secret);
  });
});

describe('The buffer of an XdrWriter', () => {
  it('can be truncated after an error, and continues there', () => {
    const writer = new XdrWriter();
    writer.int(1);
    const { length } = writer;
    caught(() => writer.array(['good', 'x\0'], 9, (to, text) => to.string(text, 9)));
    expect(writer.length).toBeGreaterThan(length);
    writer.truncate(length);
    writer.int(2);
    expect(Buffer.from(writer.finish()).toString('hex')).toBe('0000000100000002');
  });

  it('does not grow when it is truncated to more than it holds', () => {
    const writer = new XdrWriter();
    writer.int(1);
    writer.truncate(100);
    expect(writer.length).toBe(4);
  });

  it('is handed over by take, and starts again behind the taken bytes', () => {
    const writer = new XdrWriter(16);
    writer.int(1);
    const first = writer.take();
    writer.uint(0);
    writer.string('a text that does not fit', 99);
    writer.patchUint(0, 7);
    expect(Buffer.from(first).toString('hex')).toBe('00000001');
    expect(writer.length).toBe(32);
    expect(Buffer.from(writer.take()).readUInt32BE()).toBe(7);
    expect(writer.length).toBe(0);
  });

  it('does not change where bytes were taken', () => {
    const writer = new XdrWriter(64);
    const taken: Array<{ readonly bytes: Uint8Array; readonly number: number }> = [];
    for (let number = 0; number < 1000; number += 1) {
      writer.uint(0);
      writer.string('x'.repeat(number % 90), 100);
      writer.patchUint(0, number);
      if (number % 3 === 0) {
        writer.uint(number);
        writer.truncate(writer.length - 4);
      }
      taken.push({ bytes: writer.take(), number });
    }
    for (const { bytes, number } of taken) {
      const reader = new XdrReader(bytes);
      expect([reader.uint(), reader.string(100)]).toEqual([number, 'x'.repeat(number % 90)]);
      expect(reader.remaining).toBe(0);
    }
  });

  it('is filled with zeros for padding, whatever it contained', () => {
    const writer = new XdrWriter(256);
    writer.opaque(new Uint8Array(200).fill(0xff), 200);
    writer.truncate(0);
    writer.string('a', 9);
    writer.opaque(Uint8Array.of(1, 2), 9);
    writer.fixedOpaque(Uint8Array.of(3), 1);
    writer.string('é'.repeat(33), 99);
    const bytes = Buffer.from(writer.finish());
    expect(bytes.toString('hex', 0, 20)).toBe('0000000161000000000000020102000003000000');
    expect(bytes.toString('hex', bytes.length - 4)).toBe('c3a90000');
  });

  it('grows to the size of a large value', () => {
    const writer = new XdrWriter(16);
    const text = 'ä'.repeat(1_000_000);
    writer.int(1);
    writer.string(text, 4_194_304);
    const reader = new XdrReader(writer.finish());
    expect([reader.int(), reader.string(4_194_304) === text]).toEqual([1, true]);
  });

  it('gives the offset of the value in errors', () => {
    const writer = new XdrWriter();
    writer.uhyper(1n);
    expect(caught(() => writer.string('\0', 9))).toMatchObject({ offset: 8 });
    writer.take();
    expect(caught(() => writer.int(0.5))).toMatchObject({ offset: 0 });
  });
});

type Row = (typeof REFUSED)[number];

type Method = Exclude<keyof XdrWriter, 'length'>;

function outOfRange(method: Method, values: readonly unknown[]): readonly Row[] {
  return values.map((value) => [
    `${method} ${String(value)}`,
    (writer) => write(writer, method, value),
    'XDR_OUT_OF_RANGE',
    `, got ${String(value)} (${typeof value})`,
  ]);
}

function wrongType(method: Method, values: readonly unknown[]): readonly Row[] {
  return values.map((value) => {
    const type = value === null ? 'null' : typeof value;
    return [
      `${type} for ${method}: ${JSON.stringify(String(value))}`,
      (writer) => write(writer, method, value),
      'XDR_BAD_TYPE',
      type === 'number' || type === 'bigint' ? `${String(value)} (${type})` : `, got ${type}`,
    ];
  });
}

/** Calls a method with `value`, and with a limit or length of 3. */
function write(writer: XdrWriter, method: Method, value: unknown): void {
  const call = writer[method] as (...args: readonly unknown[]) => void;
  call.call(writer, value, 3, () => undefined);
}

function badText(what: string, text: string, message: string): Row {
  return [`a string with ${what}`, (writer) => writer.string(text, 1000), 'XDR_BAD_TEXT', message];
}

function tooLong(what: string, body: Row[1], message: string): Row {
  return [`${what} over its limit`, body, 'XDR_TOO_LONG', message];
}

function exact(what: string, body: Row[1]): Row {
  return [what, body, 'XDR_OUT_OF_RANGE', 'Expected exactly 3 bytes, got '];
}
