import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { XdrReader, XdrWriter } from '../../../src/xdr/index.ts';
import { caught } from './caught.ts';

/** Few texts, so that they recur: of each length of padding, empty, over the bytes of a name. */
const TEXTS = [
  '',
  'a',
  'b',
  'vcpu',
  'state',
  'balloon',
  'größe',
  'größer',
  '1234567',
  'x'.repeat(70),
];

const texts = fc.array(fc.constantFrom(...TEXTS), { maxLength: 40 });

describe('XdrReader.name()', () => {
  it('reads what string() reads, whatever was read before', () => {
    const limit = fc.integer({ min: 4, max: 80 });
    const missing = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(texts, limit, missing, (all, maxBytes, missingBytes) => {
        const bytes = encoded(all);
        const packet = bytes.subarray(0, Math.max(bytes.length - missingBytes, 0));
        const read = outcome(packet, all.length, (reader) => reader.name(maxBytes));
        const expected = outcome(packet, all.length, (reader) => reader.string(maxBytes));
        expect(read).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads no name beyond the end of its packet', () => {
    const bytes = encoded(['state', 'vcpu', 'state', 'vcpu']);
    const reader = new XdrReader(bytes);
    // The packet ends within the last name, whose bytes follow in the same memory.
    reader.reset(bytes, 0, bytes.length - 4);
    for (const name of ['state', 'vcpu', 'state']) expect(reader.name(80)).toBe(name);
    expect(caught(() => reader.name(80))).toMatchObject({ code: 'XDR_TRUNCATED' });
  });

  it('limits the bytes of a name that is expected, not its characters', () => {
    const reader = new XdrReader(encoded(['größe', 'größe']));
    expect(reader.name(7)).toBe('größe');
    expect(caught(() => reader.name(6))).toMatchObject({ code: 'XDR_TOO_LONG' });
  });
});

function encoded(all: readonly string[]): Uint8Array {
  const writer = new XdrWriter();
  for (const text of all) writer.string(text, 80);
  return writer.finish();
}

/** What was read, and the error that ended it. */
function outcome(bytes: Uint8Array, count: number, read: (reader: XdrReader) => string) {
  const reader = new XdrReader(bytes);
  const values: string[] = [];
  let error: unknown;
  try {
    while (values.length < count) values.push(read(reader));
  } catch (cause) {
    error = String(cause);
  }
  return { values, error, at: reader.offset };
}
