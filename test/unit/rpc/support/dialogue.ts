import type { AnyEventMessage } from '../../../../src/protocol/index.ts';
import {
  ClientSession,
  PacketChannel,
  Trace,
  UNOPENED_PACKET_BYTES_MAX,
} from '../../../../src/rpc/index.ts';
import { memoryPair } from '../../../../src/transport/index.ts';
import { ScriptedPeer } from '../../../support/scripted-peer.ts';

/** A client session and the scripted peer at its other end. */
export interface Dialogue {
  readonly session: ClientSession;
  readonly peer: ScriptedPeer;
  readonly events: Array<{ readonly event: AnyEventMessage; readonly payload: unknown }>;
  /** Resolves with the argument of onClose. */
  readonly closed: Promise<Error | undefined>;
}

export interface DialogueOptions {
  readonly maxCallsInFlight?: number;
  readonly isOpen?: boolean;
}

/** Opens a dialogue. A program that does not end the session's calls and streams stays alive. */
export function openDialogue(options: DialogueOptions = {}): Dialogue {
  const [near, far] = memoryPair();
  const peer = new ScriptedPeer(far);
  const trace = new Trace();
  const events: Array<{ event: AnyEventMessage; payload: unknown }> = [];
  let onClose: (error: Error | undefined) => void = () => {};
  const closed = new Promise<Error | undefined>((resolve) => {
    onClose = resolve;
  });
  const session = new ClientSession(new PacketChannel(near, UNOPENED_PACKET_BYTES_MAX, trace), {
    maxCallsInFlight: options.maxCallsInFlight ?? 4,
    trace,
    events: {
      onEvent: (event, payload) => events.push({ event, payload: event.event.decode(payload) }),
      onClose,
    },
  });
  if (options.isOpen ?? true) session.markOpen();
  return { session, peer, events, closed };
}
