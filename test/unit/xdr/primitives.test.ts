import { describe, expect, it } from '@jest/globals';
import { XdrError } from '../../../src/errors/index.ts';
import { XdrReader, XdrWriter } from '../../../src/xdr/index.ts';
import { caught } from './caught.ts';
import { bytesOf, VECTORS } from './vectors.ts';

describe('The primitive type', () => {
  it.each(VECTORS)('$title is written as RFC 4506 specifies', (vector) => {
    const writer = new XdrWriter();
    vector.write(writer);
    expect(Buffer.from(writer.finish()).toString('hex')).toBe(bytesOf(vector).toString('hex'));
  });

  it.each(VECTORS)('$title is read from the bytes of RFC 4506', (vector) => {
    const reader = new XdrReader(bytesOf(vector));
    expect(vector.read(reader)).toEqual(vector.value);
    expect(reader.remaining).toBe(0);
  });

  it.each(VECTORS)(
    '$title gives XDR_TRUNCATED and the offset wherever its bytes are cut',
    (vector) => {
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
    },
  );

  it.each(VECTORS)('$title is written into a buffer that must grow', (vector) => {
    const writer = new XdrWriter(1);
    for (let round = 0; round < 20; round += 1) vector.write(writer);
    expect(Buffer.from(writer.finish())).toEqual(
      Buffer.concat(Array.from({ length: 20 }, () => bytesOf(vector))),
    );
  });
});

describe('XdrReader', () => {
  it.each([2, 0xff_ff_ff_ff])(
    'throws if a boolean or the flag of an optional value is %d',
    (value) => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(value);
      expect(caught(() => new XdrReader(bytes).bool())).toMatchObject({ code: 'XDR_OUT_OF_RANGE' });
      expect(caught(() => new XdrReader(bytes).optional(() => 0))).toMatchObject({
        code: 'XDR_OUT_OF_RANGE',
      });
    },
  );

  it.each([1, 0x01_00_00_00, 0xff_ff_ff_ff])(
    'reads the boolean %d as true if it reads as C',
    (value) => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(value);
      expect(readerAsC(bytes).bool()).toBe(true);
      expect(readerAsC(bytes).optional((reader) => reader.int())).toBe(0);
      expect(readerAsC(Buffer.alloc(4)).bool()).toBe(false);
      expect(readerAsC(Buffer.alloc(4)).optional(() => 0)).toBeNull();
    },
  );

  it('ends a string at its first NUL only if it reads as C', () => {
    const bytes = Buffer.from('0000000574650073740000000000000761', 'hex');
    expect(new XdrReader(bytes).string(8)).toBe('te\0st');
    const reader = readerAsC(bytes);
    expect(reader.string(8)).toBe('te');
    expect(reader.uint()).toBe(7);
    expect(readerAsC(bytes).name(8)).toBe('te');
  });

  it('reports the offset at which the value starts in its errors', () => {
    const reader = new XdrReader(Buffer.alloc(10));
    reader.uhyper();
    expect(caught(() => reader.int())).toMatchObject({ offset: 8 });
  });

  it('ignores the content of padding, and reads any bytes as text', () => {
    expect(new XdrReader(Buffer.from('0000000161ffffff', 'hex')).string(4)).toBe('a');
    expect(new XdrReader(Buffer.from('00000002c3280000', 'hex')).string(4)).toBe('\ufffd(');
  });

  it('returns bytes that do not change with the packet', () => {
    const packet = Buffer.from('00000002 01020000'.replace(' ', ''), 'hex');
    const bytes = new XdrReader(packet).opaque(2);
    packet.fill(9);
    expect([...bytes]).toEqual([1, 2]);
  });
});

function readerAsC(bytes: Uint8Array): XdrReader {
  const reader = new XdrReader(bytes);
  reader.readAsC();
  return reader;
}
