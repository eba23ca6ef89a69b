import { assembleConnection } from '../../../../../src/api/connection/assemble-connection.ts';
import type { Connection } from '../../../../../src/api/connection/connection.ts';
import { Link } from '../../../../../src/api/live/link.ts';
import { SessionRelay } from '../../../../../src/api/live/session-relay.ts';
import {
  ClientSession,
  PacketChannel,
  Trace,
  UNOPENED_PACKET_BYTES_MAX,
} from '../../../../../src/rpc/index.ts';
import { memoryPair } from '../../../../../src/transport/index.ts';
import { ScriptedPeer } from '../../../../support/scripted-peer.ts';

/** An open connection and its scripted peer. */
export interface ScriptedConnection {
  readonly connection: Connection;
  readonly peer: ScriptedPeer;
}

export function scriptedConnection(
  options: { readonly hasEventCallbacks?: boolean; readonly hasCloseCallback?: boolean } = {},
): ScriptedConnection {
  const { hasEventCallbacks = true, hasCloseCallback = true } = options;
  const [near, far] = memoryPair();
  const peer = new ScriptedPeer(far);
  const trace = new Trace();
  const relay = new SessionRelay();
  const channel = new PacketChannel(near, UNOPENED_PACKET_BYTES_MAX, trace);
  const session = new ClientSession(channel, { maxCallsInFlight: 4, trace, events: relay });
  session.markOpen();
  const link = new Link({
    opened: {
      ...{ session, hasKeepalive: false },
      eventFeatures: async () => ({ hasEventCallbacks, hasCloseCallback }),
    },
    relay,
    keepAlive: undefined,
    callTimeoutMs: undefined,
    reconnect: undefined,
    dial: undefined,
    uri: 'test:///default',
  });
  return {
    connection: assembleConnection({ link, uri: 'test:///default', isReadOnly: false }),
    peer,
  };
}
