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

/** The part of a connection that tells what happens there. */
export abstract class EventMethods extends ConnectionCore {
  /** @internal Everybody who is told. */
  readonly events: EventHub;

  protected constructor(parts: ConnectionParts) {
    super(parts);
    this.events = new EventHub(this.self(), parts.link);
    parts.link.follow(this.events);
  }

  /**
   * Subscribes to events (`virConnectDomainEventRegisterAny` and its like). Resolves when the
   * daemon has registered it: whatever happens from then on is told. With several names the
   * subscription gives the events of all of them, in the order in which they came.
   *
   * When the connection is lost and made again, the subscription is, too, and says so with an item
   * `{ type: 'reconnected' }`. When it is lost for good the iteration throws the loss; when it is
   * closed the iteration ends. An open subscription keeps the process alive, but for one to
   * `connection:close` alone.
   *
   * @throws {@link ArgumentError} when a name is unknown, the object is of another kind, or the
   * daemon is from before libvirt 1.2 and the event is newer.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) when the daemon is too old for the
   * event, and whatever else libvirt answers.
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
   * Has `listener` called with events, and with the items that {@link subscribe} tells of, as soon
   * as they come and in their order. Resolves when the daemon has registered it. The listener may
   * call whatever it likes; what it throws goes to `onError`, and does not harm the connection.
   *
   * @example
   * const listening = await connection.on('domain:reboot', (event) => {
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

  /** @internal This object under the name of its whole class. */
  abstract self(): Connection;
}
