import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { TransportError, toError } from '../errors/index.ts';
import { hostAndPort } from '../transport/index.ts';
import type { Place } from './phase.ts';
import { untilAborted } from './phase.ts';

/** What an SSH connection runs on. */
export interface SshBase {
  readonly stream: Duplex;

  /** Whether the process stays alive for its sake. */
  ref(): void;
  unref(): void;

  /** Closes what stands behind the stream, once that is closed. */
  finish(): Promise<void>;
}

/** How long the far end may take to close. */
const END_DEADLINE_MS = 1000;

/** The far end of a forwarding is told where it comes from; nobody else asks. */
const ORIGIN = { host: '127.0.0.1', port: 0 };

/** An SSH connection that has logged in. Everything else goes through its channels. */
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

  /** Why it was lost. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Resolves when it is closed, by whomever. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** Keeps the process alive until as many {@link release}. */
  hold(): void {
    this.#holds += 1;
    if (this.#holds === 1) this.#base.ref();
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#base.unref();
  }

  /** Runs a command at the far end. */
  exec(command: string, signal: AbortSignal | undefined): Promise<ClientChannel> {
    return this.#open('a command', signal, (done) => this.#client.exec(command, done));
  }

  /** Connects to a unix socket at the far end (OpenSSH's direct-streamlocal). */
  connectSocket(path: string, signal: AbortSignal | undefined): Promise<ClientChannel> {
    return this.#open(`a connection to ${path}`, signal, (done) =>
      this.#client.openssh_forwardOutStreamLocal(path, done),
    );
  }

  /** Connects to a host and port, as the far end sees them. */
  connectTcp(host: string, port: number, signal: AbortSignal | undefined): Promise<ClientChannel> {
    return this.#open(`a connection to ${hostAndPort(host, port)}`, signal, (done) =>
      this.#client.forwardOut(ORIGIN.host, ORIGIN.port, host, port, done),
    );
  }

  /** Says goodbye, and resolves when the connection is closed; by force after a short deadline. */
  async end(): Promise<void> {
    if (this.#isClosed) return;
    const timer = setTimeout(() => this.destroy(), END_DEADLINE_MS);
    this.#client.end();
    await this.#closed;
    clearTimeout(timer);
  }

  destroy(): void {
    this.#base.stream.destroy();
  }

  #open(
    what: string,
    signal: AbortSignal | undefined,
    open: (done: (error: Error | undefined, channel: ClientChannel) => void) => unknown,
  ): Promise<ClientChannel> {
    const place: Place = { address: this.address, phase: 'helper' };
    const opening = new Promise<ClientChannel>((resolve, reject) => {
      const fail = (error: unknown): void => reject(this.#refused(what, toError(error), place));
      try {
        open((error, channel) => (error ? fail(error) : resolve(channel)));
      } catch (error) {
        // Once the connection is gone ssh2 says so at once.
        fail(error);
      }
    });
    return untilAborted(opening, signal, place, (channel) => channel.close());
  }

  #refused(what: string, cause: Error, place: Place): TransportError {
    const why = cause.message.replace(/^\(SSH\) /, '');
    const message = `The SSH server ${this.address} does not give ${what}: ${why}`;
    return new TransportError('CONNECT_FAILED', message, { cause, ...place });
  }
}
