import type { FileHandle } from 'node:fs/promises';
import type { Stream } from './stream.ts';
import type { StreamPart } from './stream-part.ts';
import type { TransferCount } from './transfer.ts';

/**
 * Writes a stream to a file, which is truncated first. A hole becomes a hole of the file; a hole at
 * the end is created by setting the size of the file. A device cannot have holes, so zeros are
 * written.
 */
export async function downloadTo(
  stream: Stream,
  file: FileHandle,
  count: TransferCount,
): Promise<void> {
  const canHaveHoles = (await file.stat()).isFile();
  if (canHaveHoles) await file.truncate(0);
  let position = 0n;
  for (;;) {
    const part = await (canHaveHoles ? stream.recvPart() : nextBytes(stream));
    if (part === null) break;
    if (part.kind === 'data') {
      await writeAll(file, part.bytes, position);
      position += BigInt(part.bytes.length);
      count.addData(part.bytes.length);
    } else {
      position += part.length;
      count.addHole(part.length);
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

async function writeAll(file: FileHandle, bytes: Uint8Array, position: bigint): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const at = Number(position) + done;
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
    done += bytesWritten;
  }
}
