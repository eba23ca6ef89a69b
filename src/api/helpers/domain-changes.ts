import { sleep } from '../../async/index.ts';
import { VirError } from '../../errors/index.ts';
import { VirDomainEventType, VirDomainState } from '../../protocol/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { DomainLifecycleEvent } from '../events/domain-lifecycle-event.ts';
import type { Subscription } from '../events/subscription.ts';
import { moments } from './within.ts';

/** A state that the domain was in; undefined if the state is unknown and has to be queried. */
export type DomainChange = VirDomainState | undefined;

/**
 * Iterates over the state changes of a domain from now on, by its events. The first item comes
 * immediately. If the driver has no events, the items come at growing intervals, to query the
 * state. With events there is an item after five seconds without one: libvirtd can lose the timer
 * that sends its events (docs/daemon-troubles.md).
 *
 * Ends when the connection is closed. Throws the signal's reason when the signal aborts.
 */
export async function* domainChanges(
  domain: Domain,
  signal: AbortSignal,
): AsyncGenerator<DomainChange, void, undefined> {
  const subscription = await subscribe(domain, signal);
  if (subscription === undefined) {
    for await (const _ of moments(FIRST_POLL_MS, LAST_POLL_MS, signal)) yield undefined;
    return;
  }
  try {
    // A change during the first query is reported by an event.
    yield undefined;
    for await (const item of orLate(subscription)) {
      yield item?.type === 'domain:lifecycle' ? STATES.get(item.event) : undefined;
    }
  } finally {
    // The caller has its answer, which must not wait for the daemon's reply to the end.
    void subscription.return();
  }
  signal.throwIfAborted();
}

const FIRST_POLL_MS = 20;
const LAST_POLL_MS = 1000;
const LATE_MS = 5000;

/** Without STARTED: a guest may be started paused, so that event does not determine its state. */
const STATES: ReadonlyMap<VirDomainEventType, VirDomainState> = new Map([
  [VirDomainEventType.SUSPENDED, VirDomainState.PAUSED],
  [VirDomainEventType.RESUMED, VirDomainState.RUNNING],
  [VirDomainEventType.STOPPED, VirDomainState.SHUTOFF],
  [VirDomainEventType.SHUTDOWN, VirDomainState.SHUTDOWN],
  [VirDomainEventType.PMSUSPENDED, VirDomainState.PMSUSPENDED],
  [VirDomainEventType.CRASHED, VirDomainState.CRASHED],
]);

/** Iterates over the items of a subscription, with undefined whenever none has come for a while. */
async function* orLate<T>(
  subscription: AsyncIterator<T, unknown>,
): AsyncGenerator<T | undefined, void, undefined> {
  let next = subscription.next();
  for (;;) {
    const wait = new AbortController();
    const late = sleep(LATE_MS, wait.signal).then(() => undefined);
    const result = await Promise.race([next, late]).finally(() => wait.abort());
    if (result?.done) return;
    if (result !== undefined) next = subscription.next();
    yield result?.value;
  }
}

/** Returns undefined if libvirt refuses: some drivers have no events. */
async function subscribe(
  domain: Domain,
  signal: AbortSignal,
): Promise<Subscription<DomainLifecycleEvent> | undefined> {
  try {
    return await domain.connection.subscribe('domain:lifecycle', { object: domain, signal });
  } catch (error) {
    if (error instanceof VirError) return undefined;
    throw error;
  }
}
