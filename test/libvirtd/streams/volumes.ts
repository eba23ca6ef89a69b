import type { Hash } from 'node:crypto';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { StoragePool, StorageVol } from '../../../src/index.ts';

export const MIB = 1_048_576;

/** Creates a volume without allocated blocks. */
export function makeVolume(pool: StoragePool, name: string, bytes: number): Promise<StorageVol> {
  return pool.storageVolCreateXml(`<volume><name>${name}</name>
    <capacity>${bytes}</capacity><allocation>0</allocation></volume>`);
}

/** Returns a source of different blocks of 1 MiB, which are hashed as they are read. */
export function noise(mebibytes: number): { readonly source: Readable; readonly hash: Hash } {
  const hash = createHash('sha256');
  const block = randomBytes(MIB);
  function* blocks(): Generator<Buffer> {
    for (let index = 0; index < mebibytes; index += 1) {
      const next = Buffer.from(block);
      next.writeUInt32LE(index);
      hash.update(next);
      yield next;
    }
  }
  return { source: Readable.from(blocks(), { highWaterMark: 1 }), hash };
}

/** Returns the checksum and the number of all bytes of a source. */
export async function digest(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of source) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Returns the peak of the memory that buffers use outside of the heap while `act` runs. */
export async function peakOf(act: () => Promise<unknown>): Promise<number> {
  const start = process.memoryUsage().arrayBuffers;
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - start);
  }, 5);
  try {
    await act();
  } finally {
    clearInterval(timer);
  }
  return peak;
}
