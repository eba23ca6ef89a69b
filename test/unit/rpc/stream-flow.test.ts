import { describe, expect, it } from '@jest/globals';
import { TransportError } from '../../../src/errors/index.ts';
import { keepalive, remote } from '../../../src/protocol/index.ts';
import type { ClientStream, PacketHeader, StreamSink } from '../../../src/rpc/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import type { ScriptedPeer } from '../../support/scripted-peer.ts';
import { turns } from '../../support/turns.ts';
import type { Dialogue } from './support/session.ts';
import { startDialogue } from './support/session.ts';

const VOL = { pool: 'images', name: 'disk', key: '/images/disk' };
const STREAM = 3;
const CONTINUE = 2;
const PING: PacketHeader = {
  prog: keepalive.program,
  vers: 1,
  proc: 1,
  type: 2,
  serial: 0,
  status: 0,
};
const PONG = 2;

describe('The packets that wait to be sent', () => {
  it('are sent in the order keepalive, calls, stream data', async () => {
    const dialogue = startDialogue();
    const { session, peer } = dialogue;
    let rooms = 0;
    const { stream } = await openUpload(dialogue, { onRoom: () => (rooms += 1) });
    peer.transport.pause();
    // The first packet fills the transport; the others are queued.
    expect(stream.send(Buffer.alloc(200_000, 1))).toBe(false);
    await turns();
    expect(stream.send(Buffer.alloc(200_000, 2))).toBe(false);
    expect(stream.send(Buffer.alloc(10, 3))).toBe(false);
    const answer = session.call(remote.connectGetHostname, undefined);
    session.channel.send(
      { ...PING, proc: PONG },
      { encode() {}, decode() {} },
      undefined,
      'keepalive',
    );
    await turns();
    expect(rooms).toBe(0);
    peer.transport.resume();
    const packets = [];
    for (let index = 0; index < 5; index += 1) packets.push(await peer.expectPacket());
    expect(
      packets.map(({ header, payload }) => [header.prog, header.proc, payload.length]),
    ).toEqual([
      [remote.program, remote.storageVolUpload.number, 200_000],
      [keepalive.program, PONG, 0],
      [remote.program, remote.connectGetHostname.number, 0],
      [remote.program, remote.storageVolUpload.number, 200_000],
      [remote.program, remote.storageVolUpload.number, 10],
    ]);
    await turns();
    expect(rooms).toBeGreaterThan(0);
    const [, , call] = packets;
    if (call !== undefined) {
      peer.reply(call.header, remote.connectGetHostname, { hostname: 'host' });
    }
    expect(await answer).toEqual({ hostname: 'host' });
  });

  it('are followed by onRoom, even if nothing had to wait', async () => {
    const dialogue = startDialogue();
    let rooms = 0;
    const { stream } = await openUpload(dialogue, { onRoom: () => (rooms += 1) });
    stream.send(Buffer.of(1));
    await dialogue.peer.expectPacket();
    expect(rooms).toBe(1);
  });

  it('are never more than the announced length of the stream', async () => {
    const { stream } = await openUpload(startDialogue(), {}, { isSparse: true, sendLimit: 10n });
    stream.send(Buffer.alloc(4));
    stream.sendHole(5n);
    expect(() => stream.send(Buffer.alloc(2))).toThrow('more than the 1 that');
    expect(() => stream.sendHole(2n)).toThrow('more than the 1 that');
    stream.send(Buffer.alloc(1));
    expect(() => stream.sendHole(1n)).toThrow('more than the 0 that');
  });
});

describe('A session whose reading is paused', () => {
  it('sends PONGs, and continues where it stopped', async () => {
    using clock = new FakeClock();
    const dialogue = startDialogue();
    const { session, peer } = dialogue;
    const received: number[] = [];
    const { header } = await openUpload(dialogue, {
      onData: (bytes) => received.push(bytes.length),
    });
    session.startKeepalive({ intervalMs: 30, count: 1 });
    session.pauseReading({ showsLife: true });
    expect(session.isReadingPaused).toBe(true);
    sendData(peer, header, 1000);
    peer.sendEmpty(PING);
    await clock.advance(600);
    expect(received).toEqual([]);
    expect(session.isClosed).toBe(false);
    expect(await peer.expectPacket()).toMatchObject({ header: { ...PING, proc: PONG } });

    session.resumeReading();
    session.resumeReading();
    expect(session.isReadingPaused).toBe(false);
    await turns();
    expect(received).toEqual([1000]);
    // The PING is answered now, and keepalive has restarted.
    expect(await peer.expectPacket()).toMatchObject({ header: { ...PING, proc: PONG } });
    await clock.advance(100);
    expect(await dialogue.closed).toMatchObject({ code: 'KEEPALIVE_LOST' });
  });

  it('sends no PONGs to a daemon without keepalive', async () => {
    using clock = new FakeClock();
    const { session, peer } = startDialogue();
    session.pauseReading({ showsLife: false });
    await clock.advance(600);
    expect(peer.waiting).toBe(0);
    session.resumeReading();
    await session.close(() => new TransportError('CONNECTION_CLOSED', 'done'));
  });

  // Node does not count a socket that is not read, but the unread stream may still fail.
  it('keeps the process alive until reading is resumed or the session ends', () => {
    const { session } = startDialogue();
    const before = timeouts();
    session.pauseReading({ showsLife: true });
    expect(timeouts()).toBe(before + 1);
    session.resumeReading();
    expect(timeouts()).toBe(before);
    session.pauseReading({ showsLife: false });
    expect(timeouts()).toBe(before + 1);
    session.fail(new TransportError('CONNECTION_LOST', 'gone'));
    expect(timeouts()).toBe(before);
  });
});

/** The number of timers that keep the process alive. */
function timeouts(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

async function openUpload(
  { session, peer }: Dialogue,
  sink: Partial<StreamSink>,
  options: { readonly isSparse?: boolean; readonly sendLimit?: bigint } = {},
): Promise<{ readonly stream: ClientStream; readonly header: PacketHeader }> {
  const whole = { onData() {}, onHole() {}, onEnd() {}, onClose() {}, ...sink };
  const args = { vol: VOL, offset: 0n, length: 0n, flags: 0 };
  const opening = session.openStream(remote.storageVolUpload, args, whole, options);
  const { header } = await peer.expectCall(remote.storageVolUpload);
  peer.reply(header, remote.storageVolUpload, undefined);
  return { stream: (await opening).stream, header };
}

function sendData(peer: ScriptedPeer, opener: PacketHeader, length: number): void {
  const header = { ...opener, type: STREAM, status: CONTINUE };
  const bytes = new Uint8Array(length);
  peer.send(header, { encode: (writer) => writer.raw(bytes), decode: () => bytes }, bytes);
}
