import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Fault } from './faulty-link.ts';

/** A TCP proxy whose network fails. The bytes before the fault arrive. */
export class FaultyProxy implements AsyncDisposable {
  /** The number of bytes that have passed in each direction. */
  readonly passed = { toDaemon: 0, toClient: 0 };

  readonly #server: Server;
  readonly #fault: Fault | undefined;
  readonly #sockets = new Set<Socket>();

  private constructor(targetPort: number, fault: Fault | undefined) {
    this.#fault = fault;
    this.#server = createServer((client) => this.#join(client, connect(targetPort, '127.0.0.1')));
  }

  /** Starts a proxy in front of a port of 127.0.0.1. */
  static async start(targetPort: number, fault?: Fault): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(targetPort, fault);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket, daemon: Socket): void {
    const ends = { toDaemon: daemon, toClient: client };
    for (const [direction, to] of Object.entries(ends) as ['toDaemon' | 'toClient', Socket][]) {
      const from = to === client ? daemon : client;
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (bytes) => this.#pass(direction, bytes, ends));
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroySoon();
      });
    }
  }

  #pass(direction: Fault['direction'], bytes: Buffer, ends: Readonly<Ends>): void {
    const fault = this.#fault?.direction === direction ? this.#fault : undefined;
    const room = fault === undefined ? bytes.length : fault.after - this.passed[direction];
    const arrived = bytes.subarray(0, Math.max(0, room));
    this.passed[direction] += arrived.length;
    if (arrived.length > 0) ends[direction].write(arrived);
    if (fault !== undefined && room <= bytes.length) fail(fault, ends);
  }
}

type Ends = Record<Fault['direction'], Socket>;

function fail({ kind }: Fault, { toDaemon, toClient }: Readonly<Ends>): void {
  if (kind === 'stall') {
    // A paused socket reports no end either. The close of the client still ends both.
    for (const socket of [toDaemon, toClient]) socket.pause().removeAllListeners('data');
    return;
  }
  if (kind === 'end') toClient.end();
  // A turn later, so that the bytes before the fault have left.
  else setImmediate(() => toClient.resetAndDestroy());
  toDaemon.destroy();
}
