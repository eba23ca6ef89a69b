import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import type { AddressInfo, ListenOptions, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommandContext } from '../../context/command-context.ts';

/** Where clients of this machine connect to, and what they are joined to. */
export interface LocalServerOptions {
  readonly listen: ListenOptions;

  /** Opens the other end for a new client. */
  readonly open: () => Promise<Duplex>;
}

/** A server for clients of this machine, which joins each of them to a stream of its own. */
export class LocalServer implements AsyncDisposable {
  readonly #context: CommandContext;
  readonly #open: () => Promise<Duplex>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(context: CommandContext, open: () => Promise<Duplex>, server: Server) {
    this.#context = context;
    this.#open = open;
    this.#server = server;
  }

  /** Starts to listen. */
  static async listen(
    context: CommandContext,
    { listen, open }: LocalServerOptions,
  ): Promise<LocalServer> {
    const { createServer } = await import('node:net');
    const server = createServer();
    const result = new LocalServer(context, open, server);
    server.on('connection', (socket) => void result.#join(socket));
    server.listen(listen);
    await once(server, 'listening', { signal: context.signal });
    if (listen.path !== undefined && context.environment.platform !== 'win32') {
      await chmod(listen.path, 0o600);
    }
    return result;
  }

  /** The port, or null if it listens on a socket with a path. */
  get port(): number | null {
    const address = this.#server.address();
    return typeof address === 'object' ? ((address as AddressInfo | null)?.port ?? null) : null;
  }

  /** `127.0.0.1:5900`, or the path of the socket. */
  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') return address ?? '';
    const host = address.address.includes(':') ? `[${address.address}]` : address.address;
    return `${host}:${address.port}`;
  }

  /** Resolves when the command ends. */
  async untilAbort(): Promise<void> {
    const { signal } = this.#context;
    if (!signal.aborted) await once(signal, 'abort');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Joins a client and a new stream. */
  async #join(socket: Socket): Promise<void> {
    const { signal } = this.#context;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    // The pipeline reports the socket's errors as soon as there is a stream.
    socket.on('error', () => socket.destroy());
    try {
      const stream = await this.#open();
      await Promise.all([
        pipeline(socket, stream, { signal }),
        pipeline(stream, socket, { signal }),
      ]);
    } catch (error) {
      socket.destroy();
      if (!signal.aborted && error instanceof Error && !isClosed(error)) {
        await this.#context.notice(error.message);
      }
    }
  }
}

/** Whether one of the two has left, which is the usual end. */
function isClosed(error: Error): boolean {
  return 'code' in error && ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'].includes(`${error.code}`);
}
