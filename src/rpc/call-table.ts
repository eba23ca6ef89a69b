import { timers } from '../async/index.ts';
import { XdrWriter } from '../xdr/index.ts';
import { CallQueue } from './call-queue.ts';
import type { PacketChannel } from './channel.ts';
import { writePacket } from './encode-packet.ts';
import { lossError, toEncodingError } from './failures.ts';
import type { EndReason } from './own-close-error.ts';
import type { Failure, PendingCall } from './pending-call.ts';
import { SentCalls } from './sent-calls.ts';

/**
 * libvirtd stops reading from a client that has 5 calls in flight (`max_client_requests`). It does
 * not read the PONGs either, and then takes the client for dead. One call less keeps the connection
 * alive, however long the calls take.
 */
export const CALLS_IN_FLIGHT_DEFAULT = 4;

/** The size of the buffers that the packets of queued calls share. */
const SLAB_BYTES = 4096;

/** The time without a reply after which no further reply is expected soon. */
const STUCK_MS = 1000;

/**
 * The calls of one connection. A limited number of calls is in flight at a time; the others wait
 * for their turn in order.
 *
 * A call is encoded when it is submitted. So a bad argument fails immediately, and later changes to
 * the arguments have no effect.
 */
export class CallTable {
  readonly maxInFlight: number;

  readonly #channel: PacketChannel;
  /**
   * The calls in flight, by serial. Abandoned calls stay, because the daemon still works on them.
   */
  readonly #sent = new SentCalls();
  readonly #queued = new CallQueue();
  /**
   * Encodes queued calls. A buffer for each of them takes 1.1 us more of CPU time (of 5, with
   * 256 callers).
   */
  #encoder: XdrWriter | undefined;
  #abandoned = 0;
  /** The oldest call in flight; undefined if it is not known. */
  #oldest: PendingCall | undefined;
  /** When the last call that is still awaited was sent; undefined if it is not known. */
  #youngestAtMs: number | undefined;
  #onStuck: (() => void) | undefined;
  #stuckTimer: NodeJS.Timeout | undefined;
  /** Whether the last check found the table stuck, and no reply has arrived since. */
  #wasStuck = false;

  constructor(channel: PacketChannel, maxInFlight: number) {
    this.#channel = channel;
    this.maxInFlight = maxInFlight;
  }

  /** The calls in flight, the oldest first. */
  get inFlight(): Iterable<PendingCall> {
    return this.#sent.inOrder();
  }

  /** The oldest call in flight; undefined if there is none. */
  get oldest(): PendingCall | undefined {
    if (this.#oldest === undefined) [this.#oldest] = this.#sent.inOrder();
    return this.#oldest;
  }

  /** The number of calls in flight, with the abandoned ones. */
  get sentCount(): number {
    return this.#sent.size;
  }

  /** The number of calls that wait for their turn. */
  get queuedCount(): number {
    return this.#queued.size;
  }

  /** The number of calls in flight that were abandoned. */
  get abandonedCount(): number {
    return this.#abandoned;
  }

  /** Whether a caller waits for a reply. */
  get isAwaited(): boolean {
    return this.#queued.size > 0 || this.#sent.size > this.#abandoned;
  }

  /**
   * Whether all places are taken and no reply is expected soon: every call in flight was abandoned,
   * or was sent a while ago. A reply would have made place for a younger call.
   */
  get isStuck(): boolean {
    return this.#msUntilStuck() === 0;
  }

  /** Sets a function that is called, and repeated, while calls wait and the table is stuck. */
  watch(onStuck: () => void): void {
    this.#onStuck = onStuck;
    this.#checkStuck();
  }

  /** Returns the call in flight with this serial. */
  get(serial: number): PendingCall | undefined {
    return this.#sent.get(serial);
  }

  hasSerial(serial: number): boolean {
    return this.#sent.has(serial);
  }

  /**
   * Sends the call, or queues it until it is its turn.
   *
   * @throws ArgumentError if an argument cannot be encoded, or VirError if one is over its limit.
   */
  submit(call: PendingCall): void {
    const hasTurn = this.#queued.size === 0 && this.#sent.size < this.maxInFlight;
    if (hasTurn) {
      this.submitNow(call);
      return;
    }
    call.markQueued(this.#encode(call));
    this.#queued.add(call);
    const mayBeStuck = this.#wasStuck || this.#abandoned === this.#sent.size;
    if (mayBeStuck || this.#stuckTimer === undefined) this.#checkStuck();
  }

  /** Sends the call before all queued calls. */
  submitNow(call: PendingCall): void {
    try {
      this.#channel.send(call.header, call.procedure.args, call.args);
    } catch (error) {
      throw toEncodingError(call.procedure, call.args, error);
    }
    this.#markSent(call);
  }

  /** Sends a call that is already encoded, with its header of this connection. */
  submitEncoded(call: PendingCall, packet: Uint8Array): void {
    this.#markSent(call);
    this.#channel.sendEncoded(call.header, packet);
  }

  /** Removes and returns the call in flight with this serial. The next call may take its place. */
  take(serial: number): PendingCall | undefined {
    const call = this.#sent.get(serial);
    if (call === undefined) return undefined;
    this.#sent.delete(call);
    if (call === this.#oldest) this.#oldest = undefined;
    this.#forgetYoungest(call);
    this.#wasStuck = false;
    if (call.isAbandoned) this.#abandoned -= 1;
    return call;
  }

  /** Returns the first queued call that fits. Every search must have the same condition. */
  findQueued(fits: (call: PendingCall) => boolean): PendingCall | undefined {
    return this.#queued.findFirst(fits);
  }

  /** Removes a queued call, because another connection makes it. */
  removeQueued(call: PendingCall): void {
    this.#queued.delete(call);
  }

  /** Sends queued calls while the limit allows. */
  advance(): void {
    while (this.#sent.size < this.maxInFlight) {
      const call = this.#queued.first;
      if (call === undefined) return;
      this.#queued.delete(call);
      this.submitEncoded(call, call.packet as Uint8Array);
    }
  }

  /**
   * Rejects the call for its caller. A call in flight cannot be cancelled, so its serial stays in
   * use.
   */
  abandon(call: PendingCall, failure: Failure): void {
    if (!this.#queued.delete(call) && !call.isAbandoned) {
      call.isAbandoned = true;
      this.#abandoned += 1;
      this.#forgetYoungest(call);
      // Not at once: the same signal may abandon the queued calls next.
      if (this.#abandoned === this.#sent.size) this.#checkIn(0);
    }
    call.reject(failure);
  }

  /**
   * Rejects every call because the connection ended. The error says whether the call was sent.
   *
   * @param sentFate - The fate of the calls that were sent.
   */
  abandonAll(why: EndReason, sentFate: 'unknown' | 'unopened'): void {
    this.#onStuck = undefined;
    timers.clearTimeout(this.#stuckTimer);
    for (const call of [...this.#sent.inOrder(), ...this.#queued]) {
      const { isSent, procedure } = call;
      const fate = isSent ? sentFate : 'not-sent';
      const error = why();
      this.abandon(call, () => lossError(error, fate, procedure.name));
    }
  }

  /** Calls the watcher if calls wait in vain, and checks again while calls wait. */
  #checkStuck(): void {
    const onStuck = this.#onStuck;
    if (onStuck === undefined || this.#queued.size === 0) return;
    const leftMs = this.#msUntilStuck();
    this.#wasStuck = leftMs === 0;
    this.#checkIn(leftMs === 0 ? STUCK_MS : Math.ceil(leftMs));
    if (leftMs === 0) onStuck();
  }

  #checkIn(ms: number): void {
    if (this.#onStuck === undefined) return;
    timers.clearTimeout(this.#stuckTimer);
    this.#stuckTimer = timers.setTimeout(() => {
      this.#stuckTimer = undefined;
      this.#checkStuck();
    }, ms);
    this.#stuckTimer.unref();
  }

  /** Returns the time until {@link isStuck} becomes true if no reply arrives; at most a second. */
  #msUntilStuck(): number {
    if (this.#sent.size < this.maxInFlight) return STUCK_MS;
    if (this.#abandoned === this.#sent.size) return 0;
    this.#youngestAtMs ??= this.#findYoungest();
    return Math.max(0, this.#youngestAtMs + STUCK_MS - timers.monotonicMs());
  }

  #findYoungest(): number {
    let youngestAtMs = 0;
    for (const { isAbandoned, sentAtMs } of this.#sent.all()) {
      if (!isAbandoned && sentAtMs > youngestAtMs) youngestAtMs = sentAtMs;
    }
    return youngestAtMs;
  }

  /** Notes that a call in flight is no longer awaited. */
  #forgetYoungest({ sentAtMs }: PendingCall): void {
    if (sentAtMs === this.#youngestAtMs) this.#youngestAtMs = undefined;
  }

  #markSent(call: PendingCall): void {
    call.markSent();
    this.#youngestAtMs = call.sentAtMs;
    this.#sent.add(call);
  }

  #encode(call: PendingCall): Uint8Array {
    this.#encoder ??= new XdrWriter(SLAB_BYTES);
    const encoder = this.#encoder;
    try {
      writePacket(encoder, call.header, call.procedure.args, call.args);
    } catch (error) {
      throw toEncodingError(call.procedure, call.args, error);
    }
    const packet = encoder.take();
    // The buffer has grown: small packets must not keep a large buffer in memory.
    if (packet.length > SLAB_BYTES) this.#encoder = undefined;
    return packet;
  }
}
