import type { PacketChannel } from './channel.ts';
import { encodePacket } from './encode-packet.ts';
import { lossError, toEncodingError } from './failures.ts';
import type { Failure, PendingCall } from './pending-call.ts';

/**
 * libvirtd stops reading a client that has 5 calls under way (`max_client_requests`), PONGs
 * included, and then takes it for dead. One less keeps the connection alive whatever the calls do.
 */
export const CALLS_IN_FLIGHT_DEFAULT = 4;

/**
 * The calls of one connection: at most so many are with the daemon at a time, the others wait in
 * the order in which they were made.
 *
 * A call is encoded when it is made, so a bad argument fails at once and later changes to its
 * arguments have no effect.
 */
export class CallTable {
  readonly maxInFlight: number;

  readonly #channel: PacketChannel;
  /** With the daemon, by serial. Abandoned calls stay: the daemon still works on them. */
  readonly #sent = new Map<number, PendingCall>();
  readonly #queued = new Set<PendingCall>();

  constructor(channel: PacketChannel, maxInFlight: number) {
    this.#channel = channel;
    this.maxInFlight = maxInFlight;
  }

  /** Whether somebody waits for an answer. */
  get isAwaited(): boolean {
    if (this.#queued.size > 0) return true;
    for (const call of this.#sent.values()) if (!call.isAbandoned) return true;
    return false;
  }

  hasSerial(serial: number): boolean {
    return this.#sent.has(serial);
  }

  /**
   * Sends the call, or lets it wait for its turn. @throws ArgumentError, or VirError over a limit.
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

  /** Sends the call ahead of all that wait. */
  submitNow(call: PendingCall, args: unknown): void {
    try {
      this.#channel.send(call.header, call.procedure.args, args);
    } catch (error) {
      throw toEncodingError(call.procedure, args, error);
    }
    call.markSent();
    this.#sent.set(call.header.serial, call);
  }

  /** The call with this serial, which has been answered: its place goes to the next. */
  take(serial: number): PendingCall | undefined {
    const call = this.#sent.get(serial);
    if (call !== undefined) this.#sent.delete(serial);
    return call;
  }

  /** Lets waiting calls go, as many as there are places. */
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

  /** The caller leaves. There is no way to call a sent call back, so its serial stays taken. */
  abandon(call: PendingCall, failure: Failure): void {
    if (!this.#queued.delete(call)) call.isAbandoned = true;
    call.reject(failure);
  }

  /** Every caller is told that the connection ended, and whether its call may have taken effect. */
  abandonAll(why: Error): void {
    for (const call of [...this.#sent.values(), ...this.#queued]) {
      const { outcome, procedure } = call;
      this.abandon(call, () => lossError(why, outcome, procedure.name));
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
