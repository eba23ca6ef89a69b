import { describe, expect, it } from '@jest/globals';
import { VirNetMessageStatus, VirNetMessageType } from '../../../src/protocol/index.ts';
import { loadCodecs } from '../../../src/protocol/load-codecs.ts';
import { DataHead } from '../../../src/rpc/data-head.ts';
import { Outbox } from '../../../src/rpc/outbox.ts';
import type { PacketHeader } from '../../../src/rpc/packet.ts';
import { Trace } from '../../../src/rpc/trace.ts';
import type { Transport } from '../../../src/transport/index.ts';
import { turns } from '../../support/turns.ts';

const HEADER: PacketHeader = {
  ...{ prog: 1, vers: 1, proc: 209, serial: 7 },
  type: VirNetMessageType.STREAM,
  status: VirNetMessageStatus.CONTINUE,
};

describe('The payload of a large packet of bulk data', () => {
  it('is sent from where it lies, behind a header with the length of both', async () => {
    const { outbox, writes, take } = start();
    const bytes = Buffer.alloc(100_000, 1);
    let isTaken = false;
    outbox.sendData(new DataHead(HEADER), bytes, () => {
      isTaken = true;
    });
    await turns();
    const [head, payload] = writes[0] ?? [];
    expect(payload).toBe(bytes);
    expect(head).toHaveLength(28);
    expect(Buffer.from(head ?? []).readUInt32BE(0)).toBe(100_028);
    expect(isTaken).toBe(false);
    take();
    expect(isTaken).toBe(true);
  });

  it.each([
    ['is small', 1000, {}],
    ['is for a transport that takes single packets', 100_000, { isPacketwise: true }],
    [
      'is for a transport that does not know when bytes are sent',
      100_000,
      { writeBoth: undefined },
    ],
  ])('is copied if it %s', async (_, length, facts) => {
    const { outbox, writes } = start(facts);
    const bytes = Buffer.alloc(length, 1);
    let isTaken = false;
    outbox.sendData(new DataHead(HEADER), bytes, () => {
      isTaken = true;
    });
    expect(isTaken).toBe(true);
    bytes.fill(2);
    await turns();
    const [packet] = writes[0] ?? [];
    expect(Buffer.from(packet ?? []).subarray(28)).toEqual(Buffer.alloc(length, 1));
  });

  it('is copied if a security layer protects the packet', async () => {
    const { outbox, writes } = start();
    let takenCount = 0;
    outbox.sendData(new DataHead(HEADER), Buffer.alloc(100_000, 1), () => {});
    outbox.secure({ wrap: (bytes) => Buffer.concat([Buffer.of(9), bytes]), unwrap: (b) => b });
    outbox.sendData(new DataHead(HEADER), Buffer.alloc(100_000, 1), () => {
      takenCount += 1;
    });
    await turns();
    // The first was queued before the layer, so it is sent without it.
    expect(writes.map((pieces) => pieces.length)).toEqual([2, 1]);
    expect(writes[1]?.[0]).toHaveLength(100_029);
    expect(takenCount).toBe(1);
  });
});

function start(facts: object = {}): {
  outbox: Outbox;
  writes: Uint8Array[][];
  take: () => void;
} {
  loadCodecs();
  const writes: Uint8Array[][] = [];
  let take = (): void => {};
  const transport = {
    write: (bytes: Uint8Array) => writes.push([bytes]) > 0,
    writeBoth: (head: Uint8Array, bytes: Uint8Array, onTaken: () => void) => {
      take = onTaken;
      return writes.push([head, bytes]) > 0;
    },
    ...facts,
  } as unknown as Transport;
  const outbox = new Outbox(transport, new Trace(), { onRoom() {} });
  return { outbox, writes, take: () => take() };
}
