import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { PacketTrace } from '../../../src/index.ts';
import { PACKET_CHANNEL } from '../../../src/index.ts';

/** Records the keepalive packets of all connections of this process. */
export class KeepaliveWatch implements Disposable {
  /** The packets in order, such as `received PING`. */
  readonly seen: string[] = [];
  readonly #pings = new Map<number, number>();
  readonly #see = (packet: unknown): void => {
    const { connection, direction, procedure } = packet as PacketTrace;
    const [, name] = /^KEEPALIVE_PROC_(.*)$/.exec(procedure) ?? [];
    if (name === undefined) return;
    const packetName = `${direction} ${name}`;
    this.seen.push(packetName);
    if (packetName !== 'received PING') return;
    this.#pings.set(connection, (this.#pings.get(connection) ?? 0) + 1);
  };

  constructor() {
    subscribe(PACKET_CHANNEL, this.#see);
  }

  /** The largest number of PINGs on one connection: the intervals that passed at the daemon. */
  get pings(): number {
    return Math.max(0, ...this.#pings.values());
  }

  /** Whether the daemon has answered all PINGs. */
  get isAnswered(): boolean {
    return this.#count('sent PING') === this.#count('received PONG');
  }

  #count(name: string): number {
    return this.seen.filter((each) => each === name).length;
  }

  [Symbol.dispose](): void {
    unsubscribe(PACKET_CHANNEL, this.#see);
  }
}
