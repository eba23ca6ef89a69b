import { mkdirSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';
import type { Door } from './observation.ts';
import type { Open } from './packets.ts';
import { Answerer } from './packets.ts';

/** Replaces all daemons of a row. Records where a client connected and the name it opened. */
export class FarEnd {
  door: Door | null = null;
  open: Open | null = null;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #paths: string[] = [];

  /** A path that begins with `@` is an abstract name, padded to the full length of an address. */
  async listenUnix(path: string): Promise<void> {
    const isAbstract = path.startsWith('@');
    if (!isAbstract) {
      mkdirSync(dirname(path), { recursive: true });
      rmSync(path, { force: true });
      this.#paths.push(path);
    }
    const server = createServer((socket) => this.#serve(socket, { kind: 'unix', path }));
    // A client that finds a socket without the permission to connect does not try again. So the
    // socket has it at once, and not by a later `chmod`.
    const usual = process.umask(0);
    const listening = this.#listen(server, {
      path: isAbstract ? `\0${path.slice(1)}`.padEnd(108, '\0') : path,
    });
    process.umask(usual);
    await listening;
  }

  /** Listens on every address of the machine. Disconnects a client that sends an SSH greeting. */
  async listenTcp(port: number): Promise<void> {
    await this.#listen(
      createServer((socket) => this.#serve(socket, tcpDoor(socket))),
      { port },
    );
  }

  async listenTls(port: number, options: TlsOptions): Promise<void> {
    const server = createTlsServer(options, (socket) => {
      socket.write('\x01'); // the client's certificate is accepted
      this.#serve(socket, { ...tcpDoor(socket), greeting: 'TLS' });
    });
    // A client that only has to be seen connecting needs no certificate.
    server.on('connection', (socket: Socket) => {
      this.door ??= { ...tcpDoor(socket), greeting: 'TLS' };
      socket.on('error', () => {});
    });
    await this.#listen(server, { port });
  }

  /** Closes all sockets. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      this.#servers.map((server) => new Promise((resolve) => server.close(resolve))),
    );
    for (const path of this.#paths) rmSync(path, { force: true });
  }

  #listen(server: Server, where: { path: string } | { port: number }): Promise<void> {
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(where, resolve);
    });
  }

  #serve(socket: Socket, door: Door): void {
    this.#sockets.add(socket);
    this.door = door;
    const answerer = new Answerer((open) => {
      this.open = open;
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (bytes) => {
      if (bytes.toString('latin1', 0, 4) !== 'SSH-') {
        socket.write(answerer.answer(bytes));
        return;
      }
      if (this.door?.kind === 'tcp') this.door = { ...this.door, greeting: 'SSH' };
      socket.destroy();
    });
    // libssh waits for the server's greeting before it sends its own.
    if (door.kind === 'tcp' && SSH_PORTS.has(door.port)) socket.write('SSH-2.0-none\r\n');
  }
}

/** The ports that the tables use for SSH. */
export const SSH_PORTS: ReadonlySet<number> = new Set([22, 2222]);

function tcpDoor(socket: Socket): Door & { readonly kind: 'tcp' } {
  const address = (socket.localAddress ?? '').replace(/^::ffff:/, '');
  return { kind: 'tcp', address, port: socket.localPort ?? 0, greeting: '' };
}
