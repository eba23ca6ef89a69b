import { offAbort, onAbort } from '../async/index.ts';
import type { AnyProcedure } from '../protocol/index.ts';
import type { CallProgress } from './call-options.ts';
import type { ClientStream } from './client-stream.ts';
import type { PacketHeader } from './packet.ts';

/**
 * Creates the error that a call is rejected with. It is created where the caller awaits the call
 * and not where the packet is read, so its stack contains the caller's line.
 */
export type Failure = () => unknown;

/**
 * One call, from its submission to its reply.
 *
 *     queued --> sent --> answered
 *        |         `--> abandoned (the caller left) --> answered, and dropped
 *        `--> gone (the caller left, and nothing was sent)
 */
export class PendingCall {
  readonly procedure: AnyProcedure;
  readonly header: PacketHeader;

  /** The stream that the call opens. */
  readonly stream: ClientStream | undefined;

  /** The encoded packet while the call is queued; otherwise undefined. */
  packet: Uint8Array | undefined;

  /** Whether the caller has left while the daemon still works on the call. */
  isAbandoned = false;

  readonly #resolve: (value: unknown) => void;
  readonly #reject: (failure: Failure) => void;
  readonly #progress: CallProgress | undefined;
  #signal: AbortSignal | undefined;
  #onAbort: (() => void) | undefined;

  constructor(
    procedure: AnyProcedure,
    header: PacketHeader,
    options: {
      readonly resolve: (value: unknown) => void;
      readonly reject: (failure: Failure) => void;
      readonly stream?: ClientStream | undefined;
      readonly progress?: CallProgress | undefined;
    },
  ) {
    this.procedure = procedure;
    this.header = header;
    this.stream = options.stream;
    this.#resolve = options.resolve;
    this.#reject = options.reject;
    this.#progress = options.progress;
  }

  /** Whether the call was handed to the channel, so that it may take effect. */
  get isSent(): boolean {
    return this.packet === undefined;
  }

  /** Notes that the call was handed to the channel: from now on it may take effect. */
  markSent(): void {
    this.packet = undefined;
    if (this.#progress !== undefined) this.#progress.isSent = true;
  }

  /** Calls `abandon` if `signal` aborts before the call settles. */
  watch(signal: AbortSignal, abandon: () => void): void {
    this.#signal = signal;
    this.#onAbort = abandon;
    onAbort(signal, abandon);
  }

  resolve(value: unknown): void {
    this.#stopWatching();
    this.#resolve(value);
  }

  reject(failure: Failure): void {
    this.#stopWatching();
    this.#reject(failure);
  }

  #stopWatching(): void {
    if (this.#onAbort === undefined) return;
    offAbort(this.#signal, this.#onAbort);
    this.#onAbort = undefined;
  }
}
