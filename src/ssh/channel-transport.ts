import type { ClientChannel } from 'ssh2';
import { TransportError } from '../errors/index.ts';
import type { FlowOwner, Transport } from '../transport/index.ts';
import { ownedTransport, ProgramError, StderrTail } from '../transport/index.ts';
import type { LinkLease, SharedSession, Waiter } from './shared-session.ts';

/** The channel to open: a command, or a connection to a unix socket. */
export type ChannelRequest = { readonly command: string } | { readonly socketPath: string };

/** Opens a channel as a transport. The transport holds a lease of the session until it closes. */
export async function connectChannel(
  session: SharedSession,
  request: ChannelRequest,
  waiter: Waiter,
): Promise<Transport> {
  const lease = await session.acquire(waiter);
  try {
    const { link } = lease;
    const channel =
      'command' in request
        ? await link.exec(request.command, waiter.signal)
        : await link.connectSocket(request.socketPath, waiter.signal);
    const facts = { address: link.address, isSecure: true, isEncrypted: true };
    return ownedTransport(channel, facts, new ChannelOwner(channel, lease));
  } catch (error) {
    await lease.release();
    throw error;
  }
}

class ChannelOwner implements FlowOwner {
  readonly #channel: ClientChannel;
  readonly #lease: LinkLease;
  readonly #stderrTail: StderrTail;
  #isKilled = false;
  #isHolding = false;

  constructor(channel: ClientChannel, lease: LinkLease) {
    this.#channel = channel;
    this.#lease = lease;
    this.#stderrTail = new StderrTail(channel.stderr);
  }

  /** Calls the listener after the lease is released, so that nothing is left open. */
  onOver(listener: (error: Error | undefined) => void): void {
    this.#channel.once('close', (status?: number | null, signal?: string) => {
      const error = this.#explain(status, signal);
      this.unref();
      const report = (): void => listener(error);
      this.#lease.release().then(report, report);
    });
  }

  kill(): void {
    if (this.#isKilled) return;
    this.#isKilled = true;
    this.#channel.close();
    // ssh2 emits `close` only after all received data is read.
    this.#channel.resume();
  }

  ref(): void {
    if (!this.#isHolding) this.#lease.link.hold();
    this.#isHolding = true;
  }

  unref(): void {
    if (this.#isHolding) this.#lease.link.release();
    this.#isHolding = false;
  }

  #explain(status: number | null | undefined, signal: string | undefined): Error | undefined {
    if (this.#isKilled || status === 0) return undefined;
    const { address, error, isClosed } = this.#lease.link;
    if (isClosed || error !== undefined) {
      const why = error?.message ?? 'the peer closed it';
      return new TransportError(
        'CONNECTION_LOST',
        `The SSH connection to ${address} ended: ${why}`,
      );
    }
    // A forwarded socket has no exit status.
    if (status === undefined) return undefined;
    const name = `The command on ${address}`;
    return new ProgramError(name, status ?? String(signal), this.#stderrTail.text);
  }
}
