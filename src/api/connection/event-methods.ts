import { ArgumentError } from '../../errors/index.ts';
import { EventHub } from '../events/event-hub.ts';
import type { EventListenerHandle } from '../events/event-listener-handle.ts';
import type { EventMap, EventName } from '../events/event-map.ts';
import type { EventCallback } from '../events/start-subscription.ts';
import { startListening, startSubscription } from '../events/start-subscription.ts';
import type { ListenOptions, SubscribeOptions } from '../events/subscribe-options.ts';
import { queueLimitOf, topicsOf } from '../events/subscribe-options.ts';
import type { Subscription } from '../events/subscription.ts';
import type { Connection } from './connection.ts';
import type { ConnectionParts } from './connection-core.ts';
import { ConnectionCore } from './connection-core.ts';

/** Events */
export abstract class EventMethods extends ConnectionCore {
  /** @internal The event listeners and subscriptions. */
  readonly events: EventHub;

  protected constructor(parts: ConnectionParts) {
    super(parts);
    this.events = new EventHub(this.self(), parts.link);
    parts.link.follow(this.events);
  }

  /**
   * Subscribes to events (`virConnectDomainEventRegisterAny` and its equivalents for other
   * objects).
   *
   * Resolves when the daemon has registered the subscription. No later event is missed. With
   * several names, the subscription returns the events of all of them in the order of arrival.
   *
   * After a reconnect the subscription is re-established. It reports this with an item
   * `{ type: 'reconnected' }`. If the connection is lost without a reconnect, the iteration throws
   * the error. If the connection is closed, the iteration ends. An open subscription keeps the
   * process alive, except one to `connection:close` alone.
   *
   * @throws {@link ArgumentError} if a name is unknown, if the object is not of the class that the
   * events are about, or if the event is newer than the daemon and the daemon is older than libvirt
   * 1.2.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) if the daemon does not know the event.
   *
   * @example
   * for await (const event of await connection.subscribe('domain:lifecycle')) {
   *   if (event.type === 'domain:lifecycle') console.log(event.domain.name, event.eventName);
   * }
   */
  async subscribe<Name extends EventName>(
    names: Name | readonly Name[],
    options: SubscribeOptions<NoInfer<Name>> = {},
  ): Promise<Subscription<EventMap[Name]>> {
    const topics = topicsOf(this.self(), names, options);
    return startSubscription(this.events, topics, queueLimitOf(options), options.signal);
  }

  /**
   * Calls `listener` with each event and each item that {@link subscribe} describes, in the order
   * of arrival (`virConnectDomainEventRegisterAny` and its equivalents for other objects).
   *
   * Resolves when the daemon has registered the listener. The listener may make calls on the
   * connection. Its errors go to `onError` and do not affect the connection.
   *
   * @example
   * const listening = await connection.listen('domain:reboot', (event) => {
   *   if (event.type === 'domain:reboot') console.log(event.domain.name);
   * });
   * await listening.close();
   */
  async on<Name extends EventName>(
    names: Name | readonly Name[],
    listener: EventCallback<EventMap[NoInfer<Name>]>,
    options: ListenOptions<NoInfer<Name>> = {},
  ): Promise<EventListenerHandle> {
    if (typeof listener !== 'function') {
      throw new ArgumentError('Expected "listener" to be a function', { argument: 'listener' });
    }
    const topics = topicsOf(this.self(), names, options);
    return startListening(this.events, topics, listener, options);
  }

  /** @internal This object with the type of the complete class. */
  abstract self(): Connection;
}
