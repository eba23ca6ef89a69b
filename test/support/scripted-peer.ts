import type { EventMessage, Procedure } from '../../src/protocol/index.ts';
import {
  VIR_NET_MESSAGE_LEN_MAX,
  VIR_NET_MESSAGE_MAX,
  VirNetMessageError,
  VirNetMessageStatus,
  VirNetMessageType,
} from '../../src/protocol/index.ts';
import type { PacketHeader } from '../../src/rpc/index.ts';
import { encodePacket, errorBody, PacketChannel, Trace } from '../../src/rpc/index.ts';
import type { Transport } from '../../src/transport/index.ts';
import type { Codec, XdrReader } from '../../src/xdr/index.ts';
import { XdrReader as Reader, XdrVoid } from '../../src/xdr/index.ts';
import { WAIT_LIMIT_MS } from './time-limits.ts';

/** A packet that a {@link ScriptedPeer} has received. */
export interface ReceivedPacket {
  readonly header: PacketHeader;
  /** The payload without the header. */
  readonly payload: Uint8Array;
}

/**
 * A peer that a test scripts step by step: which packets it expects, and which it sends. For exact
 * dialogues and for peers that misbehave. Every wait has a timeout.
 */
export class ScriptedPeer {
  readonly transport: Transport;

  readonly #channel: PacketChannel;
  readonly #received: ReceivedPacket[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;

  constructor(transport: Transport) {
    this.transport = transport;
    const maxPacketBytes = VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX;
    this.#channel = new PacketChannel(transport, maxPacketBytes, new Trace());
    this.#channel.start({
      onPacket: (header, payload) => this.#onPacket(header, payload),
      onClose: () => {
        this.#isClosed = true;
        this.#wake?.();
      },
    });
  }

  /** Whether the other end has closed the connection. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The number of received packets that the test has not read yet. */
  get waiting(): number {
    return this.#received.length;
  }

  /** Resolves with the next packet of any kind. */
  async expectPacket(): Promise<ReceivedPacket> {
    await this.#until(() => this.#received.length > 0, 'a packet');
    return this.#received.shift() as ReceivedPacket;
  }

  /**
   * Resolves with the next packet.
   *
   * @throws Error if the packet is not a call of `procedure`.
   */
  async expectCall<Args>(
    procedure: Procedure<Args, unknown>,
  ): Promise<{ readonly header: PacketHeader; readonly args: Args }> {
    const { header, payload } = await this.expectPacket();
    const isCall = header.type === VirNetMessageType.CALL && header.prog === procedure.program;
    if (!isCall || header.proc !== procedure.number) {
      throw new Error(`Expected a call of ${procedure.name}, got ${JSON.stringify(header)}`);
    }
    return { header, args: procedure.args.decode(new Reader(payload)) };
  }

  /** Resolves when the other end has closed the connection. */
  async expectClose(): Promise<void> {
    await this.#until(() => this.#isClosed, 'the end of the connection');
  }

  /** Replies to a call. */
  reply<Args, Ret>(call: PacketHeader, procedure: Procedure<Args, Ret>, ret: Ret): void {
    this.send({ ...call, type: VirNetMessageType.REPLY }, procedure.ret, ret);
  }

  /** Replies to a call with an error. */
  replyError(call: PacketHeader, error: Partial<VirNetMessageError>): void {
    const header = { ...call, type: VirNetMessageType.REPLY, status: VirNetMessageStatus.ERROR };
    this.send(header, VirNetMessageError, errorBody(error));
  }

  /** Sends an event. */
  sendEvent<Payload>(event: EventMessage<Payload>, payload: Payload): void {
    const header = { prog: event.program, vers: event.version, proc: event.number };
    const fixed = { type: VirNetMessageType.MESSAGE, serial: 1, status: VirNetMessageStatus.OK };
    this.send({ ...header, ...fixed }, event.event, payload);
  }

  /** Sends a packet of any kind. */
  send<T>(header: PacketHeader, codec: Codec<T>, value: T): void {
    this.#channel.send(header, codec, value);
  }

  /** Sends a packet that has only a header. */
  sendEmpty(header: PacketHeader): void {
    this.#channel.send(header, XdrVoid, undefined);
  }

  /** Sends raw bytes. */
  sendBytes(bytes: Uint8Array): void {
    this.transport.write(bytes);
  }

  /** Returns the bytes of a packet, so that a test can send them in pieces or damaged. */
  encode<T>(header: PacketHeader, codec: Codec<T>, value: T): Uint8Array {
    return encodePacket(header, codec, value);
  }

  /** Closes the connection from this end. */
  close(): Promise<void> {
    return this.#channel.end();
  }

  #onPacket(header: PacketHeader, payload: XdrReader): void {
    this.#received.push({ header, payload: Uint8Array.from(payload.rest()) });
    this.#wake?.();
  }

  async #until(isTrue: () => boolean, what: string): Promise<void> {
    const endsAt = performance.now() + WAIT_LIMIT_MS;
    while (!isTrue()) {
      const leftMs = endsAt - performance.now();
      if (leftMs <= 0) throw new Error(`Waited ${WAIT_LIMIT_MS} ms for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
