import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { TransportError } from '../errors/index.ts';
import type { LinkLease, SharedSession, Waiter } from './shared-session.ts';

/** A unix socket or a TCP port on the remote host. */
export type ForwardedAddress =
  | { readonly path: string }
  | { readonly host: string; readonly port: number };

/** Opens a channel to an address on the remote host. The stream holds a lease of the session. */
export async function openForwarded(
  shared: SharedSession,
  address: ForwardedAddress,
  waiter: Waiter,
): Promise<ForwardedStream> {
  const lease = await shared.acquire(waiter);
  const { link } = lease;
  // Nothing else may keep the process alive until the server answers.
  link.hold();
  try {
    const channel =
      'path' in address
        ? await link.connectSocket(address.path, waiter.signal)
        : await link.connectTcp(address.host, address.port, waiter.signal);
    return new ForwardedStream(channel, lease);
  } catch (error) {
    await lease.release();
    throw error;
  } finally {
    link.release();
  }
}

/**
 * A channel as a stream with Node's usual behaviour: ssh2's channels have no `destroyed` and may
 * never emit `close`. The stream holds a lease of its session until it closes.
 */
export class ForwardedStream extends Duplex {
  readonly #channel: ClientChannel;
  readonly #lease: LinkLease;
  #isOver = false;

  constructor(channel: ClientChannel, lease: LinkLease) {
    super({ allowHalfOpen: true });
    this.#channel = channel;
    this.#lease = lease;
    lease.link.hold();
    channel.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) channel.pause();
    });
    channel.on('end', () => this.push(null));
    channel.on('close', () => this.#onClose());
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // A closed channel would buffer the bytes and never call back.
    if (this.#isOver || !this.#channel.writable) done(lost(this.#lease));
    else this.#channel.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const finish = (): void => done(error);
    this.#channel.close();
    this.#channel.resume();
    this.#lease.link.release();
    this.#lease.release().then(finish, finish);
  }

  /** If the writable side had already ended, the close is not a lost connection. */
  #onClose(): void {
    this.#isOver = true;
    const isLost = this.#lease.link.isClosed && !this.writableEnded;
    if (isLost) this.destroy(lost(this.#lease));
    else if (this.readableEnded || this.readableLength === 0) this.destroy();
    else this.once('end', () => this.destroy());
  }
}

function lost({ link }: LinkLease): TransportError {
  const why = link.error?.message ?? 'the peer closed it';
  return new TransportError(
    'CONNECTION_LOST',
    `The connection forwarded through ${link.address} ended: ${why}`,
  );
}
