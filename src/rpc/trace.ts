import { channel as diagnosticsChannel } from 'node:diagnostics_channel';
import { debuglog } from 'node:util';
import { VirNetMessageStatus, VirNetMessageType } from '../protocol/index.ts';
import { findProcedure } from '../protocol/lookup.ts';
import type { PacketHeader } from './packet.ts';
import { DROPPED_CHANNEL, PACKET_CHANNEL } from './trace-channels.ts';

/** A packet, as subscribers of {@link PACKET_CHANNEL} receive it. The payload is never included. */
export interface PacketTrace {
  /** The number of the session in this process, counted from 1. */
  readonly connection: number;
  /** Whether this process sent or received the packet. */
  readonly direction: 'sent' | 'received';
  /** libvirt's name for the procedure, such as `REMOTE_PROC_DOMAIN_GET_STATE`. */
  readonly procedure: string;
  /** The type of the packet, such as `CALL`. */
  readonly type: string;
  /** The status of the packet, such as `OK`. */
  readonly status: string;
  /** The serial, which a call and its reply have in common. */
  readonly serial: number;
  /** The length of the whole packet, in bytes. */
  readonly length: number;
}

/**
 * A packet that was dropped, and the reason, as subscribers of {@link DROPPED_CHANNEL} receive it.
 */
export interface DroppedTrace {
  /** The number of the session in this process, counted from 1. */
  readonly connection: number;
  /** A description of the packet: procedure, type and serial. */
  readonly packet: string;
  /** The reason why the packet was dropped. */
  readonly reason: string;
}

const packets = diagnosticsChannel(PACKET_CHANNEL);
const drops = diagnosticsChannel(DROPPED_CHANNEL);
const debug = debuglog('libvirt');

const TYPE_NAMES = namesByNumber(VirNetMessageType);
const STATUS_NAMES = namesByNumber(VirNetMessageStatus);

/**
 * Describes a packet with libvirt's names, for messages:
 * `REMOTE_PROC_DOMAIN_GET_STATE REPLY serial 7`.
 */
export function describePacket(header: PacketHeader): string {
  const type = TYPE_NAMES.get(header.type) ?? `type ${header.type}`;
  return `${procedureName(header)} ${type} serial ${header.serial}`;
}

/**
 * The wire trace of one connection. `NODE_DEBUG=libvirt` prints it, and `diagnostics_channel`
 * passes it to programs. It reports which packets were sent and received and never their payload,
 * so it contains no secrets.
 */
export class Trace {
  static #connections = 0;

  readonly #connection: number;

  constructor() {
    Trace.#connections += 1;
    this.#connection = Trace.#connections;
  }

  sent(header: PacketHeader, length: number): void {
    if (packets.hasSubscribers || debug.enabled) this.#packet('sent', header, length);
  }

  received(header: PacketHeader, length: number): void {
    if (packets.hasSubscribers || debug.enabled) this.#packet('received', header, length);
  }

  /** Reports a dropped packet: no packet is dropped silently. */
  dropped(header: PacketHeader, reason: string): void {
    if (debug.enabled) debug('#%d ! %s: %s', this.#connection, describePacket(header), reason);
    if (!drops.hasSubscribers) return;
    const packet = describePacket(header);
    drops.publish({ connection: this.#connection, packet, reason } satisfies DroppedTrace);
  }

  #packet(direction: 'sent' | 'received', header: PacketHeader, length: number): void {
    const packet: PacketTrace = {
      connection: this.#connection,
      direction,
      procedure: procedureName(header),
      type: TYPE_NAMES.get(header.type) ?? String(header.type),
      status: STATUS_NAMES.get(header.status) ?? String(header.status),
      serial: header.serial,
      length,
    };
    packets.publish(packet);
    if (!debug.enabled) return;
    const arrow = direction === 'sent' ? '>' : '<';
    const { connection, procedure, type, status, serial } = packet;
    debug(
      '#%d %s %s %s %s serial=%d %d bytes',
      connection,
      arrow,
      procedure,
      type,
      status,
      serial,
      length,
    );
  }
}

function procedureName(header: PacketHeader): string {
  const name = findProcedure(header)?.name;
  if (name !== undefined) return name;
  return `procedure ${header.proc} of program 0x${header.prog.toString(16)} version ${header.vers}`;
}

function namesByNumber(values: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(values).map(([name, number]) => [number, name]));
}
