import { timers } from '../async/index.ts';
import { VirNetMessageStatus } from '../protocol/index.ts';
import type { XdrReader } from '../xdr/index.ts';
import type { PacketChannel } from './channel.ts';
import type { PacketHeader } from './packet.ts';
import type { PendingCall } from './pending-call.ts';

/** The size from which a reply is decoded in parts. */
export const LARGE_REPLY_BYTES = 524_288;

/**
 * The number of bytes that one turn of the event loop decodes: statistics take about a millisecond,
 * and the slowest values of a hostile daemon about ten. A reply of 32 MiB took from 0.3 to 1.5 s in
 * one turn.
 */
const TURN_BYTES = 262_144;

/** The owner of a large reply. */
export interface LargeReplyOwner {
  /** Called in each turn. */
  onTurn(): void;

  /** Settles the call. The rest of the reply is decoded within the call. */
  settle(): void;
}

/**
 * Decodes the list in a large reply over several turns of the event loop, so that timers, signals
 * and sockets are handled meanwhile. The channel is paused: later packets are delivered after the
 * reply, in order. The call stays in flight, and can be aborted as before.
 *
 * Returns false if the reply can be settled at once.
 */
export function decodeInTurns(
  { channel, call }: { readonly channel: PacketChannel; readonly call: PendingCall },
  header: PacketHeader,
  payload: XdrReader,
  owner: LargeReplyOwner,
): boolean {
  const isLarge = payload.remaining >= LARGE_REPLY_BYTES;
  if (!isLarge || header.status !== VirNetMessageStatus.OK || call.isAbandoned) return false;
  if (!payload.findArray(call.procedure.ret) || payload.readItemsAhead(TURN_BYTES)) return false;
  channel.pause();
  const turn = (): void => {
    if (channel.isClosed) return;
    owner.onTurn();
    if (call.isAbandoned || payload.readItemsAhead(TURN_BYTES)) {
      owner.settle();
      channel.resume();
    } else {
      timers.setImmediate(turn);
    }
  };
  timers.setImmediate(turn);
  return true;
}
