import type { Hash } from 'node:crypto';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { StoragePool, StorageVol } from '../../../src/index.ts';

export const MIB = 1_048_576;

/** A volume of which nothing is allocated. */
export function makeVolume(pool: StoragePool, name: string, bytes: number): Promise<StorageVol> {
  return pool.storageVolCreateXml(`<volume><name>${name}</name>
    <capacity>${bytes}</capacity><allocation>0</allocation></volume>`);
}

/** Blocks of a MiB, each different, that are hashed as they are read. */
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

/** The checksum of all that comes, and how much it was. */
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

/** The most memory outside of the heap that buffers took while something was under way. */
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
