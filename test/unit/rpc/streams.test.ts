import { describe, expect, it } from '@jest/globals';
import { TransportError } from '../../../src/errors/index.ts';
import { remote, VirNetMessageError, VirNetStreamHole } from '../../../src/protocol/index.ts';
import type { ClientStream, PacketHeader, StreamSink } from '../../../src/rpc/index.ts';
import { errorBody } from '../../../src/rpc/index.ts';
import { XdrRaw, XdrVoid } from '../../../src/xdr/index.ts';
import type { ScriptedPeer } from '../../support/scripted-peer.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import type { Dialogue } from './support/session.ts';
import { startDialogue } from './support/session.ts';

const VOL = { pool: 'images', name: 'disk', key: '/images/disk' };
const RANGE = { vol: VOL, offset: 0n, length: 0n, flags: 0 };

const STREAM = 3;
const HOLE = 6;
const OK = 0;
const ERROR = 1;
const CONTINUE = 2;

describe('A client stream', () => {
  it('receives data that arrives before the reply, and its end', async () => {
    const { session, peer } = startDialogue();
    const sink = new RecordingSink();
    const opening = session.openStream(remote.storageVolDownload, RANGE, sink);
    const { header } = await peer.expectCall(remote.storageVolDownload);
    sendData(peer, header, 'early ');
    peer.reply(header, remote.storageVolDownload, undefined);
    const { stream } = await opening;
    sendData(peer, header, 'late');
    sendData(peer, header, '');
    await until(() => sink.log.at(-1) === 'end');
    expect(sink.log).toEqual(['data early ', 'data late', 'end']);
    stream.finish();
    expect(await peer.expectPacket()).toMatchObject({
      header: { type: STREAM, status: OK, serial: header.serial, proc: header.proc },
      payload: new Uint8Array(0),
    });
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    await until(() => sink.log.at(-1) === 'closed undefined');
    expect(stream.state).toBe('closed');
  });

  it('receives the data of an incomplete packet as it arrives', async () => {
    const { session, peer } = startDialogue();
    const sink = new RecordingSink();
    const opening = session.openStream(remote.storageVolDownload, RANGE, sink);
    const { header } = await peer.expectCall(remote.storageVolDownload);
    peer.reply(header, remote.storageVolDownload, undefined);
    const { stream } = await opening;
    const data = { ...header, type: STREAM, status: CONTINUE };
    const packet = peer.encode(data, XdrRaw, Buffer.from('one two three'));
    peer.sendBytes(packet.subarray(0, 31));
    await until(() => sink.log.length === 1);
    peer.sendBytes(packet.subarray(31, 35));
    await until(() => sink.log.length === 2);
    expect(sink.log).toEqual(['data one', 'data  two']);
    stream.abort();
    // The rest was in flight, and is dropped.
    peer.sendBytes(packet.subarray(35));
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    await until(() => sink.log.at(-1) === 'closed undefined');
    expect(sink.log).toHaveLength(3);
  });

  it('sends data and holes, and never an empty packet', async () => {
    const { stream, peer } = await openUpload({ isSparse: true });
    stream.send(Buffer.from('abc'));
    stream.send(new Uint8Array(0));
    stream.sendHole(2n ** 40n);
    stream.finish();
    stream.finish();
    const packets = [
      await peer.expectPacket(),
      await peer.expectPacket(),
      await peer.expectPacket(),
    ];
    expect(packets.map(({ header }) => [header.type, header.status])).toEqual([
      [STREAM, CONTINUE],
      [HOLE, CONTINUE],
      [STREAM, OK],
    ]);
    expect(Buffer.from(packets[0]?.payload ?? []).toString()).toBe('abc');
    expect(Buffer.from(packets[1]?.payload ?? []).toString('hex')).toBe('000001000000000000000000');
    expect(peer.waiting).toBe(0);
  });

  it('receives holes between data, in order', async () => {
    const { stream, peer, header, sink } = await openUpload({ isSparse: true });
    sendData(peer, header, 'a');
    sendHole(peer, header, 2n ** 40n);
    sendData(peer, header, 'b');
    sendHole(peer, header, 512n);
    sendData(peer, header, '');
    await until(() => sink.log.at(-1) === 'end');
    expect(sink.log).toEqual(['data a', `hole ${2n ** 40n}`, 'data b', 'hole 512', 'end']);
    expect(stream.state).toBe('open');
  });

  it.each([
    ['finished', (stream: ClientStream) => stream.finish(), 'finishing'],
    ['aborted', (stream: ClientStream) => stream.abort(), 'aborting'],
  ])('passes on nothing that arrives after it was %s', async (_, end, state) => {
    const { stream, peer, header, sink } = await openUpload({ isSparse: true });
    end(stream);
    expect(stream.state).toBe(state);
    sendData(peer, header, 'late');
    sendHole(peer, header, 9n);
    sendData(peer, header, '');
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    await until(() => sink.log.length > 0);
    expect(sink.log).toEqual(['closed undefined']);
    expect(() => stream.sendHole(1n)).toThrow('it is closed');
  });

  it.each([
    ['finished', (stream: ClientStream) => stream.finish()],
    ['aborted', (stream: ClientStream) => stream.abort()],
  ])('can still fail after it was %s, because the last data may not fit', async (_, end) => {
    const { stream, peer, header, sink, session } = await openUpload({});
    end(stream);
    const full = errorBody({ code: 38, domain: 18, message: 'no space left', int1: 28 });
    peer.send({ ...header, type: STREAM, status: ERROR }, VirNetMessageError, full);
    await until(() => sink.log.length > 0);
    expect(sink.errors).toMatchObject([
      { name: 'VirError', number: 38, int1: 28, procedure: 'REMOTE_PROC_STORAGE_VOL_UPLOAD' },
    ]);
    expect(stream.state).toBe('closed');
    expect(session.isClosed).toBe(false);
  });

  it('sends nothing if it is ended twice', async () => {
    const { stream, peer } = await openUpload({});
    stream.finish();
    stream.abort();
    expect(await peer.expectPacket()).toMatchObject({ header: { type: STREAM, status: OK } });
    await turns();
    expect(peer.waiting).toBe(0);
  });

  it('does not mix its data with a stream of the same procedure', async () => {
    const { session, peer } = startDialogue();
    const sinks = [new RecordingSink(), new RecordingSink()] as const;
    const openings = sinks.map((sink) =>
      session.openStream(remote.storageVolDownload, RANGE, sink),
    );
    const headers: PacketHeader[] = [];
    for (const _ of sinks) headers.push((await peer.expectCall(remote.storageVolDownload)).header);
    const [first, second] = headers as [PacketHeader, PacketHeader];
    expect(first.serial).not.toBe(second.serial);
    sendData(peer, second, 'two');
    sendData(peer, first, 'one');
    for (const header of headers) peer.reply(header, remote.storageVolDownload, undefined);
    await Promise.all(openings);
    expect(sinks.map(({ log }) => log)).toEqual([['data one'], ['data two']]);
  });

  it('rejects a hole if it is not sparse, and a hole of no length', async () => {
    const { stream } = await openUpload({ isSparse: false });
    expect(() => stream.sendHole(1n)).toThrow('opened as sparse');
    const sparse = await openUpload({ isSparse: true });
    for (const length of [0n, -1n]) {
      expect(() => sparse.stream.sendHole(length)).toThrow('positive');
    }
  });

  it.each([
    ['if it is not sparse', false, [1n], 'the stream was not opened as sparse'],
    ['of no length', true, [0n], 'the length of the hole is 0'],
    ['of negative length', true, [-(2n ** 63n)], `the length of the hole is -${2n ** 63n}`],
    ['beyond the size of any file', true, [2n ** 62n, 2n ** 62n], 'exceeds the maximum size'],
  ])('ends the connection when a hole %s arrives', async (_, isSparse, lengths, message) => {
    const { peer, header, sink, closed } = await openUpload({ isSparse });
    sendData(peer, header, 'a');
    for (const length of lengths) sendHole(peer, header, length);
    const error = await closed;
    expect(error).toMatchObject({ name: 'ProtocolError' });
    expect(error?.message).toContain(message);
    expect(sink.log).toEqual([
      'data a',
      ...lengths.slice(1).map((length) => `hole ${length}`),
      expect.stringMatching(/^closed .*may have taken effect/),
    ]);
  });

  it('rejects data after its end', async () => {
    const { stream, peer, header, sink } = await openUpload({});
    stream.abort();
    expect(() => stream.send(Buffer.from('x'))).toThrow('it is aborting');
    expect(await peer.expectPacket()).toMatchObject({ header: { type: STREAM, status: ERROR } });
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    await until(() => sink.log.length > 0);
    expect(sink.log).toEqual(['closed undefined']);
    expect(() => stream.send(Buffer.from('x'))).toThrow('it is closed');
  });

  it('fails with the error of the daemon, and ignores later packets', async () => {
    const { session, peer, header, sink } = await openUpload({});
    const full = { code: 38, domain: 18, message: 'no space left', int1: 28 };
    const status = { ...header, type: STREAM, status: ERROR };
    peer.send(status, VirNetMessageError, errorBody(full));
    // Some versions of libvirtd confirm a stream that has failed.
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    sendData(peer, header, 'late');
    await until(() => sink.log.length > 0);
    expect(sink.log).toEqual(['closed no space left']);
    const call = session.call(remote.connectGetVersion, undefined);
    const next = await peer.expectCall(remote.connectGetVersion);
    peer.reply(next.header, remote.connectGetVersion, { hvVer: 1n });
    await expect(call).resolves.toEqual({ hvVer: 1n });
  });

  it('fails if the daemon reports in a reply that it could not apply a hole', async () => {
    const { peer, header, sink } = await openUpload({ isSparse: true });
    peer.replyError(header, { code: 38, message: 'cannot punch' });
    await until(() => sink.log.length > 0);
    expect(sink.log).toEqual(['closed cannot punch']);
  });

  it('does not exist if its call fails', async () => {
    const { session, peer } = startDialogue();
    const sink = new RecordingSink();
    const opening = session.openStream(remote.storageVolDownload, RANGE, sink);
    const { header } = await peer.expectCall(remote.storageVolDownload);
    peer.replyError(header, { code: 50, message: 'no such volume' });
    await expect(opening).rejects.toMatchObject({ code: 'VIR_ERR_NO_STORAGE_VOL' });
    expect(sink.log).toEqual(['closed no such volume']);
  });

  it('fails when the connection is lost', async () => {
    const { peer, sink, session } = await openUpload({});
    await peer.close();
    await until(() => sink.log.length > 0);
    expect(sink.log[0]).toContain('The daemon closed the connection');
    expect(session.isClosed).toBe(true);
  });

  it('ends with the error of the close, even if the daemon resets the connection meanwhile', async () => {
    const { sink, session } = await openUpload({});
    const closing = session.close(
      () => new TransportError('CONNECTION_CLOSED', 'closed here'),
      remote.connectClose,
    );
    session.fail(new TransportError('CONNECTION_LOST', 'read ECONNRESET'));
    await closing;
    expect(sink.errors).toMatchObject([
      { code: 'CONNECTION_CLOSED', message: expect.stringContaining('closed here') },
    ]);
  });

  it('closes the connection if its end is confirmed before it has ended', async () => {
    const { peer, header, closed } = await openUpload({});
    peer.sendEmpty({ ...header, type: STREAM, status: OK });
    await expect(closed).resolves.toMatchObject({ code: 'PROTOCOL_VIOLATED' });
  });

  it('is aborted after the reply if a raw call opened it', async () => {
    const { session, peer } = startDialogue();
    const dom = { name: 'a', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
    const call = session.call(remote.domainScreenshot, { dom, screen: 0, flags: 0 });
    const { header } = await peer.expectCall(remote.domainScreenshot);
    sendData(peer, header, 'picture');
    peer.reply(header, remote.domainScreenshot, { mime: 'image/png' });
    await expect(call).resolves.toEqual({ mime: 'image/png' });
    expect(await peer.expectPacket()).toMatchObject({ header: { type: STREAM, status: ERROR } });
  });

  it('is aborted if its caller left before the reply', async () => {
    const { session, peer } = startDialogue();
    const controller = new AbortController();
    const opening = session.openStream(remote.storageVolUpload, RANGE, new RecordingSink(), {
      signal: controller.signal,
    });
    const { header } = await peer.expectCall(remote.storageVolUpload);
    controller.abort();
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    peer.reply(header, remote.storageVolUpload, undefined);
    expect(await peer.expectPacket()).toMatchObject({ header: { type: STREAM, status: ERROR } });
  });
});

class RecordingSink implements StreamSink {
  readonly log: string[] = [];
  readonly errors: Error[] = [];

  onData(bytes: Uint8Array): void {
    this.log.push(`data ${Buffer.from(bytes).toString()}`);
  }

  onHole(length: bigint): void {
    this.log.push(`hole ${length}`);
  }

  onEnd(): void {
    this.log.push('end');
  }

  onClose(error: Error | undefined): void {
    this.log.push(`closed ${error?.message}`);
    if (error !== undefined) this.errors.push(error);
  }
}

async function openUpload(options: { readonly isSparse?: boolean }): Promise<
  Dialogue & {
    readonly stream: ClientStream;
    readonly header: PacketHeader;
    readonly sink: RecordingSink;
  }
> {
  const dialogue = startDialogue();
  const sink = new RecordingSink();
  const { session, peer } = dialogue;
  const opening = session.openStream(remote.storageVolUpload, RANGE, sink, options);
  const { header } = await peer.expectCall(remote.storageVolUpload);
  peer.reply(header, remote.storageVolUpload, undefined);
  const { stream } = await opening;
  return { ...dialogue, stream, header, sink };
}

function sendData(peer: ScriptedPeer, opener: PacketHeader, text: string): void {
  const header = { ...opener, type: STREAM, status: CONTINUE };
  const codec = {
    ...XdrVoid,
    encode: (writer: { raw(bytes: Uint8Array): void }) => writer.raw(Buffer.from(text)),
  };
  peer.send(header, codec, undefined);
}

function sendHole(peer: ScriptedPeer, opener: PacketHeader, length: bigint): void {
  const header = { ...opener, type: HOLE, status: CONTINUE };
  peer.send(header, VirNetStreamHole, { length, flags: 0 });
}
