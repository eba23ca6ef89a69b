import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { Duplex, duplexPair, PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import {
  asTransport,
  duplexTransport,
  isTransportOrDuplex,
  memoryPair,
} from '../../../src/transport/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import { inbox } from './support/inbox.ts';

describe('duplexTransport', () => {
  it('carries bytes in both directions, in order', async () => {
    const [near, far] = duplexPair();
    const [left, right] = [duplexTransport(near), duplexTransport(far)];
    const [leftInbox, rightInbox] = [inbox(left), inbox(right)];
    left.write(Buffer.from('to the '));
    left.write(Buffer.from('daemon'));
    right.write(Buffer.from('to the client'));
    await until(() => rightInbox.text === 'to the daemon' && leftInbox.text === 'to the client');
    await Promise.all([left.end(), right.end()]);
  });

  it('accepts a readable and a writable stream', async () => {
    const [readable, writable] = [new PassThrough(), new PassThrough()];
    const transport = duplexTransport({ readable, writable }, { address: 'somewhere' });
    const box = inbox(transport);
    readable.write('in');
    transport.write(Buffer.from('out'));
    await until(() => box.text === 'in');
    expect(String(writable.read())).toBe('out');
    expect(transport.address).toBe('somewhere');
    writable.resume();
    readable.end();
    await box.closed;
  });

  it('loses no bytes that arrived before start', async () => {
    const [near, far] = duplexPair();
    far.write('early');
    await turns();
    const transport = duplexTransport(near);
    transport.resume();
    await turns();
    const box = inbox(transport);
    await until(() => box.text === 'early');
    transport.destroy();
    await box.closed;
  });

  it('holds bytes back while it is paused, and makes the sender wait', async () => {
    const [near, far] = duplexPair();
    const [left, right] = [duplexTransport(near), duplexTransport(far)];
    let drains = 0;
    left.start({ onData() {}, onDrain: () => (drains += 1), onClose() {} });
    const box = inbox(right);
    right.pause();
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let sent = chunk.length;
    while (left.write(chunk)) sent += chunk.length;
    await turns();
    expect(drains).toBe(0);
    expect(box.text.length).toBeLessThan(sent);
    right.resume();
    await until(() => box.text.length === sent && drains > 0);
    left.destroy();
    right.destroy();
  });

  it('is not secure by default', () => {
    const [near] = duplexPair();
    expect(duplexTransport(near)).toMatchObject({ isSecure: false, isEncrypted: false });
    const facts = { isSecure: true, isEncrypted: true };
    expect(duplexTransport(new PassThrough(), facts)).toMatchObject(facts);
  });

  it('reports an error of its stream once', async () => {
    const [near] = duplexPair();
    const box = inbox(duplexTransport(near));
    near.destroy(new Error('the tunnel fell in'));
    await expect(box.closed).resolves.toMatchObject({ message: 'the tunnel fell in' });
  });

  it('closes when the other end has ended', async () => {
    using clock = new FakeClock();
    const [near, far] = duplexPair();
    const box = inbox(duplexTransport(near));
    far.write('last words');
    far.end();
    await expect(clock.until(box.closed)).resolves.toBeUndefined();
    expect(box.text).toBe('last words');
    expect(near.destroyed).toBe(true);
  });

  it('closes after a timeout if the other end does nothing', async () => {
    using clock = new FakeClock();
    // It never calls back from a write, and never closes.
    const mute = new Duplex({ read() {}, write() {}, final() {}, emitClose: false });
    const transport = duplexTransport(mute);
    const box = inbox(transport);
    transport.write(Buffer.from('hello?'));
    await clock.until(transport.end());
    expect(mute.destroyed).toBe(true);
    await expect(box.closed).resolves.toBeUndefined();
    expect(transport.write(Buffer.from('into the void'))).toBe(true);
    await transport.end();
  });

  it('rejects a stream that does not carry bytes', async () => {
    const stream = new PassThrough({ objectMode: true });
    const box = inbox(duplexTransport(stream));
    stream.write({ not: 'bytes' });
    await expect(box.closed).resolves.toMatchObject({
      message: expect.stringContaining('object in place of bytes'),
    });
  });

  it('passes ref and unref to a socket', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const calls: string[] = [];
    socket.ref = () => {
      calls.push('ref');
      return socket;
    };
    socket.unref = () => {
      calls.push('unref');
      return socket;
    };
    const transport = duplexTransport(socket);
    transport.ref();
    transport.unref();
    expect(calls).toEqual(['unref', 'ref', 'unref']);
    transport.destroy();
    server.close();
  });

  it('is distinguished from a Transport', () => {
    const [transport] = memoryPair();
    expect(asTransport(transport)).toBe(transport);
    const [stream] = duplexPair();
    expect(asTransport(stream).address).toBe('a custom stream');
    expect([transport, stream].map(isTransportOrDuplex)).toEqual([true, true]);
    expect([null, {}, 'x', new Map()].some(isTransportOrDuplex)).toBe(false);
  });
});
