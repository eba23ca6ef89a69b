import { describe, expect, it } from '@jest/globals';
import { XdrError } from '../../../src/errors/index.ts';
import { XdrReader, XdrWriter } from '../../../src/xdr/index.ts';
import { bytesOf, VECTORS } from './vectors.ts';

describe('a primitive', () => {
  it.each(VECTORS)('$title is written as RFC 4506 says', (vector) => {
    const writer = new XdrWriter();
    vector.write(writer);
    expect(Buffer.from(writer.finish()).toString('hex')).toBe(bytesOf(vector).toString('hex'));
  });

  it.each(VECTORS)('$title is read', (vector) => {
    const reader = new XdrReader(bytesOf(vector));
    expect(vector.read(reader)).toEqual(vector.value);
    expect(reader.remaining).toBe(0);
  });

  it.each(VECTORS)('$title is truncated wherever it is cut, and says where', (vector) => {
    const before = 8;
    const bytes = Buffer.concat([Buffer.alloc(before), bytesOf(vector)]);
    for (let end = before; end < bytes.length; end += 1) {
      const reader = new XdrReader(bytes.subarray(0, end));
      reader.uhyper();
      const error = caught(() => vector.read(reader)) as XdrError;
      expect(error).toBeInstanceOf(XdrError);
      expect(error.code).toBe('XDR_TRUNCATED');
      expect(error.message).toContain(`(at byte ${error.offset})`);
      expect(error.offset).toBeGreaterThanOrEqual(before);
      expect(error.offset).toBeLessThanOrEqual(end);
      if (!/^(array|optional)/.test(vector.title)) expect(error.offset).toBe(before);
    }
  });

  it.each(VECTORS)('$title is written into a buffer that must grow', (vector) => {
    const writer = new XdrWriter(1);
    for (let round = 0; round < 20; round += 1) vector.write(writer);
    expect(Buffer.from(writer.finish())).toEqual(
      Buffer.concat(Array.from({ length: 20 }, () => bytesOf(vector))),
    );
  });
});

describe('the reader', () => {
  const hostile = Buffer.from('ffffffff', 'hex');

  it.each([
    ['a string', (reader: XdrReader) => reader.string(4_194_304)],
    ['an opaque', (reader: XdrReader) => reader.opaque(4_194_304)],
    ['an array of char', (reader: XdrReader) => reader.chars(65_536)],
    ['an array', (reader: XdrReader) => reader.array(16_384, 4, (each) => each.int())],
  ])('refuses a length over the limit of %s', (_, read) => {
    expect(caught(() => read(new XdrReader(hostile)))).toMatchObject({
      code: 'XDR_TOO_LONG',
      offset: 0,
      message: expect.stringContaining('4294967295'),
    });
  });

  it.each([
    ['a string', (reader: XdrReader) => reader.string(4_194_304)],
    ['an opaque', (reader: XdrReader) => reader.opaque(4_194_304)],
    ['an array of char', (reader: XdrReader) => reader.chars(65_536)],
    ['an array', (reader: XdrReader) => reader.array(16_384, 4, (each) => each.int())],
  ])('checks the length of %s against the bytes that are left', (_, read) => {
    const bytes = Buffer.from('00004000 00000000', 'hex');
    const before = process.memoryUsage().arrayBuffers;
    expect(caught(() => read(new XdrReader(bytes)))).toMatchObject({ code: 'XDR_TRUNCATED' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000);
  });

  it.each([2, 0xff_ff_ff_ff])('takes no %d for a boolean or an optional', (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(value);
    expect(caught(() => new XdrReader(bytes).bool())).toMatchObject({ code: 'XDR_OUT_OF_RANGE' });
    expect(caught(() => new XdrReader(bytes).optional(() => 0))).toMatchObject({
      code: 'XDR_OUT_OF_RANGE',
    });
  });

  it('says where the value started', () => {
    const reader = new XdrReader(Buffer.alloc(10));
    reader.uhyper();
    expect(caught(() => reader.int())).toMatchObject({ offset: 8 });
  });

  it('does not look at padding, and reads any bytes as text', () => {
    expect(new XdrReader(Buffer.from('0000000161ffffff', 'hex')).string(4)).toBe('a');
    expect(new XdrReader(Buffer.from('00000002c3280000', 'hex')).string(4)).toBe('\ufffd(');
  });

  it('gives bytes that do not change with the packet', () => {
    const packet = Buffer.from('00000002 01020000'.replace(' ', ''), 'hex');
    const bytes = new XdrReader(packet).opaque(2);
    packet.fill(9);
    expect([...bytes]).toEqual([1, 2]);
  });
});

describe('the writer', () => {
  const cases: ReadonlyArray<
    readonly [what: string, code: string, write: (writer: XdrWriter) => void]
  > = [
    ['an int over its range', 'XDR_OUT_OF_RANGE', (to) => to.int(2 ** 31)],
    ['an int that is no integer', 'XDR_OUT_OF_RANGE', (to) => to.int(0.5)],
    ['an int that is NaN', 'XDR_OUT_OF_RANGE', (to) => to.int(Number.NaN)],
    ['an int that is undefined', 'XDR_BAD_TYPE', (to) => to.int(undefined as never)],
    ['an int in a string', 'XDR_BAD_TYPE', (to) => to.int('7' as never)],
    ['an unsigned int under 0', 'XDR_OUT_OF_RANGE', (to) => to.uint(-1)],
    ['an unsigned int over its range', 'XDR_OUT_OF_RANGE', (to) => to.uint(2 ** 32)],
    ['a hyper that is a number', 'XDR_BAD_TYPE', (to) => to.hyper(7 as never)],
    ['a hyper over its range', 'XDR_OUT_OF_RANGE', (to) => to.hyper(2n ** 63n)],
    ['an unsigned hyper under 0', 'XDR_OUT_OF_RANGE', (to) => to.uhyper(-1n)],
    ['an unsigned hyper over its range', 'XDR_OUT_OF_RANGE', (to) => to.uhyper(2n ** 64n)],
    ['a double in a string', 'XDR_BAD_TYPE', (to) => to.double('1' as never)],
    ['a bool that is a number', 'XDR_BAD_TYPE', (to) => to.bool(1 as never)],
    ['a char over its range', 'XDR_OUT_OF_RANGE', (to) => to.char(128)],
    ['an unsigned char over its range', 'XDR_OUT_OF_RANGE', (to) => to.uchar(256)],
    ['a short over its range', 'XDR_OUT_OF_RANGE', (to) => to.short(32_768)],
    ['an unsigned short over its range', 'XDR_OUT_OF_RANGE', (to) => to.ushort(65_536)],
    ['a string that is null', 'XDR_BAD_TYPE', (to) => to.string(null as never, 9)],
    ['a string with NUL', 'XDR_BAD_TEXT', (to) => to.string('a\0b', 9)],
    ['a long string with NUL', 'XDR_BAD_TEXT', (to) => to.string(`${'a'.repeat(99)}\0`, 200)],
    ['a high surrogate alone', 'XDR_BAD_TEXT', (to) => to.string('a\ud83d', 9)],
    ['a low surrogate alone', 'XDR_BAD_TEXT', (to) => to.string('\udc00b', 9)],
    ['a string over its limit', 'XDR_TOO_LONG', (to) => to.string('1234', 3)],
    ['a string over its limit in UTF-8', 'XDR_TOO_LONG', (to) => to.string('éé', 3)],
    ['an opaque over its limit', 'XDR_TOO_LONG', (to) => to.opaque(new Uint8Array(4), 3)],
    ['an opaque that is an array', 'XDR_BAD_TYPE', (to) => to.opaque([1] as never, 3)],
    ['a fixed opaque too short', 'XDR_OUT_OF_RANGE', (to) => to.fixedOpaque(new Uint8Array(2), 3)],
    ['a malformed UUID', 'XDR_BAD_TEXT', (to) => to.uuid('dc229f87-d4de-4719-8cfd-2e21c6105b0g')],
    ['a UUID without dashes', 'XDR_BAD_TEXT', (to) => to.uuid('dc229f87d4de47198cfd2e21c6105b01')],
    ['a UUID that is a number', 'XDR_BAD_TYPE', (to) => to.uuid(7 as never)],
    ['an array over its limit', 'XDR_TOO_LONG', (to) => to.array([1, 2], 1, () => {})],
    ['an array that is an object', 'XDR_BAD_TYPE', (to) => to.array({} as never, 1, () => {})],
    ['an unknown arm', 'XDR_UNKNOWN_CASE', (to) => to.unknownCase(99)],
  ];

  it.each(cases)('refuses %s', (_, code, write) => {
    expect(caught(() => write(new XdrWriter()))).toMatchObject({ name: 'XdrError', code });
  });

  it('never repeats a text that it refuses', () => {
    const error = caught(() => new XdrWriter().string('pass\0word', 90));
    expect(String(error)).not.toContain('pass');
  });

  it('goes on after an error, from where it is set back to', () => {
    const writer = new XdrWriter();
    writer.int(1);
    const { length } = writer;
    caught(() => writer.string('x\0', 9));
    writer.truncate(length);
    writer.int(2);
    expect(Buffer.from(writer.finish()).toString('hex')).toBe('0000000100000002');
  });

  it('hands over what was written, and starts anew behind it', () => {
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
});

function caught(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw');
}
