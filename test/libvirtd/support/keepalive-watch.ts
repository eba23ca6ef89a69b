import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { PacketTrace } from '../../../src/index.ts';
import { PACKET_CHANNEL } from '../../../src/index.ts';

/** Records the keepalive packets of all connections of this process, and counts the data of streams. */
export class KeepaliveWatch implements Disposable {
  /** The packets in order, such as `received PING`. */
  readonly seen: string[] = [];
  readonly #pings = new Map<number, number>();
  #streamBytes = 0;
  readonly #see = (packet: unknown): void => {
    const { connection, direction, procedure, type, length } = packet as PacketTrace;
    if (direction === 'received' && type === 'STREAM') this.#streamBytes += length;
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

  /** The number of bytes of the received packets of streams. */
  get streamBytes(): number {
    return this.#streamBytes;
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
