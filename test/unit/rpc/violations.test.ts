import { describe, expect, it } from '@jest/globals';
import { keepalive, remote } from '../../../src/protocol/index.ts';
import type { PacketHeader } from '../../../src/rpc/index.ts';
import { XdrVoid } from '../../../src/xdr/index.ts';
import { turns } from '../../support/turns.ts';
import type { Dialogue } from './support/session.ts';
import { startDialogue } from './support/session.ts';

const VERSION_REPLY: PacketHeader = {
  prog: remote.program,
  vers: 1,
  proc: 4,
  type: 1,
  serial: 0,
  status: 0,
};

/** A peer that violates the protocol after it received one call, and part of the error message. */
const VIOLATIONS: ReadonlyArray<
  readonly [what: string, misbehave: (dialogue: Dialogue) => void, says: string]
> = [
  [
    'sends a reply to a call that was not made',
    ({ peer }) => peer.sendEmpty({ ...VERSION_REPLY, serial: 77 }),
    'REMOTE_PROC_CONNECT_GET_VERSION REPLY serial 77: no call with this serial is in flight',
  ],
  [
    'sends a reply with another procedure',
    ({ peer }) => peer.sendEmpty({ ...VERSION_REPLY, proc: 3 }),
    'the call with this serial was REMOTE_PROC_CONNECT_GET_VERSION',
  ],
  [
    'sends a reply with an invalid status',
    ({ peer }) => peer.sendEmpty({ ...VERSION_REPLY, status: 2 }),
    'a reply cannot have the status 2',
  ],
  [
    'sends a reply with an unknown program',
    ({ peer }) => peer.sendEmpty({ ...VERSION_REPLY, prog: 0x12_34 }),
    'procedure 4 of program 0x1234 version 1 REPLY serial 0',
  ],
  [
    'sends a reply with an unknown version',
    ({ peer }) => peer.sendEmpty({ ...VERSION_REPLY, vers: 2 }),
    'version 2',
  ],
  ['sends a call', ({ peer }) => peer.sendEmpty({ ...VERSION_REPLY, type: 0 }), 'CALL serial 0'],
  [
    'sends a call with file descriptors',
    ({ peer }) => peer.sendBytes(packet({ ...VERSION_REPLY, type: 4 }, [0, 0, 0, 1])),
    'CALL_WITH_FDS',
  ],
  [
    'announces too many file descriptors',
    ({ peer }) => peer.sendBytes(packet({ ...VERSION_REPLY, type: 5 }, [0, 0, 0, 33])),
    '33 file descriptors, over the limit of 32',
  ],
  [
    'sends a packet of an unknown type',
    ({ peer }) => peer.sendEmpty({ ...VERSION_REPLY, type: 9 }),
    'type 9',
  ],
  [
    'sends a length word below the length of the header',
    ({ peer }) => peer.sendBytes(word(8)),
    'length 8, shorter',
  ],
  [
    'sends a length word over the limit',
    ({ peer }) => peer.sendBytes(word(0x02_00_00_05)),
    'length 33554437, over the limit of 33554436',
  ],
];

describe('A client session whose peer', () => {
  it.each(VIOLATIONS)(
    '%s closes the connection with an error that describes the packet',
    async (_, misbehave, says) => {
      const dialogue = startDialogue();
      const { session, peer, closed } = dialogue;
      const call = session.call(remote.connectGetVersion, undefined);
      await peer.expectCall(remote.connectGetVersion);
      misbehave(dialogue);
      await expect(call).rejects.toMatchObject({
        name: 'ProtocolError',
        code: 'PROTOCOL_VIOLATED',
        outcome: 'unknown',
        message: expect.stringContaining(says),
      });
      await expect(closed).resolves.toMatchObject({ code: 'PROTOCOL_VIOLATED' });
      await peer.expectClose();
      await expect(session.call(remote.connectGetVersion, undefined)).rejects.toMatchObject({
        outcome: 'not-sent',
      });
    },
  );

  it('sends a large packet before the connection is open closes the connection', async () => {
    const { session, peer } = startDialogue({ isOpen: false });
    const call = session.call(remote.authList, undefined);
    await peer.expectCall(remote.authList);
    peer.sendBytes(word(1_048_577));
    await expect(call).rejects.toThrow('over the limit of 1048576');
  });

  it('answers a call twice closes the connection', async () => {
    const { session, peer, closed } = startDialogue();
    const call = session.call(remote.connectGetVersion, undefined);
    const { header } = await peer.expectCall(remote.connectGetVersion);
    peer.reply(header, remote.connectGetVersion, { hvVer: 1n });
    peer.reply(header, remote.connectGetVersion, { hvVer: 1n });
    await expect(call).resolves.toEqual({ hvVer: 1n });
    await expect(closed).resolves.toMatchObject({ code: 'PROTOCOL_VIOLATED' });
  });
});

describe('Packets that are only unknown or late', () => {
  it('are dropped, and the connection stays open', async () => {
    const { session, peer, events } = startDialogue();
    const event = { prog: remote.program, vers: 1, type: 2, serial: 1, status: 0 };
    peer.sendEmpty({ ...event, proc: 9999 });
    peer.sendEmpty({ ...event, proc: remote.connectGetVersion.number });
    peer.sendEmpty({ ...event, type: 3, proc: 209, serial: 55 });
    peer.send({ ...event, prog: keepalive.program, proc: 7, serial: 0 }, XdrVoid, undefined);
    const call = session.call(remote.connectGetVersion, undefined);
    const { header } = await peer.expectCall(remote.connectGetVersion);
    peer.reply(header, remote.connectGetVersion, { hvVer: 1n });
    await expect(call).resolves.toEqual({ hvVer: 1n });
    expect(events).toEqual([]);
  });

  it('are dropped if they are events before the connection is open', async () => {
    const { session, peer, events } = startDialogue({ isOpen: false });
    const dom = { name: 'x', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
    peer.sendEvent(remote.domainEventLifecycle, { dom, event: 1, detail: 2 });
    const call = session.call(remote.authList, undefined);
    const { header } = await peer.expectCall(remote.authList);
    peer.reply(header, remote.authList, { types: [0] });
    await expect(call).resolves.toEqual({ types: [0] });
    expect(events).toEqual([]);
    session.markOpen();
    peer.sendEvent(remote.domainEventLifecycle, { dom, event: 1, detail: 2 });
    await turns();
    expect(events).toEqual([
      { event: remote.domainEventLifecycle, payload: { dom, event: 1, detail: 2 } },
    ]);
  });
});

describe('Keepalive', () => {
  it('answers each PING at once, even if calls are in flight', async () => {
    const { session, peer } = startDialogue({ maxCallsInFlight: 1 });
    const calls = [1, 2, 3].map(() => session.call(remote.connectGetVersion, undefined));
    await peer.expectCall(remote.connectGetVersion);
    const ping = { prog: keepalive.program, vers: 1, proc: 1, type: 2, serial: 0, status: 0 };
    peer.sendEmpty(ping);
    peer.sendEmpty(ping);
    for (const _ of [1, 2]) {
      const { header, payload } = await peer.expectPacket();
      expect(header).toEqual({ ...ping, proc: 2 });
      expect(payload).toHaveLength(0);
    }
    session.fail(new Error('over'));
    for (const call of calls) await expect(call).rejects.toThrow('over');
  });
});

function word(length: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

function packet(header: PacketHeader, payload: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(28 + payload.length);
  const { prog, vers, proc, type, serial, status } = header;
  const words = [bytes.length, prog, vers, proc, type, serial, status];
  for (const [index, value] of words.entries()) bytes.writeUInt32BE(value, index * 4);
  bytes.set(payload, 28);
  return bytes;
}
