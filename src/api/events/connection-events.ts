import { ArgumentError } from '../../errors/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Link } from '../live/link.ts';
import { EventHub } from './event-hub.ts';
import type { EventListenerHandle } from './event-listener-handle.ts';
import type { EventMap, EventName } from './event-map.ts';
import type { EventCallback } from './start-subscription.ts';
import { startListening, startSubscription } from './start-subscription.ts';
import type { ListenOptions, SubscribeOptions } from './subscribe-options.ts';
import { queueLimitOf, topicsOf } from './subscribe-options.ts';
import type { Subscription } from './subscription.ts';

/** The subscriptions and listeners of one connection. */
export class ConnectionEvents {
  readonly #connection: Connection;
  readonly hub: EventHub;

  constructor(connection: Connection, link: Link) {
    this.#connection = connection;
    this.hub = new EventHub(connection, link);
  }

  /** See {@link Connection.subscribe}. */
  async subscribe<Name extends EventName>(
    names: Name | readonly Name[],
    options: SubscribeOptions<NoInfer<Name>>,
  ): Promise<Subscription<EventMap[Name]>> {
    const topics = topicsOf(this.#connection, names, options);
    return startSubscription(this.hub, topics, queueLimitOf(options), options.signal);
  }

  /** See {@link Connection.listen}. */
  async listen<Name extends EventName>(
    names: Name | readonly Name[],
    listener: EventCallback<EventMap[NoInfer<Name>]>,
    options: ListenOptions<NoInfer<Name>>,
  ): Promise<EventListenerHandle> {
    if (typeof listener !== 'function') {
      throw new ArgumentError('Expected "listener" to be a function', { argument: 'listener' });
    }
    const topics = topicsOf(this.#connection, names, options);
    return startListening(this.hub, topics, listener, options);
  }
}
