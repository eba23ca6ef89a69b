import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { timers } from '../async/index.ts';
import { plainError, plainText, TransportError, toError } from '../errors/index.ts';
import { hostAndPort } from '../transport/index.ts';
import type { ConnectProgress } from './phase.ts';
import { untilAborted } from './phase.ts';

/** The stream under an SSH connection. */
export interface SshBase {
  readonly stream: Duplex;

  /** Keeps the process alive while the stream is open. */
  ref(): void;

  /** Lets the process exit while the stream is open. */
  unref(): void;

  /** Releases the resources of the stream after it is closed. */
  finish(): Promise<void>;
}

/** The time limit for the server to close the connection. */
const END_DEADLINE_MS = 1000;

/** The longest part of a server's text that a message quotes, in characters. */
const QUOTE_MAX = 1024;

/** The origin of a forwarded connection, which SSH requires. It has no effect. */
const ORIGIN = { host: '127.0.0.1', port: 0 };

/** An authenticated SSH connection, which opens channels. */
export class SshLink {
  /** `host:port`, for messages. */
  readonly address: string;

  readonly #client: Client;
  readonly #base: SshBase;
  readonly #closed: Promise<void>;
  #holds = 0;
  #isClosed = false;
  #error: Error | undefined;

  constructor(client: Client, base: SshBase, address: string) {
    this.#client = client;
    this.#base = base;
    this.address = address;
    client.on('error', (error) => {
      this.#error ??= toError(error);
    });
    this.#closed = new Promise((resolve) => {
      client.on('close', () => {
        this.#isClosed = true;
        resolve(base.finish());
      });
    });
    base.unref();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The error that ended the connection. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Resolves when the connection is closed by either side. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** Keeps the process alive until each `hold()` is matched by a {@link release}. */
  hold(): void {
    this.#holds += 1;
    if (this.#holds === 1) this.#base.ref();
  }

  /** Reverses one {@link hold}. */
  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#base.unref();
  }

  /** Runs a command on the remote host. */
  exec(command: string, signal: AbortSignal | undefined): Promise<ClientChannel> {
    return this.#open('a command', signal, (done) => this.#client.exec(command, done));
  }

  /** Connects to a unix socket on the remote host (OpenSSH's direct-streamlocal). */
  connectSocket(path: string, signal: AbortSignal | undefined): Promise<ClientChannel> {
    return this.#open(`a connection to ${path}`, signal, (done) =>
      this.#client.openssh_forwardOutStreamLocal(path, done),
    );
  }

  /** Connects from the remote host to a host and a port. */
  connectTcp(host: string, port: number, signal: AbortSignal | undefined): Promise<ClientChannel> {
    return this.#open(`a connection to ${hostAndPort(host, port)}`, signal, (done) =>
      this.#client.forwardOut(ORIGIN.host, ORIGIN.port, host, port, done),
    );
  }

  /** Closes the connection, by force after one second. Resolves when it is closed. */
  async end(): Promise<void> {
    if (this.#isClosed) return;
    const timer = timers.setTimeout(() => this.destroy(), END_DEADLINE_MS);
    this.#client.end();
    await this.#closed;
    timers.clearTimeout(timer);
  }

  /** Closes the connection by force. */
  destroy(): void {
    this.#base.stream.destroy();
  }

  #open(
    channelName: string,
    signal: AbortSignal | undefined,
    open: (done: (error: Error | undefined, channel: ClientChannel) => void) => unknown,
  ): Promise<ClientChannel> {
    const progress: ConnectProgress = { address: this.address, phase: 'helper' };
    const opening = new Promise<ClientChannel>((resolve, reject) => {
      const fail = (error: unknown): void =>
        reject(this.#refused(channelName, toError(error), progress));
      try {
        open((error, channel) => (error ? fail(error) : resolve(channel)));
      } catch (error) {
        // ssh2 throws if the connection is already closed.
        fail(error);
      }
    });
    return untilAborted(opening, signal, progress, (channel) => channel.close());
  }

  #refused(channel: string, cause: Error, progress: ConnectProgress): TransportError {
    const why = plainText(cause.message.replace(/^\(SSH\) /, ''), QUOTE_MAX);
    const message = `The SSH server ${this.address} refused ${channel}: ${why}`;
    return new TransportError('CONNECT_FAILED', message, { cause: plainError(cause), ...progress });
  }
}
