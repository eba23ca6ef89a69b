import { describe, expect, it } from '@jest/globals';
import { Inbox } from '../../../../src/api/streams/inbox.ts';
import { ReadBlocks } from '../../../../src/api/streams/read-blocks.ts';
import type { StreamPart } from '../../../../src/api/streams/stream-part.ts';

const READ_BYTES = 200_000;

describe('ReadBlocks', () => {
  it('places each read behind the bytes that are kept', () => {
    const blocks = new ReadBlocks();
    const first = read(blocks);
    expect(blocks.keep(first)).toBe(true);
    const second = read(blocks);
    expect(second.buffer).toBe(first.buffer);
    expect(second.byteOffset).toBe(first.byteOffset + READ_BYTES);
  });

  it('reads over bytes that are not kept', () => {
    const blocks = new ReadBlocks();
    const first = read(blocks);
    expect(read(blocks).byteOffset).toBe(first.byteOffset);
  });

  it('has a limited number of blocks, and uses a block again after all its bytes are released', () => {
    const blocks = new ReadBlocks();
    const kept = fillAll(blocks);
    const memories = new Set(kept.map((bytes) => bytes.buffer));
    expect(blocks.next()).toBeUndefined();
    const [first, ...others] = kept.filter((bytes) => bytes.buffer === kept[0]?.buffer);
    for (const bytes of others) blocks.release(bytes);
    expect(blocks.next()).toBeUndefined();
    // A part may be taken, and released, in pieces.
    blocks.release((first as Buffer).subarray(0, 1000));
    expect(blocks.next()).toBeUndefined();
    blocks.release((first as Buffer).subarray(1000));
    const again = blocks.next();
    expect(again?.buffer).toBe(first?.buffer);
    expect(memories.has(again?.buffer as ArrayBuffer)).toBe(true);
  });

  it('does not keep bytes of other memory, and ignores their release', () => {
    const blocks = new ReadBlocks();
    read(blocks);
    expect(blocks.keep(Buffer.alloc(10))).toBe(false);
    blocks.release(Buffer.alloc(10));
  });
});

describe('An inbox with blocks', () => {
  it('keeps lent bytes of a block in place, and copies other lent bytes', () => {
    const inbox = new Inbox({ highBytes: 1_000_000, lowBytes: 500_000 });
    const blocks = new ReadBlocks();
    inbox.blocks = blocks;
    const inBlock = read(blocks).fill(1);
    inbox.put(inBlock, true);
    const elsewhere = Buffer.alloc(10, 2);
    inbox.put(elsewhere, true);
    elsewhere.fill(3);
    expect(takeBytes(inbox)?.buffer).toBe(inBlock.buffer);
    expect(takeBytes(inbox)).toEqual(Buffer.alloc(10, 2));
  });
});

/** Returns the memory of the next read, as if the read had filled part of it. */
function read(blocks: ReadBlocks): Buffer {
  const memory = blocks.next();
  if (memory === undefined) throw new Error('No block is free');
  return memory.subarray(0, READ_BYTES);
}

function fillAll(blocks: ReadBlocks): Buffer[] {
  const kept: Buffer[] = [];
  for (let memory = blocks.next(); memory !== undefined; memory = blocks.next()) {
    const bytes = memory.subarray(0, READ_BYTES);
    blocks.keep(bytes);
    kept.push(bytes);
  }
  return kept;
}

function takeBytes(inbox: Inbox): Uint8Array | undefined {
  const part: StreamPart | undefined = inbox.takeNow(READ_BYTES);
  return part?.kind === 'data' ? part.bytes : undefined;
}
