import { VirError } from '../../errors/index.ts';
import { VirDomainEventType, VirDomainState } from '../../protocol/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { DomainLifecycleEvent } from '../events/domain-lifecycle-event.ts';
import type { Subscription } from '../events/subscription.ts';
import { moments } from './within.ts';

/** A state that the domain was in; undefined where it may be another, and has to be asked for. */
export type DomainChange = VirDomainState | undefined;

/**
 * What becomes of the state of a domain from now on, as its events tell; the first item comes at
 * once. Where the driver has no events the moments to ask again come more and more slowly.
 *
 * Ends when the connection is closed. When the signal aborts it throws the signal's reason.
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
  await using events = subscription;
  // What happens while it is looked at is told by an event.
  yield undefined;
  for await (const item of events) {
    yield item.type === 'domain:lifecycle' ? STATES.get(item.event) : undefined;
  }
  signal.throwIfAborted();
}

const FIRST_POLL_MS = 20;
const LAST_POLL_MS = 1000;

/** A guest may be started to stand still, so that it was started does not tell its state. */
const STATES: ReadonlyMap<VirDomainEventType, VirDomainState> = new Map([
  [VirDomainEventType.SUSPENDED, VirDomainState.PAUSED],
  [VirDomainEventType.RESUMED, VirDomainState.RUNNING],
  [VirDomainEventType.STOPPED, VirDomainState.SHUTOFF],
  [VirDomainEventType.SHUTDOWN, VirDomainState.SHUTDOWN],
  [VirDomainEventType.PMSUSPENDED, VirDomainState.PMSUSPENDED],
  [VirDomainEventType.CRASHED, VirDomainState.CRASHED],
]);

/** Undefined where libvirt refuses: some drivers have no events. */
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
