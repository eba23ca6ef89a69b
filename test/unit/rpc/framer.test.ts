import { describe, expect, it } from '@jest/globals';
import { Framer } from '../../../src/rpc/framer.ts';
import { growth, LINEAR_GROWTH_MAX } from '../../support/growth.ts';
import { seeded } from '../protocol/support/table-codec.ts';

const LIMIT = 1000;

describe('Framer', () => {
  it('delivers packets that arrive in one piece', () => {
    const { framer, packets } = collect();
    framer.push(Buffer.concat([packet(28, 1), packet(40, 2), packet(28, 3)]));
    expect(packets).toEqual([packet(28, 1), packet(40, 2), packet(28, 3)]);
    expect(framer.heldBytes).toBe(0);
  });

  it('delivers the same packets for any division into pieces', () => {
    const bytes = Buffer.concat([packet(28, 1), packet(333, 2), packet(29, 3), packet(1000, 4)]);
    for (const size of [1, 2, 3, 4, 5, 7, 27, 28, 29, 31, 64, 500, 999]) {
      const { framer, packets } = collect();
      for (let at = 0; at < bytes.length; at += size) framer.push(bytes.subarray(at, at + size));
      expect(Buffer.concat(packets)).toEqual(bytes);
      expect(packets).toHaveLength(4);
    }
  });

  it('delivers two packets that are divided at any byte', () => {
    const bytes = Buffer.concat([packet(28, 1), packet(36, 2)]);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { framer, packets } = collect();
      framer.push(bytes.subarray(0, cut));
      framer.push(bytes.subarray(cut));
      expect(packets).toEqual([packet(28, 1), packet(36, 2)]);
    }
  });

  it('passes the payload of an incomplete packet on in pieces, if its header has a sink', () => {
    const bytes = Buffer.concat([packet(28, 1), packet(333, 2), packet(29, 3), packet(1000, 2)]);
    for (const size of [1, 2, 3, 4, 5, 7, 27, 28, 29, 31, 64, 500, 999]) {
      const packets: Buffer[] = [];
      const payloads: Buffer[] = [];
      const framer: Framer = new Framer(LIMIT, {
        onPacketBytes: (all, start, end) => packets.push(Buffer.from(all.subarray(start, end))),
        onPacketHeader: (all, start, length) => {
          if (all[start + 4] !== 2) return undefined;
          payloads.push(Buffer.from(all.subarray(start, start + 28)));
          expect(length).toBe(all.readUInt32BE(start));
          return {
            receiveData: (piece) => {
              payloads.push(Buffer.from(piece));
              // A packet that is delivered in part may be followed by a pause, as any other.
              framer.pause();
              framer.resume();
            },
          };
        },
      });
      for (let at = 0; at < bytes.length; at += size) {
        framer.push(bytes.subarray(at, at + size));
        if (framer.heldBytes > 0) expect(framer.heldBytes).toBe(heldAt(bytes, at + size));
      }
      const whole = packets.filter((each) => each[4] === 2);
      // A packet that arrives in one piece is delivered as a whole.
      expect(packets.filter((each) => each[4] !== 2)).toEqual([packet(28, 1), packet(29, 3)]);
      expect(Buffer.concat([...whole, ...payloads])).toEqual(
        Buffer.concat([packet(333, 2), packet(1000, 2)]),
      );
    }
  });

  it.each([0, 1, 3, 27])('rejects a packet of length %d, in one piece or in several', (length) => {
    const word = Buffer.alloc(4);
    word.writeUInt32BE(length);
    const expected = `length ${length}, shorter than its header`;
    expect(() => collect().framer.push(word)).toThrow(expected);
    const { framer } = collect();
    framer.push(word.subarray(0, 3));
    expect(() => framer.push(word.subarray(3))).toThrow(expected);
  });

  it.each([LIMIT + 1, 0x7f_ff_ff_ff, 0xff_ff_ff_ff])('rejects a packet of length %d', (length) => {
    const word = Buffer.alloc(4);
    word.writeUInt32BE(length);
    expect(() => collect().framer.push(word)).toThrow(
      `length ${length}, over the limit of ${LIMIT}`,
    );
  });

  it('recognizes another protocol by its first bytes, in one piece or in several', () => {
    const greeting = Buffer.from('SSH-2.0-OpenSSH_9.6');
    expect(() => collect().framer.push(greeting)).toThrow('an SSH server ("SSH-2.0-OpenSSH_9.6")');
    const { framer } = collect();
    framer.push(greeting.subarray(0, 3));
    expect(() => framer.push(greeting.subarray(3))).toThrow('an SSH server ("SSH-")');
  });

  it('does not take wrong bytes after a packet for another protocol', () => {
    const { framer } = collect();
    framer.push(packet(28, 1));
    expect(() => framer.push(Buffer.from('HTTP'))).toThrow(`over the limit of ${LIMIT}`);
  });

  it('allocates memory only as bytes arrive, whatever length is announced', () => {
    const before = process.memoryUsage().arrayBuffers;
    const framers = Array.from({ length: 1000 }, () => {
      const framer = new Framer(33_554_436, { onPacketBytes() {} });
      const start = Buffer.alloc(100);
      start.writeUInt32BE(33_554_436);
      framer.push(start);
      return framer;
    });
    expect(framers.every((framer) => framer.heldBytes === 100)).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16_000_000);
  });

  it('applies a new limit to the next packet', () => {
    const { framer, packets } = collect();
    framer.maxPacketBytes = 2000;
    framer.push(packet(2000, 9));
    expect(packets).toHaveLength(1);
  });

  it('skips bytes that belong to no packet, in the same piece and across pieces', () => {
    const packets: Buffer[] = [];
    const framer: Framer = new Framer(LIMIT, {
      onPacketBytes: (bytes, start, end) => {
        packets.push(Buffer.from(bytes.subarray(start, end)));
        if (bytes[start + 27] === 5) framer.skip(3);
      },
    });
    const bytes = Buffer.concat([packet(28, 5), Buffer.alloc(3), packet(28, 6)]);
    framer.push(bytes);
    for (const byte of bytes) framer.push(Buffer.of(byte));
    expect(packets).toEqual([packet(28, 5), packet(28, 6), packet(28, 5), packet(28, 6)]);
  });

  it('delivers nothing after stop is called from within onPacket', () => {
    const packets: Buffer[] = [];
    const framer: Framer = new Framer(LIMIT, {
      onPacketBytes: (bytes, start, end) => {
        packets.push(Buffer.from(bytes.subarray(start, end)));
        framer.stop();
      },
    });
    framer.push(Buffer.concat([packet(28, 1), packet(28, 2)]));
    framer.push(packet(28, 3));
    expect(packets).toEqual([packet(28, 1)]);
  });

  it('keeps all bytes in order during pauses, and delivers them after each', () => {
    const random = seeded(5);
    const packets: number[] = [];
    const framer: Framer = new Framer(LIMIT, {
      onPacketBytes: (bytes, start) => {
        packets.push(bytes[start + 4] as number);
        if (random() < 0.5) framer.pause();
        // A packet can also resume the delivery.
        if (random() < 0.3) framer.resume();
      },
    });
    const all = Array.from({ length: 200 }, (_, index) => packet(28 + (index % 50), index));
    const bytes = Buffer.concat(all);
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + Math.floor(random() * 300);
      framer.push(bytes.subarray(at, at + size));
      at += size;
      if (random() < 0.5) framer.resume();
    }
    for (let index = 0; index < all.length; index += 1) framer.resume();
    expect(packets).toEqual(all.map((_, index) => index));
  });

  it('copies what it keeps of a lent piece, and says which packets are lent', () => {
    const packets: Array<readonly [bytes: Buffer, isLent: boolean]> = [];
    const framer: Framer = new Framer(LIMIT, {
      onPacketBytes: (bytes, start, end, isLent) => {
        packets.push([Buffer.from(bytes.subarray(start, end)), isLent]);
        if (packets.length === 1) framer.pause();
      },
    });
    const piece = Buffer.concat([packet(28, 1), packet(28, 2), packet(28, 3).subarray(0, 20)]);
    framer.push(piece, true);
    piece.fill(0);
    framer.resume();
    const rest = packet(28, 3).subarray(20);
    framer.push(rest, true);
    expect(packets).toEqual([
      [packet(28, 1), true],
      [packet(28, 2), false],
      [packet(28, 3), false],
    ]);
  });

  it.each<[string, (framer: Framer, bytes: Buffer) => void]>([
    ['one large piece', (framer, bytes) => framer.push(bytes)],
    [
      'many pieces that arrive during a pause',
      (framer, bytes) => {
        framer.pause();
        for (let at = 0; at < bytes.length; at += 1000) framer.push(bytes.subarray(at, at + 1000));
        framer.resume();
      },
    ],
  ])('takes linear time for %s and a pause after each packet', async (_, push) => {
    // Made once: large buffers cost more than linear time.
    const made = new Map<number, Buffer>();
    const work = (size: number): void => {
      const bytes = made.get(size) ?? Buffer.concat(Array(size).fill(packet(LIMIT, 1)));
      made.set(size, bytes);
      let packets = 0;
      const framer: Framer = new Framer(LIMIT, {
        onPacketBytes: () => {
          packets += 1;
          framer.pause();
        },
      });
      push(framer, bytes);
      while (packets < size) framer.resume();
    };
    expect(await growth(5000, work)).toBeLessThan(LINEAR_GROWTH_MAX);
  });
});

function collect(): { readonly framer: Framer; readonly packets: Buffer[] } {
  const packets: Buffer[] = [];
  const framer = new Framer(LIMIT, {
    onPacketBytes: (bytes, start, end) => {
      packets.push(Buffer.from(bytes.subarray(start, end)));
    },
  });
  return { framer, packets };
}

/** Returns the number of bytes of the last packet that has begun before `end`. */
function heldAt(bytes: Buffer, end: number): number {
  let start = 0;
  for (;;) {
    const next = start + bytes.readUInt32BE(start);
    if (next > end) return end - start;
    start = next;
  }
}

function packet(length: number, filling: number): Buffer {
  const bytes = Buffer.alloc(length, filling);
  bytes.writeUInt32BE(length);
  return bytes;
}
