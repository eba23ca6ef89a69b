import { onDemand } from '../../async/index.ts';
import type { AnyEventMessage } from '../../protocol/index.ts';
import type { XdrReader } from '../../xdr/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Link } from '../live/link.ts';
import type { OpenedSession } from '../live/opened-session.ts';
import type { SessionFollower } from '../live/session-follower.ts';
import type { ConnectionEvents } from './connection-events.ts';

/** The kinds of events are a fifth of the code of a connection, and many programs use none. */
const loadEvents = onDemand(() => import('./connection-events.ts'));

/** The events of one connection. They are loaded, and made, when a program listens. */
export class EventsOnDemand implements SessionFollower {
  readonly #connection: Connection;
  readonly #link: Link;
  #events: ConnectionEvents | undefined;

  constructor(connection: Connection, link: Link) {
    this.#connection = connection;
    this.#link = link;
    link.follow(this);
  }

  /** Returns the events. */
  async get(): Promise<ConnectionEvents> {
    if (this.#events !== undefined) return this.#events;
    const { ConnectionEvents } = await loadEvents();
    this.#events ??= new ConnectionEvents(this.#connection, this.#link);
    return this.#events;
  }

  /** Passes the event of a message on; drops it if no program has listened. */
  onEvent(event: AnyEventMessage, payload: XdrReader): void {
    if (this.#events !== undefined) this.#events.hub.onEvent(event, payload);
    else this.#link.opened.session.traceDropped(event, 'there is no registration for it');
  }

  /** Passes on that the session is lost. */
  onLost(error: Error | undefined, isFinal: boolean): void {
    this.#events?.hub.onLost(error, isFinal);
  }

  /** Repeats the registrations, if there are any. */
  async restore(opened: OpenedSession): Promise<void> {
    await this.#events?.hub.restore(opened);
  }

  /** Passes on that all registrations are repeated. */
  onRestored(): void {
    this.#events?.hub.onRestored();
  }
}
