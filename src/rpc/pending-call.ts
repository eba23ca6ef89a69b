import { offAbort, onAbort, timers } from '../async/index.ts';
import type { AnyProcedure } from '../protocol/index.ts';
import type { CallProgress } from './call-options.ts';
import type { ClientSession } from './client-session.ts';
import type { ClientStream } from './client-stream.ts';
import { describeWait } from './describe-call.ts';
import type { PacketHeader } from './packet.ts';

/**
 * Creates the error that a call is rejected with. It is created where the caller awaits the call
 * and not where the packet is read, so its stack contains the caller's line.
 */
export type Failure = () => unknown;

const DONE = Promise.resolve();

/**
 * Returns a promise that rejects with the error of a call.
 *
 * The promise of the call is resolved with it, so that a call has a single promise of its own. V8
 * finds the functions that await a promise only once they are linked, so the error is created one
 * microtask later.
 */
function rejection(failure: Failure): Promise<never> {
  return DONE.then().then(() => {
    throw failure();
  });
}

/** The parts of a {@link PendingCall}. */
export interface PendingCallOptions {
  /** Takes the result, or a promise that rejects with the error. */
  readonly resolve: (value: unknown) => void;
  readonly stream?: ClientStream | undefined;
  readonly progress?: CallProgress | undefined;
}

/**
 * One call, from its submission to its reply.
 *
 *     queued --> sent --> answered
 *        |         `--> abandoned (the caller left) --> answered, and dropped
 *        `--> gone (the caller left, and nothing was sent)
 *
 * A queued call can be moved to another session.
 */
export class PendingCall {
  readonly procedure: AnyProcedure;
  readonly args: unknown;

  /** The stream that the call opens. */
  readonly stream: ClientStream | undefined;

  /** The encoded packet while the call is queued; otherwise undefined. */
  packet: Uint8Array | undefined;

  /** When the call was sent, in `timers.monotonicMs()`; 0 before. */
  sentAtMs = 0;

  /** Whether the caller has left while the daemon still works on the call. */
  isAbandoned = false;

  /** Whether the call is in a {@link CallQueue}, and its neighbours there. */
  isQueued = false;
  previousQueued: PendingCall | undefined = undefined;
  nextQueued: PendingCall | undefined = undefined;

  #session: ClientSession;
  #header: PacketHeader;
  /** Undefined when the call is settled. */
  #resolve: ((value: unknown) => void) | undefined;
  readonly #progress: CallProgress | undefined;
  #signal: AbortSignal | undefined;
  #onAbort: (() => void) | undefined;

  constructor(
    session: ClientSession,
    procedure: AnyProcedure,
    header: PacketHeader,
    args: unknown,
    options: PendingCallOptions,
  ) {
    this.procedure = procedure;
    this.args = args;
    this.stream = options.stream;
    this.#session = session;
    this.#header = header;
    this.#resolve = options.resolve;
    this.#progress = options.progress;
  }

  /** The session that carries the call. */
  get session(): ClientSession {
    return this.#session;
  }

  /** The header of the call on its session. */
  get header(): PacketHeader {
    return this.#header;
  }

  /** Whether the call was handed to the channel, so that it may take effect. */
  get isSent(): boolean {
    return this.packet === undefined;
  }

  /** Whether the call may have taken effect, on this session or an earlier one. */
  get wasSent(): boolean {
    return this.isSent || this.#progress?.isSent === true;
  }

  /** Notes that the call is queued, and how to describe its wait. */
  markQueued(packet: Uint8Array): void {
    this.packet = packet;
    if (this.#progress === undefined) return;
    this.#progress.waitsFor = () => describeWait(this.#session.calls);
  }

  /** Notes that the call was handed to the channel: from now on it may take effect. */
  markSent(): void {
    this.packet = undefined;
    this.sentAtMs = timers.monotonicMs();
    if (this.#progress !== undefined) this.#progress.isSent = true;
  }

  /** Notes that another session carries the call, with another header. */
  moveTo(session: ClientSession, header: PacketHeader): void {
    this.#session = session;
    this.#header = header;
    if (this.#progress !== undefined) this.#progress.movedTo = session;
  }

  /** Abandons the call if `signal` aborts before the call settles. */
  watch(signal: AbortSignal): void {
    this.#signal = signal;
    // Not assigned at once: V8 allocates such a function in old memory, so it would keep the call
    // and its session until the next collection of old objects.
    const abandon = (): void => this.#session.abandon(this, signal);
    this.#onAbort = abandon;
    onAbort(signal, abandon);
  }

  resolve(value: unknown): void {
    this.#settle(value);
  }

  /** Rejects the call, unless its caller has left already. */
  reject(failure: Failure): void {
    if (this.#resolve !== undefined) this.#settle(rejection(failure));
  }

  /**
   * Settles the promise and forgets it, so that nothing that still refers to the call keeps its
   * result in memory. With 32 callers that read XML, 2 to 4 MB more were alive after each
   * collection of young objects.
   */
  #settle(value: unknown): void {
    this.#stopWatching();
    this.#resolve?.(value);
    this.#resolve = undefined;
  }

  #stopWatching(): void {
    if (this.#onAbort === undefined) return;
    offAbort(this.#signal, this.#onAbort);
    this.#onAbort = undefined;
  }
}
