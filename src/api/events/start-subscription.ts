import { abortError, offAbort, onAbort, timers } from '../../async/index.ts';
import type { EventHub } from './event-hub.ts';
import { EventListenerHandle } from './event-listener-handle.ts';
import type { EventName, LibvirtEvent, SubscriptionItem } from './event-map.ts';
import { ItemQueue } from './item-queue.ts';
import { Subscription } from './subscription.ts';
import type { Member, Topic } from './topic.ts';

/** Starts a subscription that queues unread items. */
export async function startSubscription<Event extends LibvirtEvent>(
  hub: EventHub,
  topics: readonly Topic[],
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Subscription<Event>> {
  const queue = new ItemQueue<Event>(limit);
  const member: Member = {
    topics,
    unsupported: [],
    // Only events of the topics are pushed.
    push: (item) => queue.push(item as SubscriptionItem<Event>),
    miss: (missed) => queue.push({ type: 'overflow', missed }),
    end: (error) => {
      stopWatching();
      queue.end(error);
    },
  };
  const endAborted = (): void => {
    if (signal !== undefined) queue.clear(abortError(signal, () => ENDED));
    void hub.close(member);
  };
  const stopWatching = (): void => offAbort(signal, endAborted);
  await hub.open(member, signal);
  if (signal?.aborted) endAborted();
  else if (signal !== undefined) onAbort(signal, endAborted);
  const leave = once((): Promise<void> => {
    stopWatching();
    return hub.close(member);
  });
  const next = queue.next.bind(queue);
  const unsupported = (): EventName[] => namesOf(member.unsupported);
  return Subscription.of({ next, clear: () => queue.clear(undefined), leave, unsupported });
}

/**
 * A listener, called with each item. It may return a promise, but the next call does not wait for
 * the promise.
 */
export type EventCallback<Event extends LibvirtEvent> = (item: SubscriptionItem<Event>) => unknown;

/** Calls a listener with each item, immediately after its arrival. */
export async function startListening<Event extends LibvirtEvent>(
  hub: EventHub,
  topics: readonly Topic[],
  listener: EventCallback<Event>,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onError?: ((error: unknown) => void) | undefined;
  },
): Promise<EventListenerHandle> {
  const { signal, onError } = options;
  let isOver = false;
  const push = (item: SubscriptionItem): void => {
    // A removed listener is not called again, even for an event that is being dispatched.
    if (!isOver) callListener(() => listener(item as SubscriptionItem<Event>), onError);
  };
  const member: Member = {
    topics,
    unsupported: [],
    push,
    miss: (missed) => push({ type: 'overflow', missed }),
    end: (error) => {
      stop();
      if (error !== undefined && onError !== undefined) callListener(() => onError(error));
    },
  };
  const stop = (): void => {
    isOver = true;
    offAbort(signal, leaveAborted);
  };
  const leave = once((): Promise<void> => {
    stop();
    return hub.close(member);
  });
  const leaveAborted = (): void => {
    stop();
    void hub.close(member);
  };
  await hub.open(member, signal);
  if (signal?.aborted) leaveAborted();
  else if (signal !== undefined) onAbort(signal, leaveAborted);
  return EventListenerHandle.of({ leave, unsupported: () => namesOf(member.unsupported) });
}

/**
 * Returns a function whose first call leaves, and whose further calls wait for the same reply:
 * leaving a loop closes a subscription, and the end of an `await using` block closes it again. An
 * aborted member has left already, so its calls do not wait for a daemon that may not answer.
 */
function once(leave: () => Promise<void>): () => Promise<void> {
  let leaving: Promise<void> | undefined;
  return () => {
    leaving ??= leave();
    return leaving;
  };
}

/** The iteration ends with this error. It sends nothing that could take effect. */
const ENDED = { message: 'The subscription was aborted' };

function namesOf(topics: readonly Topic[]): EventName[] {
  return topics.map(({ kind }) => kind.name);
}

/** Calls a user's function. Its errors must not affect the connection. */
function callListener(call: () => unknown, onError?: (error: unknown) => void): void {
  try {
    const result = call();
    // Without onError a rejection stays unhandled, so that the process reports it.
    if (onError !== undefined) void Promise.resolve(result).catch(report(onError));
  } catch (error) {
    if (onError === undefined) throwUncaught(error);
    else report(onError)(error);
  }
}

function report(onError: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    try {
      onError(error);
    } catch (worse) {
      throwUncaught(worse);
    }
  };
}

function throwUncaught(error: unknown): void {
  timers.queueMicrotask(() => {
    throw error;
  });
}
