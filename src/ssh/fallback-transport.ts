import { toError } from '../errors/index.ts';
import type { Transport, TransportSink } from '../transport/index.ts';

/** The second transport, for use if the first one fails. */
export interface Fallback {
  /** Whether to use the fallback after the first transport ended with this error. */
  isFor(error: Error): boolean;
  open(): Promise<Transport>;

  /** Called once the fallback is no longer needed, including after it was opened. */
  forget(): Promise<void>;
}

/**
 * A transport that is replaced by a second one if it ends before the daemon has sent anything. The
 * client sends first, so all bytes sent until then are kept, and are sent again on the second one.
 */
export class FallbackTransport implements Transport {
  readonly carriesDescriptors = false;
  #current: Transport;
  #fallback: Fallback | undefined;
  #sink: TransportSink | undefined;
  #sent: Uint8Array[] | undefined = [];
  #isSwitching = false;
  #isEnded = false;
  #isReferenced = false;

  constructor(first: Transport, fallback: Fallback) {
    this.#current = first;
    this.#fallback = fallback;
  }

  get address(): string {
    return this.#current.address;
  }

  get isSecure(): boolean {
    return this.#current.isSecure;
  }

  get isEncrypted(): boolean {
    return this.#current.isEncrypted;
  }

  start(sink: TransportSink): void {
    this.#sink = sink;
    this.#listen();
  }

  write(bytes: Uint8Array): boolean {
    this.#sent?.push(bytes);
    return this.#isSwitching || this.#current.write(bytes);
  }

  pause(): void {
    this.#current.pause();
  }

  resume(): void {
    this.#current.resume();
  }

  ref(): void {
    this.#isReferenced = true;
    this.#current.ref();
  }

  unref(): void {
    this.#isReferenced = false;
    this.#current.unref();
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#current.end();
    await this.#fallback?.forget();
  }

  destroy(): void {
    this.#isEnded = true;
    this.#current.destroy();
    this.#forget();
  }

  #listen(): void {
    this.#current.start({
      onData: (bytes) => {
        this.#sent = undefined;
        this.#forget();
        this.#sink?.onData(bytes);
      },
      onDrain: () => this.#sink?.onDrain(),
      onClose: (error) => this.#onClose(error),
    });
  }

  #onClose(error: Error | undefined): void {
    const fallback = this.#fallback;
    const isSilent = this.#sent !== undefined && !this.#isEnded;
    if (error !== undefined && fallback?.isFor(error) && isSilent) {
      this.#isSwitching = true;
      fallback.open().then(
        (transport) => this.#switch(transport),
        (reason: unknown) => this.#report(both(error, toError(reason))),
      );
    } else {
      this.#report(error);
    }
  }

  #report(error: Error | undefined): void {
    const report = (): void => this.#sink?.onClose(error);
    if (this.#fallback === undefined) report();
    else this.#forget(report);
  }

  #forget(then: () => void = () => {}): void {
    const fallback = this.#fallback;
    this.#fallback = undefined;
    fallback?.forget().then(then, then);
  }

  #switch(transport: Transport): void {
    this.#current = transport;
    this.#isSwitching = false;
    this.#forget();
    this.#listen();
    if (this.#isReferenced) transport.ref();
    for (const bytes of this.#sent ?? []) transport.write(bytes);
    if (this.#isEnded) transport.destroy();
  }
}

function both(first: Error, second: Error): Error {
  second.message = `${first.message}; the second attempt failed: ${second.message}`;
  return second;
}
