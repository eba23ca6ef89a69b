import type { FileHandle } from 'node:fs/promises';
import type { Section } from './known-holes.ts';
import type { Stream } from './stream.ts';
import type { TransferCount } from './transfer.ts';
import { runsOf } from './zeros.ts';

/** How much of a file is read at a time: four packets. */
const BLOCK_BYTES = 1_048_576;

/**
 * Sends sections of a file. On a sparse stream zeros travel as holes: those that are known, and
 * those that are found.
 */
export async function uploadFrom(
  file: FileHandle,
  sections: readonly Section[],
  { stream, sparse }: { readonly stream: Stream; readonly sparse: boolean },
  count: TransferCount,
): Promise<void> {
  const sender = new Sender(stream, sparse, count);
  for (const section of sections) {
    if (section.isHole) sender.addHole(section.end - section.start);
    else await sendSection(file, section, sender);
  }
  await sender.flush();
  count.checkComplete('The file');
  await stream.finish();
}

/** Stops early where the file does. The next block is read while one is being sent. */
async function sendSection(file: FileHandle, section: Section, sender: Sender): Promise<void> {
  const blocks = [Buffer.allocUnsafeSlow(BLOCK_BYTES), Buffer.allocUnsafeSlow(BLOCK_BYTES)];
  let at = section.start;
  let sending: Promise<void> = Promise.resolve();
  for (let turn = 0; at < section.end; turn += 1) {
    const buffer = blocks[turn % 2] as Buffer;
    const wanted = Math.min(Number(section.end - at), BLOCK_BYTES);
    const [{ bytesRead }] = await Promise.all([file.read(buffer, 0, wanted, Number(at)), sending]);
    if (bytesRead === 0) return;
    at += BigInt(bytesRead);
    sending = sender.send(buffer.subarray(0, bytesRead));
  }
  await sending;
}

/** Sends blocks, and zeros as holes where that is allowed: each run of zeros as one. */
class Sender {
  readonly #stream: Stream;
  readonly #isSparse: boolean;
  readonly #count: TransferCount;
  #hole = 0n;

  constructor(stream: Stream, isSparse: boolean, count: TransferCount) {
    this.#stream = stream;
    this.#isSparse = isSparse;
    this.#count = count;
  }

  addHole(length: bigint): void {
    this.#hole += length;
    this.#count.addHole(length);
  }

  async send(block: Buffer): Promise<void> {
    if (!this.#isSparse) {
      await this.#sendData(block);
      return;
    }
    for (const { isZero, start, end } of runsOf(block)) {
      if (isZero) this.addHole(BigInt(end - start));
      else await this.#sendData(block.subarray(start, end));
    }
  }

  /** Sends the hole that is still open: one at the end counts, too. */
  async flush(): Promise<void> {
    if (this.#hole > 0n) await this.#stream.sendHole(this.#hole);
    this.#hole = 0n;
  }

  async #sendData(bytes: Buffer): Promise<void> {
    await this.flush();
    await this.#stream.send(bytes);
    this.#count.addData(bytes.length);
  }
}
