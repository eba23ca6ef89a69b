import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  PAGE_BYTES,
  SparseBytes,
} from '../../../../src/testing/hypervisor/storage/sparse-bytes.ts';

const PAGES = 5;
const SIZE = PAGES * PAGE_BYTES;

/** Offsets and lengths, mostly near page boundaries, where errors are likely. */
const offset = fc.oneof(
  fc.integer({ min: 0, max: SIZE }),
  fc
    .tuple(fc.integer({ min: 0, max: PAGES }), fc.integer({ min: -2, max: 2 }))
    .map(([page, more]) => Math.min(SIZE, Math.max(0, page * PAGE_BYTES + more))),
);
const range = fc
  .tuple(offset, offset)
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const step = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    at: range,
    byte: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({ kind: fc.constant('punch' as const), at: range }),
  fc.record({ kind: fc.constant('copy' as const) }),
);

describe('SparseBytes', () => {
  it('behaves like an array of bytes for any sequence of writes, holes and copies', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const all = [{ sparse: new SparseBytes(), flat: new Uint8Array(SIZE) }];
        for (const each of steps) {
          const newest = all[all.length - 1] ?? all[0];
          if (newest === undefined) return;
          if (each.kind === 'copy') {
            all.push({ sparse: newest.sparse.copy(), flat: newest.flat.slice() });
            // The older copy changes next. A page that is still shared would then be wrong in both.
            all.reverse();
            continue;
          }
          const { from, to } = each.at;
          if (each.kind === 'write') {
            newest.sparse.write(BigInt(from), new Uint8Array(to - from).fill(each.byte));
            newest.flat.fill(each.byte, from, to);
          } else {
            newest.sparse.punch(BigInt(from), BigInt(to - from));
            newest.flat.fill(0, from, to);
          }
        }
        for (const { sparse, flat } of all) {
          expect(Buffer.from(sparse.read(0n, SIZE)).equals(flat)).toBe(true);
          expect(Buffer.from(throughExtents(sparse)).equals(flat)).toBe(true);
        }
      }),
    );
  });

  it('tells data from holes by page', () => {
    const bytes = new SparseBytes();
    bytes.write(5000n, Buffer.from('x'));
    bytes.write(3n * 4096n, Buffer.alloc(8192, 'y'));
    const extents = [0n, 100n, 4096n, 5000n, 8192n, 12_288n, 20_479n, 20_480n].map((at) =>
      bytes.extentAt(at, 1n << 40n),
    );
    expect(extents.map(({ kind, length }) => `${kind} ${length}`)).toEqual([
      'hole 4096',
      'hole 3996',
      'data 4096',
      'data 3192',
      'hole 4096',
      'data 8192',
      'data 1',
      `hole ${1n << 40n}`,
    ]);
    expect(bytes.extentAt(0n, 10n)).toEqual({ kind: 'hole', length: 10n });
    expect(bytes.extentAt(12_288n, 10n)).toEqual({ kind: 'data', length: 10n });
  });

  it('uses memory only for written pages, and frees it', () => {
    const bytes = new SparseBytes();
    bytes.write(1n << 60n, Buffer.from('far'));
    bytes.write(0n, Buffer.from('near'));
    expect(bytes.storedBytes).toBe(8192n);
    expect(Buffer.from(bytes.read(1n << 60n, 4)).toString()).toBe('far\0');
    bytes.punch(1n, 1n << 61n);
    expect(bytes.storedBytes).toBe(4096n);
    expect(Buffer.from(bytes.read(0n, 4)).toString('latin1')).toBe('n\0\0\0');
  });

  it('punches a huge hole without visiting every page in it', () => {
    const bytes = new SparseBytes();
    for (let page = 0; page < 2000; page += 1) bytes.write(BigInt(page) << 40n, Buffer.from('x'));
    bytes.punch(0n, 1n << 62n);
    expect(bytes.storedBytes).toBe(0n);
  });
});

/** Returns all bytes, read as a client reads a sparse stream. */
function throughExtents(sparse: SparseBytes): Uint8Array {
  const whole = new Uint8Array(SIZE);
  for (let at = 0n; at < BigInt(SIZE); ) {
    const { kind, length } = sparse.extentAt(at, BigInt(SIZE) - at);
    expect(length).toBeGreaterThan(0n);
    if (kind === 'data') whole.set(sparse.read(at, Number(length)), Number(at));
    at += length;
  }
  return whole;
}
