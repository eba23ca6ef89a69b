import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Transport } from '../../../src/transport/index.ts';
import { connectTcp, connectUnix, memoryPair } from '../../../src/transport/index.ts';
import type { Listener } from '../../../src/transport/listen.ts';
import { listen } from '../../../src/transport/listen.ts';
import { localSocket } from '../../support/local-socket.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import { inbox } from './support/inbox.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libvirt-client-transport-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Returns two connected ends, and what to close afterwards. */
type Pair = () => Promise<readonly [near: Transport, far: Transport, listener?: Listener]>;

const PAIRS: ReadonlyArray<readonly [name: string, pair: Pair]> = [
  ['memory', async () => memoryPair()],
  [
    'unix',
    () => {
      const path = localSocket(folder, 'pair.sock');
      return join2({ path }, () => connectUnix({ path }));
    },
  ],
  ['tcp', () => join2({ host: '127.0.0.1', port: 0 }, ({ port }) => tcp(port))],
];

describe.each(PAIRS)('The transport %s', (_, makePair) => {
  it('carries bytes in both directions, in order', async () => {
    const [near, far, listener] = await makePair();
    const [nearInbox, farInbox] = [inbox(near), inbox(far)];
    near.write(Buffer.from('to the '));
    near.write(Buffer.from('daemon'));
    far.write(Buffer.from('to the client'));
    await until(() => farInbox.text === 'to the daemon' && nearInbox.text === 'to the client');
    await near.end();
    await farInbox.closed;
    await listener?.close();
  });

  it('loses no bytes that arrived before start', async () => {
    const [near, far, listener] = await makePair();
    near.write(Buffer.from('early'));
    await turns();
    const farInbox = inbox(far);
    await until(() => farInbox.text === 'early');
    near.destroy();
    await farInbox.closed;
    await listener?.close();
  });

  it('holds bytes back while it is paused, and makes the sender wait', async () => {
    const [near, far, listener] = await makePair();
    const farInbox = inbox(far);
    let drains = 0;
    near.start({ onData() {}, onDrain: () => (drains += 1), onClose() {} });
    far.pause();
    const chunk = Buffer.alloc(256 * 1024, 'x');
    let sent = 0;
    // The system buffers some of it, and then no more.
    for (let rounds = -1; rounds < drains; rounds += 1) {
      while (near.write(chunk)) sent += chunk.length;
      sent += chunk.length;
      await turns();
    }
    const before = drains;
    expect(farInbox.text.length).toBeLessThan(sent);
    far.resume();
    await until(() => farInbox.text.length === sent && drains > before);
    await far.end();
    near.destroy();
    await listener?.close();
  });

  it('delivers the bytes that were written before end', async () => {
    const [near, far, listener] = await makePair();
    const farInbox = inbox(far);
    near.start({ onData() {}, onDrain() {}, onClose() {} });
    near.write(Buffer.alloc(1_000_000, 'y'));
    await near.end();
    await farInbox.closed;
    expect(farInbox.text.length).toBe(1_000_000);
    await listener?.close();
  });

  it('calls onClose once at both ends', async () => {
    const [near, far, listener] = await makePair();
    let closes = 0;
    const closed = [near, far].map(
      (end) =>
        new Promise<void>((resolve) => {
          const onClose = (): void => {
            closes += 1;
            resolve();
          };
          end.start({ onData() {}, onDrain() {}, onClose });
        }),
    );
    near.destroy();
    near.destroy();
    await Promise.all(closed);
    await Promise.all([near.end(), far.end()]);
    expect(closes).toBe(2);
    expect(near.write(Buffer.from('into the void'))).toBe(true);
    await listener?.close();
  });
});

describe.each(PAIRS.slice(1))('The socket transport %s', (_, makePair) => {
  it('sends two pieces together, and tells when their memory may change', async () => {
    const [near, far, listener] = await makePair();
    const farInbox = inbox(far);
    near.start({ onData() {}, onDrain() {}, onClose() {} });
    let taken = 0;
    for (const letter of ['a', 'b', 'c']) {
      near.writeBoth?.(Buffer.from('head '), Buffer.alloc(300_000, letter), () => (taken += 1));
    }
    await until(() => taken === 3 && farInbox.text.length === 3 * 300_005);
    const expected = ['a', 'b', 'c'].map((letter) => `head ${letter.repeat(300_000)}`).join('');
    expect(farInbox.text === expected).toBe(true);
    near.destroy();
    await farInbox.closed;
    await listener?.close();
  });

  it('reads into given memory, and into its own if there is none or no longer any', async () => {
    const [near, far, listener] = await makePair();
    const memory = Buffer.alloc(100);
    const texts: Array<readonly [text: string, isInMemory: boolean]> = [];
    near.start({
      onData() {},
      onLentData: (bytes) => texts.push([String(bytes), bytes.buffer === memory.buffer]),
      onDrain() {},
      onClose() {},
    });
    const receive = async (text: string): Promise<void> => {
      const before = texts.length;
      far.write(Buffer.from(text));
      await until(() => texts.length > before);
    };
    let isFree = true;
    near.readInto?.({ next: () => (isFree ? memory : undefined) });
    // The memory of the next read was chosen before.
    await receive('first');
    await receive('second');
    isFree = false;
    await receive('third');
    await receive('fourth');
    isFree = true;
    near.readInto?.(undefined);
    await receive('fifth');
    expect(texts).toEqual([
      ['first', false],
      ['second', true],
      ['third', true],
      ['fourth', false],
      ['fifth', false],
    ]);
    near.destroy();
    far.destroy();
    await listener?.close();
  });
});

describe('Connecting to an address', () => {
  it('fails if there is no socket', async () => {
    const path = localSocket(folder, 'nothing.sock');
    await expect(connectUnix({ path })).rejects.toMatchObject({
      name: 'TransportError',
      code: 'CONNECT_FAILED',
      outcome: 'not-sent',
      phase: 'connect',
      address: path,
      message: expect.stringContaining('no such socket'),
    });
  });

  it('fails if no process listens on the port', async () => {
    const listener = await listen({ host: '127.0.0.1', port: 0 }, () => {});
    await listener.close();
    await expect(tcp(listener.port)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      address: `127.0.0.1:${listener.port}`,
      message: expect.stringContaining('connection refused'),
    });
  });

  it('rejects with the reason of its signal', async () => {
    const reason = new Error('changed my mind');
    const signal = AbortSignal.abort(reason);
    const connecting = connectTcp({ host: '127.0.0.1', port: 1, signal });
    await expect(connecting).rejects.toBe(reason);
  });
});

async function join2(
  where: Parameters<typeof listen>[0],
  connectTo: (listener: Listener) => Promise<Transport>,
): Promise<readonly [Transport, Transport, Listener]> {
  let onClient: (transport: Transport) => void = () => {};
  const accepted = new Promise<Transport>((resolve) => {
    onClient = resolve;
  });
  const listener = await listen(where, (transport) => onClient(transport));
  const near = await connectTo(listener);
  return [near, await accepted, listener];
}

function tcp(port: number | undefined): Promise<Transport> {
  return connectTcp({ host: '127.0.0.1', port: port ?? 0 });
}
