import type { PacketChannel } from './channel.ts';
import { encodePacket } from './encode-packet.ts';
import { lossError, toEncodingError } from './failures.ts';
import type { Failure, PendingCall } from './pending-call.ts';

/**
 * libvirtd stops reading from a client that has 5 calls in flight (`max_client_requests`). It does
 * not read the PONGs either, and then takes the client for dead. One call less keeps the connection
 * alive, however long the calls take.
 */
export const CALLS_IN_FLIGHT_DEFAULT = 4;

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
  readonly #sent = new Map<number, PendingCall>();
  readonly #queued = new Set<PendingCall>();

  constructor(channel: PacketChannel, maxInFlight: number) {
    this.#channel = channel;
    this.maxInFlight = maxInFlight;
  }

  /** Whether a caller waits for a reply. */
  get isAwaited(): boolean {
    if (this.#queued.size > 0) return true;
    for (const call of this.#sent.values()) if (!call.isAbandoned) return true;
    return false;
  }

  hasSerial(serial: number): boolean {
    return this.#sent.has(serial);
  }

  /**
   * Sends the call, or queues it until it is its turn.
   *
   * @throws ArgumentError if an argument cannot be encoded, or VirError if one is over its limit.
   */
  submit(call: PendingCall, args: unknown): void {
    const hasTurn = this.#queued.size === 0 && this.#sent.size < this.maxInFlight;
    if (hasTurn) {
      this.submitNow(call, args);
      return;
    }
    call.packet = this.#encode(call, args);
    this.#queued.add(call);
  }

  /** Sends the call before all queued calls. */
  submitNow(call: PendingCall, args: unknown): void {
    try {
      this.#channel.send(call.header, call.procedure.args, args);
    } catch (error) {
      throw toEncodingError(call.procedure, args, error);
    }
    call.markSent();
    this.#sent.set(call.header.serial, call);
  }

  /** Removes and returns the call in flight with this serial. The next call may take its place. */
  take(serial: number): PendingCall | undefined {
    const call = this.#sent.get(serial);
    if (call !== undefined) this.#sent.delete(serial);
    return call;
  }

  /** Sends queued calls while the limit allows. */
  advance(): void {
    for (const call of this.#queued) {
      if (this.#sent.size >= this.maxInFlight) return;
      this.#queued.delete(call);
      const packet = call.packet as Uint8Array;
      call.markSent();
      this.#sent.set(call.header.serial, call);
      this.#channel.sendEncoded(call.header, packet);
    }
  }

  /**
   * Rejects the call for its caller. A call in flight cannot be cancelled, so its serial stays in
   * use.
   */
  abandon(call: PendingCall, failure: Failure): void {
    if (!this.#queued.delete(call)) call.isAbandoned = true;
    call.reject(failure);
  }

  /**
   * Rejects every call because the connection ended. The error says whether the call was sent.
   *
   * @param sentFate - The fate of the calls that were sent.
   */
  abandonAll(why: Error, sentFate: 'unknown' | 'unopened'): void {
    for (const call of [...this.#sent.values(), ...this.#queued]) {
      const { isSent, procedure } = call;
      const fate = isSent ? sentFate : 'not-sent';
      this.abandon(call, () => lossError(why, fate, procedure.name));
    }
  }

  #encode(call: PendingCall, args: unknown): Uint8Array {
    try {
      return encodePacket(call.header, call.procedure.args, args);
    } catch (error) {
      throw toEncodingError(call.procedure, args, error);
    }
  }
}
