import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedPacket } from './transcript.ts';

/** A unix socket that forwards to the socket of a daemon, and records the packets. */
export class RecordingProxy implements AsyncDisposable {
  readonly path: string;
  readonly packets: RecordedPacket[] = [];

  readonly #folder: string;
  readonly #server: Server;

  private constructor(daemonPath: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'transcript-'));
    this.path = join(this.#folder, 'sock');
    this.#server = createServer((client) => this.#join(client, connect(daemonPath)));
    this.#server.listen(this.path);
  }

  static async before(daemonPath: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(daemonPath);
    await once(proxy.#server, 'listening');
    return proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }

  #join(client: Socket, daemon: Socket): void {
    this.#record('client', client);
    this.#record('daemon', daemon);
    client.pipe(daemon);
    daemon.pipe(client);
  }

  #record(from: RecordedPacket['from'], socket: Socket): void {
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= rest.readUInt32BE()) {
        const length = rest.readUInt32BE();
        this.packets.push({ from, bytes: rest.subarray(0, length) });
        rest = rest.subarray(length);
      }
    });
  }
}
