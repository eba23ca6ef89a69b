import { keepalive, VirNetMessageStatus, VirNetMessageType } from '../protocol/index.ts';
import { XdrVoid } from '../xdr/index.ts';
import type { PacketChannel } from './channel.ts';
import type { PacketHeader } from './packet.ts';
import type { Trace } from './trace.ts';

/**
 * The bytes of PONGs that may be queued. A peer that sends PINGs and does not read gets no more
 * PONGs.
 */
const QUEUED_BYTES_MAX = 1024;

const PING = 1;
const PONG = 2;

/** Whether a packet belongs to the keepalive program (libvirt's src/rpc/virkeepaliveprotocol.x). */
export function isKeepalive(header: PacketHeader): boolean {
  return header.prog === keepalive.program;
}

/**
 * Answers a PING immediately. PINGs and PONGs are not paired and have no serial: any packet shows
 * that its sender is alive.
 */
export function answerKeepalive(header: PacketHeader, channel: PacketChannel, trace: Trace): void {
  if (header.proc === PONG) return;
  if (header.proc !== PING) {
    trace.dropped(header, 'keepalive knows only PING and PONG');
  } else if (channel.queuedKeepaliveBytes > QUEUED_BYTES_MAX) {
    trace.dropped(header, 'too many PONGs are queued');
  } else {
    showLife(channel);
  }
}

/**
 * Sends a PONG, which shows the peer that this end is alive. Any packet does, but a PONG needs no
 * response, which would queue up at a peer that is not being read.
 */
export function showLife(channel: PacketChannel): void {
  channel.send(keepaliveHeader(PONG), XdrVoid, undefined, 'keepalive');
}

/** Sends a PING, which asks the peer for a PONG. */
export function sendPing(channel: PacketChannel): void {
  channel.send(keepaliveHeader(PING), XdrVoid, undefined, 'keepalive');
}

function keepaliveHeader(proc: number): PacketHeader {
  return {
    prog: keepalive.program,
    vers: keepalive.version,
    proc,
    type: VirNetMessageType.MESSAGE,
    serial: 0,
    status: VirNetMessageStatus.OK,
  };
}
