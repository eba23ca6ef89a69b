import type { Duplex } from 'node:stream';
import { ArgumentError } from '../../errors/index.ts';
import type { ForwardedAddress, SharedSession, SshRequest } from '../../ssh/index.ts';
import { openForwarded, requestOf } from '../../ssh/index.ts';
import { connect } from '../connect.ts';
import type { Connection } from '../connection/connection.ts';
import type { ConnectOptions } from '../opening/connect-options.ts';
import { Deadline } from '../opening/deadline.ts';
import type { SshForwarder } from '../opening/ssh-options.ts';
import type { AnySshTarget } from '../opening/ssh-target.ts';
import { uriAndOptions } from '../opening/uri-and-options.ts';

/** Options of {@link SshSession.forward} and {@link SshSession.forwardSocket}. */
export interface SshForwardOptions {
  /** Aborts opening: the promise rejects with an {@link AbortError}. */
  readonly signal?: AbortSignal;
}

/** A shared SSH session. It does not keep the process alive while it is idle. */
export class SshSession implements SshForwarder, AsyncDisposable {
  readonly #uri: string;
  readonly #request: SshRequest;
  readonly #shared: SharedSession;
  readonly #timeoutMs: number;

  /** @internal Use {@link openSshSession}. */
  constructor(uri: string, target: AnySshTarget, shared: SharedSession, timeoutMs: number) {
    this.#uri = uri;
    this.#request = requestOf(target);
    this.#shared = shared;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Connects to the hypervisor of the session's own URI through the session, as
   * `connect(uri, { ssh: { session } })` does.
   */
  connect(options?: ConnectOptions): Promise<Connection>;
  /**
   * Connects to a hypervisor through the session, as `connect(uri, { ssh: { session } })` does.
   *
   * @param uri - A URI that leads to the same host; undefined for the URI of the session.
   */
  connect(uri: string | undefined, options?: ConnectOptions): Promise<Connection>;
  async connect(first?: string | ConnectOptions, second?: ConnectOptions): Promise<Connection> {
    const [uri = this.#uri, options] = uriAndOptions(first, second);
    return connect(uri, { ...options, ssh: { ...options.ssh, session: this } });
  }

  /**
   * Connects to a host and port as seen from the remote host. The VNC or SPICE display of a guest
   * listens at `127.0.0.1` there.
   *
   * @throws {@link TransportError} if the remote host cannot connect, or does not allow it.
   */
  forward(host: string, port: number, options: SshForwardOptions = {}): Promise<Duplex> {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new ArgumentError('Expected a port from 1 to 65535', { argument: 'port' });
    }
    return this.#forward({ host, port }, options);
  }

  /**
   * Connects to a unix socket on the remote host, such as that of a guest's display or serial port.
   *
   * @throws {@link TransportError} if the remote host cannot connect, or does not allow it.
   */
  forwardSocket(path: string, options: SshForwardOptions = {}): Promise<Duplex> {
    return this.#forward({ path }, options);
  }

  /**
   * Closes the session to new connections. It ends when the last connection or forwarded stream has
   * ended. If there is none, the promise resolves when the session has ended.
   */
  close(): Promise<void> {
    return this.#shared.close();
  }

  /** Ends the session immediately, with all its connections and forwarded streams. */
  destroy(): void {
    this.#shared.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal Opens the session if it is not open. */
  async reach(options: { readonly signal: AbortSignal | undefined }): Promise<void> {
    await this.#within(options.signal, async (deadline) => {
      const lease = await this.#shared.acquire(deadline);
      await lease.release();
    });
  }

  /** @internal */
  sharedFor(target: AnySshTarget): SharedSession {
    const asked = requestOf(target);
    const isSame = (['host', 'port', 'user'] as const).every(
      (part) => asked[part] === undefined || asked[part] === this.#request[part],
    );
    if (isSame) return this.#shared;
    throw new ArgumentError(
      `${target.uri} leads to another host than the SSH session ${this.#uri}`,
      {
        argument: 'ssh.session',
      },
    );
  }

  #forward(address: ForwardedAddress, { signal }: SshForwardOptions): Promise<Duplex> {
    return this.#within(signal, (deadline) => openForwarded(this.#shared, address, deadline));
  }

  async #within<T>(
    signal: AbortSignal | undefined,
    body: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const what = `Opening a channel to ${this.#request.host}`;
    const deadline = new Deadline(what, this.#timeoutMs, signal);
    try {
      return await body(deadline);
    } finally {
      deadline.clear();
    }
  }
}
