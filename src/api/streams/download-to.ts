import type { FileHandle } from 'node:fs/promises';
import { ReadBlocks } from './read-blocks.ts';
import type { Stream } from './stream.ts';
import type { StreamPart } from './stream-part.ts';
import type { TransferCount } from './transfer.ts';

/**
 * The number of bytes from which a write takes no further chunk: about the content of a unix
 * socket's buffer. With writes of a MiB the reader has less to do, so it empties the socket more
 * often, and the daemon has to wake it up each time. A write of each chunk on its own takes twice
 * the CPU time over TLS, whose chunks have 16 KiB.
 */
const WRITE_BYTES = 200_000;

/** The maximum number of chunks of a write: Linux accepts 1024 (IOV_MAX). */
const WRITE_CHUNKS_MAX = 256;

/**
 * Writes a stream to a file, which is truncated first. A hole becomes a hole of the file; a hole at
 * the end is created by setting the size of the file. A device cannot have holes, so zeros are
 * written.
 *
 * The stream is read during a write.
 */
export async function downloadTo(
  stream: Stream,
  file: FileHandle,
  count: TransferCount,
): Promise<void> {
  const blocks = new ReadBlocks();
  stream.readInto(blocks);
  const canHaveHoles = (await file.stat()).isFile();
  if (canHaveHoles) await file.truncate(0);
  const size = await copy(
    () => (canHaveHoles ? stream.recvPart() : nextBytes(stream)),
    file,
    blocks,
    count,
  );
  await stream.finish();
  if (canHaveHoles) await file.truncate(Number(size));
  count.checkComplete('The volume');
}

/** Writes all parts, and returns their total length. */
async function copy(
  next: () => Promise<StreamPart | null>,
  file: FileHandle,
  blocks: ReadBlocks,
  count: TransferCount,
): Promise<bigint> {
  let position = 0n;
  let writing: Promise<void> | undefined;
  try {
    let part = await next();
    while (part !== null) {
      if (part.kind === 'hole') {
        position += part.length;
        count.addHole(part.length);
        part = await next();
        continue;
      }
      const batch = await collect(part.bytes, next);
      const length = lengthOf(batch.chunks);
      writing = writeAll(file, batch.chunks, Number(position)).then(() => {
        for (const chunk of batch.chunks) blocks.release(chunk);
        count.addData(length);
      });
      position += BigInt(length);
      // A failed write ends the wait for the next part.
      [part] = await Promise.all([batch.following ?? next(), writing]);
    }
    return position;
  } finally {
    // The file is not closed during a write.
    await writing?.catch(() => {});
  }
}

async function nextBytes(stream: Stream): Promise<StreamPart | null> {
  const bytes = await stream.recv();
  return bytes.length === 0 ? null : { kind: 'data', bytes };
}

/** Waits for the data of one write: `first`, and what follows it until a hole or the end. */
async function collect(
  first: Uint8Array,
  next: () => Promise<StreamPart | null>,
): Promise<{ readonly chunks: readonly Uint8Array[]; readonly following?: StreamPart | null }> {
  const chunks = [first];
  for (let length = first.length; length < WRITE_BYTES && chunks.length < WRITE_CHUNKS_MAX; ) {
    const part = await next();
    if (part?.kind !== 'data') return { chunks, following: part };
    chunks.push(part.bytes);
    length += part.bytes.length;
  }
  return { chunks };
}

async function writeAll(
  file: FileHandle,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  let rest = chunks;
  for (let at = position; ; ) {
    const { bytesWritten } = await file.writev(rest, at);
    if (bytesWritten === lengthOf(rest)) return;
    at += bytesWritten;
    rest = withoutStart(rest, bytesWritten);
  }
}

/** Returns what is left of the chunks without their first `count` bytes. */
function withoutStart(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let toSkip = count;
  return chunks.flatMap((chunk) => {
    const skipped = Math.min(toSkip, chunk.length);
    toSkip -= skipped;
    return skipped === chunk.length ? [] : [chunk.subarray(skipped)];
  });
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
