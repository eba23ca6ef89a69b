import { keepalive, VirNetMessageStatus, VirNetMessageType } from '../protocol/index.ts';
import { XdrVoid } from '../xdr/index.ts';
import type { PacketChannel } from './channel.ts';
import type { PacketHeader } from './packet.ts';
import type { Trace } from './trace.ts';

/**
 * PONGs that may wait to be sent. A peer that sends PINGs and does not read gets no more of them.
 */
const QUEUED_BYTES_MAX = 1024;

const PING = 1;
const PONG = 2;

/** Whether a packet is of the keepalive program (libvirt's src/rpc/virkeepaliveprotocol.x). */
export function isKeepalive(header: PacketHeader): boolean {
  return header.prog === keepalive.program;
}

/**
 * Answers a PING at once. PINGs and PONGs are not paired and bear no serial: any packet shows that
 * its sender is alive.
 */
export function answerKeepalive(header: PacketHeader, channel: PacketChannel, trace: Trace): void {
  if (header.proc === PONG) return;
  if (header.proc !== PING) {
    trace.dropped(header, 'keepalive knows only PING and PONG');
  } else if (channel.queuedKeepaliveBytes > QUEUED_BYTES_MAX) {
    trace.dropped(header, 'enough PONGs wait to be sent');
  } else {
    showLife(channel);
  }
}

/**
 * Shows the peer that this end lives. Any packet does, and a PONG asks for no answer, which would
 * only pile up at a peer that is not being read.
 */
export function showLife(channel: PacketChannel): void {
  channel.send(keepaliveHeader(PONG), XdrVoid, undefined, 'keepalive');
}

/** Asks the peer for a sign of life. */
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
