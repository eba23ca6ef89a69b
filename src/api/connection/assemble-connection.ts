import { EventsOnDemand } from '../events/events-on-demand.ts';
import { StreamSessions } from '../streams/stream-sessions.ts';
import type { ConnectionParts } from './connection.ts';
import { Connection } from './connection.ts';
import { ConnectionCalls } from './connection-calls.ts';

/**
 * Creates a connection with its calls, streams and events. The class itself does not import these,
 * so that the import of the package does not load them.
 */
export function assembleConnection(
  parts: Pick<ConnectionParts, 'link' | 'uri' | 'isReadOnly'>,
): Connection {
  const { link, uri, isReadOnly } = parts;
  const streams = new StreamSessions(link);
  const calls = new ConnectionCalls(link, streams, isReadOnly);
  const events = (connection: Connection): EventsOnDemand => new EventsOnDemand(connection, link);
  return Connection.of({ link, uri, isReadOnly, streams, calls, events });
}
