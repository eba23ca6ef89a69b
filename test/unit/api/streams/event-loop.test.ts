import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from '@jest/globals';
import { DuplexStream } from '../../../../src/api/streams/duplex.ts';
import { Inbox } from '../../../../src/api/streams/inbox.ts';
import { ReadStream } from '../../../../src/api/streams/readable.ts';
import { Stream } from '../../../../src/api/streams/stream.ts';
import type { Carrier } from '../../../../src/api/streams/wire.ts';
import { TurnCounter } from '../../../support/turn-counter.ts';
import { MIB } from './support/volume.ts';

/** The longest hole that one packet can announce. */
const LONGEST = 2n ** 63n - 1n;

/** The work that a reader may do in one turn of the event loop. */
const TURN_BYTES = MIB;
const TURN_PARTS = 256;

const CARRIER: Carrier = {
  send: () => Promise.resolve(),
  sendHole: () => Promise.resolve(),
  finish: () => Promise.resolve(),
  abort: () => Promise.resolve(),
};

type Receive = (stream: Stream) => Promise<number>;

describe('The event loop turns while a program receives', () => {
  it.each<[string, Receive]>([
    ['recv()', async (stream) => (await stream.recv()).length],
    [
      'recv() of any length',
      async (stream) => (await stream.recv({ maxBytes: 2 ** 53 - 1 })).length,
    ],
    ['recv() of 4 KiB', async (stream) => (await stream.recv({ maxBytes: 4096 })).length],
  ])('the longest hole by %s', async (_, receive) => {
    const stream = streamOf((inbox) => inbox.putHole(LONGEST));
    using turns = new TurnCounter();
    let bytes = 0;
    while (bytes < 64 * MIB) bytes += await receive(stream);
    expect(turns.count).toBeGreaterThanOrEqual(bytes / TURN_BYTES - 2);
  });

  it.each([
    ['a Readable', (stream: Stream) => new ReadStream(stream)],
    ['a Duplex', (stream: Stream) => new DuplexStream(stream)],
  ])('the longest hole through %s', async (_, readableOf) => {
    const readable = readableOf(streamOf((inbox) => inbox.putHole(LONGEST)));
    using turns = new TurnCounter();
    let bytes = 0;
    for await (const chunk of readable) {
      bytes += (chunk as Buffer).length;
      if (bytes >= 64 * MIB) break;
    }
    // A Node stream reads a few parts ahead.
    expect(turns.count).toBeGreaterThanOrEqual(bytes / TURN_BYTES - 2);
  });

  it('the longest hole through a pipeline, which a signal can then end', async () => {
    const readable = new ReadStream(streamOf((inbox) => inbox.putHole(LONGEST)));
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    await expect(pipeline(readable, nowhere, controller)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it.each<[string, Receive, number]>([
    ['recv()', async (stream) => (await stream.recv()).length, 1],
    ['recvPart()', async (stream) => Number((await stream.recvPart()) !== null), 1],
    ['recv() of single bytes', async (stream) => (await stream.recv({ maxBytes: 1 })).length, 64],
  ])('many small parts by %s', async (_, receive, partBytes) => {
    const parts = 20_000 / partBytes;
    const stream = streamOf((inbox) => {
      for (let index = 0; index < parts; index += 1) inbox.put(Buffer.alloc(partBytes, 1));
      inbox.end();
    });
    using turns = new TurnCounter();
    let received = 0;
    while ((await receive(stream)) > 0) received += 1;
    expect(received).toBeGreaterThanOrEqual(20_000 - partBytes);
    expect(turns.count).toBeGreaterThanOrEqual(received / TURN_PARTS - 2);
  });

  it('many holes by recvHole()', async () => {
    const stream = streamOf((inbox) => {
      for (let index = 0; index < 20_000; index += 1) {
        inbox.putHole(1n);
        inbox.put(Buffer.of(1));
      }
    });
    using turns = new TurnCounter();
    for (let index = 0; index < 20_000; index += 1) {
      expect(await stream.recvHole()).toBe(1n);
      await stream.recv();
    }
    expect(turns.count).toBeGreaterThanOrEqual(40_000 / TURN_PARTS - 2);
  });
});

describe('The event loop turns while a program sends', () => {
  it('bytes that the transport takes at once', async () => {
    const stream = streamOf(() => {});
    const bytes = Buffer.alloc(64_000);
    using turns = new TurnCounter();
    for (let index = 0; index < 1000; index += 1) await stream.send(bytes);
    expect(turns.count).toBeGreaterThanOrEqual((1000 * bytes.length) / TURN_BYTES / 2);
  });

  it('holes that the transport takes at once', async () => {
    const stream = streamOf(() => {});
    using turns = new TurnCounter();
    for (let index = 0; index < 20_000; index += 1) await stream.sendHole(1);
    expect(turns.count).toBeGreaterThanOrEqual(20_000 / TURN_PARTS - 2);
  });
});

function streamOf(fill: (inbox: Inbox) => void): Stream {
  const inbox = new Inbox({ highBytes: MIB, lowBytes: MIB / 2 });
  fill(inbox);
  return Stream.of({ inbox, carrier: CARRIER, canRecv: true, canSend: true, signal: undefined });
}
