import { describe, expect, it } from '@jest/globals';
import { VirNetMessageStatus, VirNetMessageType } from '../../../src/protocol/index.ts';
import { loadCodecs } from '../../../src/protocol/load-codecs.ts';
import { encodePacket } from '../../../src/rpc/encode-packet.ts';
import { Outbox } from '../../../src/rpc/outbox.ts';
import type { PacketHeader } from '../../../src/rpc/packet.ts';
import { Trace } from '../../../src/rpc/trace.ts';
import type { Transport } from '../../../src/transport/index.ts';
import { XdrRaw } from '../../../src/xdr/index.ts';
import { turns } from '../../support/turns.ts';

/** Small ones share a buffer. The others are longer than this buffer, or end behind its end. */
const LENGTHS = [4, 8, 4, 8, 4, 8, 4, 3000, 2000, 4, 10_000, 4, 100_000, 8, 4096];

describe('A transport that takes single packets', () => {
  it('gets each call in a write of its own, which does not change later', async () => {
    loadCodecs();
    const writes: Uint8Array[] = [];
    const transport = {
      isPacketwise: true,
      write: (bytes: Uint8Array) => {
        writes.push(bytes);
        return true;
      },
    } as unknown as Transport;
    const outbox = new Outbox(transport, new Trace(), { onRoom() {} });
    for (const [serial, length] of LENGTHS.entries()) {
      outbox.send(headerOf(serial), XdrRaw, Buffer.alloc(length, serial), 'call');
      // The first packets are written before the others are sent.
      if (serial === 3) await turns();
    }
    await turns();
    const expected = LENGTHS.map((length, serial) =>
      encodePacket(headerOf(serial), XdrRaw, Buffer.alloc(length, serial)),
    );
    expect(writes.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
      expected.map((bytes) => Buffer.from(bytes).toString('hex')),
    );
  });
});

function headerOf(serial: number): PacketHeader {
  return {
    ...{ prog: 1, vers: 1, proc: 209, serial },
    type: VirNetMessageType.CALL,
    status: VirNetMessageStatus.OK,
  };
}
