/**
 * A proxy before a daemon's socket that repeats each lifecycle event: `node flood-proxy.js LISTEN
 * DAEMON TIMES`. It prints `ready` when it listens, and serves one client.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

const [listen = '', daemon = '', times = ''] = process.argv.slice(2);
const LIFECYCLE = 318;
const MESSAGE = 2;
/** Copies of an event that leave with one write. */
const BLOCK = 512;

const server = createServer((client) => {
  server.close();
  const upstream = connect(daemon);
  client.pipe(upstream);
  for (const socket of [client, upstream]) {
    socket.once('error', () => process.exit()).once('close', () => process.exit());
  }
  void forward(upstream, client);
});
server.listen(listen, () => console.log('ready'));

async function forward(from: Socket, to: Socket): Promise<void> {
  let rest = Buffer.alloc(0);
  for await (const piece of from) {
    rest = Buffer.concat([rest, piece as Buffer]);
    while (rest.length >= 28 && rest.length >= rest.readUInt32BE()) {
      const packet = rest.subarray(0, rest.readUInt32BE());
      rest = rest.subarray(packet.length);
      const isEvent = packet.readUInt32BE(12) === LIFECYCLE && packet[19] === MESSAGE;
      await (isEvent ? flood(packet, to) : write(packet, to));
    }
  }
}

async function flood(packet: Buffer, to: Socket): Promise<void> {
  const block = Buffer.concat(Array.from({ length: BLOCK }, () => packet));
  for (let left = Number(times); left > 0; left -= BLOCK) {
    await write(left < BLOCK ? block.subarray(0, left * packet.length) : block, to);
  }
}

async function write(bytes: Buffer, to: Socket): Promise<void> {
  if (!to.write(bytes)) await once(to, 'drain');
}
