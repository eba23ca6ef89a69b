import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localSocket } from '../../support/local-socket.ts';
import type { RecordedPacket } from './transcript.ts';

/**
 * Replays the daemon of a recorded session at a unix socket. It expects the packets of the recorded
 * client, and sends the packets of the recorded daemon.
 */
export class ReplayingDaemon implements AsyncDisposable {
  readonly path: string;
  /** The packets of the client, split at the recorded lengths. */
  readonly received: Buffer[] = [];

  readonly #folder = mkdtempSync(join(tmpdir(), 'replay-'));
  readonly #server: Server;
  readonly #script: RecordedPacket[];
  #unread = Buffer.alloc(0);

  private constructor(packets: readonly RecordedPacket[]) {
    this.path = localSocket(this.#folder, 'sock');
    this.#script = [...packets];
    this.#server = createServer((client) => {
      client.on('data', (chunk: Buffer) => this.#take(client, chunk));
    });
    this.#server.listen(this.path);
  }

  static async of(packets: readonly RecordedPacket[]): Promise<ReplayingDaemon> {
    const daemon = new ReplayingDaemon(packets);
    await once(daemon.#server, 'listening');
    return daemon;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Disconnects a client that sends anything else, because the recorded replies do not fit. */
  #take(client: Socket, chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (let next = this.#script[0]; next !== undefined; next = this.#script[0]) {
      if (next.from === 'client') {
        if (this.#unread.length < next.bytes.length) return;
        const packet = this.#unread.subarray(0, next.bytes.length);
        this.#unread = this.#unread.subarray(next.bytes.length);
        this.received.push(packet);
        if (!packet.equals(next.bytes)) return void client.destroy();
      } else {
        client.write(next.bytes);
      }
      this.#script.shift();
    }
    if (this.#unread.length > 0) client.destroy();
  }
}
