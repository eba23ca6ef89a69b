import type { FileHandle } from 'node:fs/promises';
import type { Stream } from './stream.ts';
import type { TransferCount } from './transfer.ts';

const ZEROS = new Uint8Array(65_536);

/**
 * Writes what a stream gives to a file, which is emptied first. A hole is left out of the file, so
 * it takes no room there either; one at the end is made by the file's size. A device cannot have
 * holes: it gets the zeros.
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
    const part = await stream.recvPart();
    if (part === null) break;
    if (part.kind === 'data') {
      await writeAll(file, part.bytes, position);
      position += BigInt(part.bytes.length);
      count.addData(part.bytes.length);
    } else {
      if (!canHaveHoles) await writeZeros(file, part.length, position);
      position += part.length;
      count.addHole(part.length);
    }
  }
  await stream.finish();
  if (canHaveHoles) await file.truncate(Number(position));
  count.checkComplete('The volume');
}

async function writeZeros(file: FileHandle, length: bigint, position: bigint): Promise<void> {
  const end = position + length;
  for (let at = position; at < end; at += BigInt(ZEROS.length)) {
    await writeAll(file, ZEROS.subarray(0, Number(end - at)), at);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: bigint): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const at = Number(position) + done;
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
    done += bytesWritten;
  }
}
