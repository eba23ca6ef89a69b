import { describe, expect, it } from '@jest/globals';
import { XdrReader, XdrWriter } from '../../../src/xdr/index.ts';

describe('XdrReader after a reset', () => {
  it('reads the new bytes only, up to their end', () => {
    const bytes = words(1, 2, 3, 4);
    const reader = new XdrReader(bytes);
    reader.reset(bytes, 4, 12);
    expect([reader.offset, reader.remaining]).toEqual([0, 8]);
    expect([reader.uint(), reader.uint()]).toEqual([2, 3]);
    expect(() => reader.uint()).toThrow('found 0 (at byte 8)');
  });

  it('reads texts and names of the new bytes', () => {
    const reader = new XdrReader(texts('first', 'name'));
    expect([reader.string(80), reader.name(80)]).toEqual(['first', 'name']);
    const other = texts('other', 'NAME');
    reader.reset(other, 0, other.length);
    expect([reader.string(80), reader.name(80)]).toEqual(['other', 'NAME']);
  });

  it('reads changed bytes of the same memory', () => {
    const bytes = texts('first', 'name');
    const reader = new XdrReader(bytes);
    expect([reader.string(80), reader.name(80)]).toEqual(['first', 'name']);
    bytes.set(texts('other', 'NAME'));
    reader.reset(bytes, 0, bytes.length);
    expect([reader.string(80), reader.name(80)]).toEqual(['other', 'NAME']);
  });

  it('accepts no longer what libtirpc accepts', () => {
    const reader = new XdrReader(words(7));
    reader.readAsC();
    expect(reader.bool()).toBe(true);
    const bytes = words(7);
    reader.reset(bytes, 0, bytes.length);
    expect(() => reader.bool()).toThrow('to be 0 or 1, got 7');
  });
});

function words(...values: readonly number[]): Uint8Array {
  const writer = new XdrWriter();
  for (const value of values) writer.uint(value);
  return writer.finish();
}

function texts(...values: readonly string[]): Uint8Array {
  const writer = new XdrWriter();
  for (const value of values) writer.string(value, 80);
  return writer.finish();
}
