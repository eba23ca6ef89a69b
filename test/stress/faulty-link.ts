import type { Transport, TransportSink } from '../../src/transport/index.ts';
import { PassingTransport } from '../support/passing-transport.ts';

export const FAULT_KINDS = ['end', 'reset', 'stall'] as const;

/** A failure of the network after a number of bytes in one direction. */
export interface Fault {
  readonly direction: 'toDaemon' | 'toClient';
  readonly after: number;
  readonly kind: (typeof FAULT_KINDS)[number];
}

/** The client's end of a connection whose network fails. The bytes before the fault arrive. */
export class FaultyLink extends PassingTransport {
  /** The number of bytes that have passed in each direction. */
  readonly passed = { toDaemon: 0, toClient: 0 };

  readonly #fault: Fault | undefined;
  #sink: TransportSink | undefined;
  #isFailed = false;
  #isClosed = false;

  constructor(inner: Transport, fault?: Fault) {
    super(inner);
    this.#fault = fault;
  }

  override start(sink: TransportSink): void {
    this.#sink = sink;
    super.start({
      onData: (bytes) => {
        const arrived = this.#pass('toClient', bytes);
        if (arrived.length > 0 && !this.#isClosed) sink.onData(arrived);
      },
      onDrain: () => {
        if (!this.#isClosed) sink.onDrain();
      },
      onClose: (error) => this.#close(error),
    });
  }

  override write(bytes: Uint8Array): boolean {
    const sent = this.#pass('toDaemon', bytes);
    return sent.length === 0 || super.write(sent);
  }

  /** Returns the bytes that arrive, and starts the fault behind them. */
  #pass(direction: Fault['direction'], bytes: Uint8Array): Uint8Array {
    if (this.#isFailed) return bytes.subarray(0, 0);
    const fault = this.#fault?.direction === direction ? this.#fault : undefined;
    const room = fault === undefined ? bytes.length : fault.after - this.passed[direction];
    const arrived = bytes.subarray(0, Math.max(0, room));
    this.passed[direction] += arrived.length;
    if (fault !== undefined && room <= bytes.length) this.#fail(fault);
    return arrived;
  }

  #fail({ kind }: Fault): void {
    this.#isFailed = true;
    if (kind === 'stall') return;
    setImmediate(() => {
      this.destroy();
      if (kind === 'reset') this.#close(reset());
    });
  }

  #close(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#sink?.onClose(error);
  }
}

/** The error that Node's sockets have after a reset. */
function reset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
}
