import { describe, expect, it } from '@jest/globals';
import type { Lease } from '../../../../src/api/calls/lease.ts';
import { Inbox } from '../../../../src/api/streams/inbox.ts';
import { ResumingDownload } from '../../../../src/api/streams/resuming-download.ts';
import { Stream } from '../../../../src/api/streams/stream.ts';
import type { Carrier } from '../../../../src/api/streams/wire.ts';
import { Wire } from '../../../../src/api/streams/wire.ts';
import { remote, VirNetMessageError } from '../../../../src/protocol/index.ts';
import type { PacketHeader } from '../../../../src/rpc/index.ts';
import { errorBody } from '../../../../src/rpc/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { turns } from '../../../support/turns.ts';
import type { Dialogue } from '../../rpc/support/session.ts';
import { startDialogue } from '../../rpc/support/session.ts';

const VOL = { pool: 'images', name: 'disk', key: '/images/disk' };
const ALL = { vol: VOL, offset: 0n, length: 0n, flags: 0 };
const STREAM = 3;
const OK = 0;
const ERROR = 1;
const CONTINUE = 2;

describe('Wire', () => {
  it('can end before the reply to its opening call', async () => {
    const { peer, session } = startDialogue();
    const inbox = newInbox();
    const wire = new Wire(inbox, { lease: undefined, finishesAtEnd: true });
    const opening = session.openStream(remote.storageVolDownload, ALL, wire);
    const { header } = await peer.expectCall(remote.storageVolDownload);
    sendData(peer, header, 'all');
    sendData(peer, header, '');
    peer.reply(header, remote.storageVolDownload, undefined);
    wire.attach((await opening).stream);
    // The end is confirmed immediately, even if nothing is read.
    expect(await peer.expectPacket()).toMatchObject({ header: { type: STREAM, status: OK } });
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    const stream = streamOf(inbox, wire);
    expect(String(await stream.recv())).toBe('all');
    expect((await stream.recv()).length).toBe(0);
    await stream.finish();
    expect(peer.waiting).toBe(0);
  });

  it('reports the error that the daemon sends instead of a confirmation', async () => {
    const { peer, header, wire, inbox } = await openUpload();
    const stream = streamOf(inbox, wire);
    const finishing = stream.finish();
    await peer.expectPacket();
    sendError(peer, header, 'the disk is full');
    await expect(finishing).rejects.toMatchObject({ message: 'the disk is full' });
    await expect(stream.finish()).rejects.toMatchObject({ message: 'the disk is full' });
    // A confirmation may follow, which is ignored.
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    await stream.abort();
  });

  it('sends in order, whatever fits into a packet and whatever has to wait', async () => {
    const { peer, header, wire, inbox } = await openUpload();
    const stream = streamOf(inbox, wire);
    peer.transport.pause();
    const lengths = [100_000, 1000, 400_000, 100_000, 0, 10];
    const sent = Promise.all(
      lengths.map((length, index) => stream.send(Buffer.alloc(length, index))),
    );
    await turns();
    peer.transport.resume();
    let received = Buffer.alloc(0);
    while (received.length < 601_010) {
      const { payload } = await peer.expectPacket();
      received = Buffer.concat([received, Buffer.from(payload)]);
    }
    const expected = lengths.map((length, index) => Buffer.alloc(length, index));
    expect(received.equals(Buffer.concat(expected))).toBe(true);
    await sent;
    const finishing = stream.finish();
    expect(await peer.expectPacket()).toMatchObject({ header: { status: OK } });
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    await finishing;
  });

  it.each([400_000, 100_000])('rejects waiting sends of %d bytes if it fails', async (length) => {
    const { peer, header, wire, inbox } = await openUpload();
    const stream = streamOf(inbox, wire);
    peer.transport.pause();
    const sending = [1, 2, 3].map((byte) => stream.send(Buffer.alloc(length, byte)));
    const settled = Promise.allSettled(sending);
    await turns();
    sendError(peer, header, 'the disk is on fire');
    const reasons = (await settled).map(
      (each) => each.status === 'rejected' && each.reason.message,
    );
    expect(reasons).toEqual(Array(3).fill('the disk is on fire'));
    await expect(stream.finish()).rejects.toThrow('the disk is on fire');
  });

  it.each([900_000, 100_000])(
    'rejects a waiting send of %d bytes if it is aborted',
    async (length) => {
      const { peer, header, wire, inbox } = await openUpload();
      const stream = streamOf(inbox, wire);
      peer.transport.pause();
      const sending = stream.send(Buffer.alloc(length));
      const refused = expect(sending).rejects.toMatchObject({ code: 'STREAM_ABORTED' });
      await turns();
      const aborting = stream.abort();
      await refused;
      peer.transport.resume();
      peer.sendEmpty({ ...header, type: STREAM, status: OK });
      await aborting;
    },
  );

  it('continues to send after the daemon has ended its direction', async () => {
    const { peer, header, wire, inbox } = await openUpload();
    const stream = streamOf(inbox, wire);
    sendData(peer, header, '');
    expect((await stream.recv()).length).toBe(0);
    await stream.send(Buffer.from('more'));
    expect(String((await peer.expectPacket()).payload)).toBe(
      String(new Uint8Array(Buffer.from('more'))),
    );
    const finishing = stream.finish();
    expect(await peer.expectPacket()).toMatchObject({ header: { status: OK } });
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    await finishing;
  });

  it('closes its session if the daemon does not confirm an abort', async () => {
    using clock = new FakeClock();
    const discarded: unknown[] = [];
    const lease = { ...NO_LEASE, discard: (reason: unknown) => discarded.push(reason) };
    const { wire } = await openUpload(lease);
    await clock.until(wire.abort());
    expect(discarded).toMatchObject([{ code: 'STREAM_ABORTED' }]);
  });

  it('releases its session exactly once, when it is closed', async () => {
    let released = 0;
    const lease = { ...NO_LEASE, release: () => (released += 1) };
    const { peer, header, wire } = await openUpload(lease);
    const finishing = wire.finish();
    await peer.expectPacket();
    expect(released).toBe(0);
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    await finishing;
    expect(released).toBe(1);
  });
});

describe('ResumingDownload', () => {
  it('continues at the same position when it is read again', async () => {
    const log: string[] = [];
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    const download = new ResumingDownload(inbox, logged('first', log), {
      reopen: async (received) => {
        log.push(`again at ${received}`);
        return logged('second', log);
      },
      onLoss: () => () => {},
    });
    inbox.gate = download;
    inbox.put(Buffer.alloc(2000));
    expect(log).toEqual(['first aborted']);
    await inbox.take(2000);
    await turns();
    expect(log).toEqual(['first aborted', 'again at 2000']);
    await download.finish();
    expect(log.at(-1)).toBe('second finished');
  });

  it('ends if no bytes are left, and fails if it cannot be reopened', async () => {
    for (const [reopen, end] of [
      [async () => undefined, null],
      [async () => Promise.reject(new Error('gone')), 'gone'],
    ] as const) {
      const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
      inbox.gate = new ResumingDownload(inbox, logged('first', []), {
        reopen,
        onLoss: () => () => {},
      });
      inbox.put(Buffer.alloc(2000));
      await inbox.take(2000);
      const last = await inbox.take(1).catch((error: Error) => error.message);
      expect(last).toBe(end);
    }
  });

  it('is not reopened if it was finished or aborted meanwhile', async () => {
    const log: string[] = [];
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    let open: (carrier: Carrier) => void = () => {};
    const download = new ResumingDownload(inbox, logged('first', log), {
      reopen: () =>
        new Promise((resolve) => {
          open = resolve;
        }),
      onLoss: () => () => log.push('not listening'),
    });
    inbox.gate = download;
    inbox.put(Buffer.alloc(2000));
    await inbox.take(2000);
    await turns();
    await download.abort();
    open(logged('late', log));
    await turns();
    expect(log).toEqual(['first aborted', 'not listening', 'late aborted']);
  });

  it('fails when the connection is lost while it waits', async () => {
    let lose: (error: Error | undefined) => void = () => {};
    const inbox = new Inbox({ highBytes: 1000, lowBytes: 500 });
    inbox.gate = new ResumingDownload(inbox, logged('first', []), {
      reopen: async () => undefined,
      onLoss: (listener) => {
        lose = listener;
        return () => {};
      },
    });
    inbox.put(Buffer.alloc(2000));
    const failed = new Promise((resolve) => {
      inbox.onFail = resolve;
    });
    lose(undefined);
    expect(await failed).toMatchObject({ code: 'CONNECTION_CLOSED' });
  });
});

const NO_LEASE = {
  pause() {},
  resume() {},
  release(): unknown {
    return undefined;
  },
  discard(_reason: unknown): unknown {
    return undefined;
  },
  isUsed: false,
};

async function openUpload(
  lease?: typeof NO_LEASE,
): Promise<
  Dialogue & { readonly wire: Wire; readonly inbox: Inbox; readonly header: PacketHeader }
> {
  const dialogue = startDialogue();
  const inbox = newInbox();
  const own = lease === undefined ? undefined : { ...lease, session: dialogue.session };
  const wire = new Wire(inbox, { lease: own as Lease | undefined, finishesAtEnd: false });
  const opening = dialogue.session.openStream(remote.storageVolUpload, ALL, wire);
  const { header } = await dialogue.peer.expectCall(remote.storageVolUpload);
  dialogue.peer.reply(header, remote.storageVolUpload, undefined);
  wire.attach((await opening).stream);
  return { ...dialogue, wire, inbox, header };
}

function newInbox(): Inbox {
  return new Inbox({ highBytes: 1_000_000, lowBytes: 500_000 });
}

function streamOf(inbox: Inbox, carrier: Carrier): Stream {
  return Stream.of({ inbox, carrier, canRecv: true, canSend: true, signal: undefined });
}

function sendData(peer: Dialogue['peer'], opener: PacketHeader, text: string): void {
  const bytes = Buffer.from(text);
  const header = { ...opener, type: STREAM, status: CONTINUE };
  peer.send(header, { encode: (writer) => writer.raw(bytes), decode: () => bytes }, bytes);
}

function sendError(peer: Dialogue['peer'], opener: PacketHeader, message: string): void {
  const header = { ...opener, type: STREAM, status: ERROR };
  peer.send(header, VirNetMessageError, errorBody({ message }));
}

function logged(name: string, log: string[]): Carrier {
  return {
    send: () => Promise.resolve(),
    sendHole: () => Promise.resolve(),
    finish: async () => {
      log.push(`${name} finished`);
    },
    abort: async () => {
      log.push(`${name} aborted`);
    },
  };
}
