import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  VirNetMessageError,
  VirNetMessageHeader,
  VirNetMessageStatus,
  VirNetMessageType,
} from '../../../src/protocol/index.ts';
import { loadCodecs } from '../../../src/protocol/load-codecs.ts';
import type { PacketHeader } from '../../../src/rpc/index.ts';
import { encodePacket, errorBody } from '../../../src/rpc/index.ts';
import { XdrReader } from '../../../src/xdr/index.ts';
import type { Side, StepLog } from './step-log.ts';

/** The things that can go wrong with one call. */
export type Fault =
  /** The daemon does not get the call. The client gets an error. */
  | 'refuse'
  /** The daemon gets the call. The client gets an error instead of the reply. */
  | 'fail'
  /** The connection is lost before the daemon gets the call. */
  | 'cut-call'
  /** The daemon gets the call. The connection is lost before the client gets the reply. */
  | 'cut-reply';

/** A fault of the next call of a procedure. */
export interface Injection {
  /** The name without `REMOTE_PROC_DOMAIN_`. */
  readonly procedure: string;
  /** Called before the call is passed on, and returns the fault. */
  readonly onCall: () => Fault | 'none' | Promise<Fault | 'none'>;
}

/** A unix socket before the socket of a daemon. It logs the steps of migrations, and fails them. */
export class StepProxy implements AsyncDisposable {
  readonly path: string;
  readonly side: Side;
  injection: Injection | undefined;

  readonly #folder: string;
  readonly #server: Server;
  readonly #log: StepLog;
  readonly #lines = new Set<Line>();

  private constructor(side: Side, daemonPath: string, log: StepLog) {
    loadCodecs();
    this.#folder = mkdtempSync(join(tmpdir(), 'steps-'));
    this.path = join(this.#folder, 'sock');
    this.side = side;
    this.#log = log;
    this.#server = createServer((client) => {
      const line = new Line(client, connect(daemonPath), this, this.#log);
      this.#lines.add(line);
      client.once('close', () => this.#lines.delete(line));
    });
    this.#server.listen(this.path);
  }

  static async before(side: Side, daemonPath: string, log: StepLog): Promise<StepProxy> {
    const proxy = new StepProxy(side, daemonPath, log);
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get uri(): string {
    return `qemu+unix:///system?socket=${encodeURIComponent(this.path)}`;
  }

  /** Cuts all connections. */
  cut(): void {
    for (const line of this.#lines) line.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/** One connection of a client with the daemon. */
class Line {
  readonly #client: Socket;
  readonly #daemon: Socket;
  readonly #proxy: StepProxy;
  readonly #log: StepLog;
  /** Calls by serial whose reply does not reach the client. */
  readonly #spoiled = new Map<number, Fault>();
  /** Keeps the calls in order while one of them waits for its injection. */
  #passing: Promise<void> = Promise.resolve();

  constructor(client: Socket, daemon: Socket, proxy: StepProxy, log: StepLog) {
    this.#client = client;
    this.#daemon = daemon;
    this.#proxy = proxy;
    this.#log = log;
    onPackets(client, (packet) => {
      this.#passing = this.#passing.then(() => this.#toDaemon(packet));
    });
    onPackets(daemon, (packet) => this.#toClient(packet));
    for (const socket of [client, daemon]) {
      socket.on('error', () => {});
      socket.on('close', () => this.cut());
    }
  }

  cut(): void {
    this.#client.destroy();
    this.#daemon.destroy();
  }

  async #toDaemon(packet: Buffer): Promise<void> {
    const header = headerOf(packet);
    if (header.type === VirNetMessageType.CALL) {
      const name = this.#log.called(this.#proxy.side, this, header, payloadOf(packet));
      const fault = await this.#inject(name);
      if (fault === 'cut-call') return this.cut();
      if (fault === 'refuse') return this.#fail(header);
      if (fault !== 'none') this.#spoiled.set(header.serial, fault);
    }
    this.#daemon.write(packet);
  }

  #toClient(packet: Buffer): void {
    const header = headerOf(packet);
    if (header.type === VirNetMessageType.REPLY) {
      const fault = this.#spoiled.get(header.serial);
      this.#log.answered(this, header, payloadOf(packet), fault === undefined);
      if (fault === 'cut-reply') this.cut();
      if (fault === 'fail') this.#fail(header);
      if (fault !== undefined) return;
    }
    this.#client.write(packet);
  }

  async #inject(name: string): Promise<Fault | 'none'> {
    const { injection } = this.#proxy;
    if (injection?.procedure !== name) return 'none';
    this.#proxy.injection = undefined;
    return await injection.onCall();
  }

  #fail(header: PacketHeader): void {
    const reply = { ...header, type: VirNetMessageType.REPLY, status: VirNetMessageStatus.ERROR };
    this.#log.refused(this, header, INJECTED);
    this.#client.write(encodePacket(reply, VirNetMessageError, errorBody(INJECTED)));
  }
}

/** VIR_ERR_OPERATION_FAILED of VIR_FROM_QEMU, the usual error of a step. */
const INJECTED = { code: 9, domain: 10, message: 'injected' };

const HEADER_BYTES = 28;
const LENGTH_BYTES = 4;

function headerOf(packet: Buffer): PacketHeader {
  return VirNetMessageHeader.decode(new XdrReader(packet.subarray(LENGTH_BYTES)));
}

function payloadOf(packet: Buffer): Uint8Array {
  return packet.subarray(HEADER_BYTES);
}

function onPackets(socket: Socket, listener: (packet: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= LENGTH_BYTES && rest.length >= rest.readUInt32BE()) {
      const length = rest.readUInt32BE();
      listener(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
}
