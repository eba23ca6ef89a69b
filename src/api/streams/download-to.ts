import type { FileHandle } from 'node:fs/promises';
import type { Stream } from './stream.ts';
import type { StreamPart } from './stream-part.ts';
import type { TransferCount } from './transfer.ts';

/** The number of bytes from which a write takes no further chunk. */
const WRITE_BYTES = 1_048_576;

/** The maximum number of chunks of a write: Linux accepts 1024 (IOV_MAX). */
const WRITE_CHUNKS_MAX = 256;

/**
 * Writes a stream to a file, which is truncated first. A hole becomes a hole of the file; a hole at
 * the end is created by setting the size of the file. A device cannot have holes, so zeros are
 * written.
 *
 * The stream is read during a write. The next write takes all data that has arrived meanwhile.
 */
export async function downloadTo(
  stream: Stream,
  file: FileHandle,
  count: TransferCount,
): Promise<void> {
  const canHaveHoles = (await file.stat()).isFile();
  if (canHaveHoles) await file.truncate(0);
  let position = 0n;
  let writing: Promise<void> | undefined;
  for (;;) {
    // A failed write ends the wait for the next part.
    const next = canHaveHoles ? stream.recvPart() : nextBytes(stream);
    const [part] = await Promise.all([next, writing]);
    if (part === null) break;
    if (part.kind === 'hole') {
      writing = undefined;
      position += part.length;
      count.addHole(part.length);
    } else {
      const chunks = withArrived(part.bytes, () =>
        canHaveHoles ? stream.recvDataNow() : stream.recvNow(),
      );
      const length = lengthOf(chunks);
      writing = writeAll(file, chunks, Number(position)).then(() => count.addData(length));
      position += BigInt(length);
    }
  }
  await stream.finish();
  if (canHaveHoles) await file.truncate(Number(position));
  count.checkComplete('The volume');
}

async function nextBytes(stream: Stream): Promise<StreamPart | null> {
  const bytes = await stream.recv();
  return bytes.length === 0 ? null : { kind: 'data', bytes };
}

/** Returns `first` and the chunks that have arrived behind it, as many as one write takes. */
function withArrived(first: Uint8Array, next: () => Uint8Array | undefined): Uint8Array[] {
  const chunks = [first];
  for (let length = first.length; length < WRITE_BYTES && chunks.length < WRITE_CHUNKS_MAX; ) {
    const chunk = next();
    if (chunk === undefined) break;
    chunks.push(chunk);
    length += chunk.length;
  }
  return chunks;
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
