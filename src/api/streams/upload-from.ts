import type { BlockReader } from './block-reader.ts';
import type { Section } from './known-holes.ts';
import type { Stream } from './stream.ts';
import type { TransferCount } from './transfer.ts';
import { runsOf } from './zeros.ts';

/**
 * Sends the sections of a file. On a sparse stream known holes and zeros in the data are sent as
 * holes.
 */
export async function uploadFrom(
  reader: BlockReader,
  sections: readonly Section[],
  { stream, sparse }: { readonly stream: Stream; readonly sparse: boolean },
  count: TransferCount,
): Promise<void> {
  const sender = new Sender(stream, sparse, count);
  for (const section of sections) {
    if (section.isHole) sender.addHole(section.end - section.start);
    else await sendSection(reader, section, sender);
  }
  await sender.flush();
  count.checkComplete('The file');
  await stream.finish();
}

/** Stops at the end of the file. The next block is read while the current one is sent. */
async function sendSection(reader: BlockReader, section: Section, sender: Sender): Promise<void> {
  let at = section.start;
  let sending: Promise<void> = Promise.resolve();
  while (at < section.end) {
    const [block] = await Promise.all([reader.read(at, section.end - at), sending]);
    if (block.length === 0) return;
    at += BigInt(block.length);
    sending = sender.send(block);
  }
  await sending;
}

/** Sends blocks. On a sparse stream each run of zeros is sent as one hole. */
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

  /** Sends the pending hole, which may also be at the end of the file. */
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
