import {
  VirDomainEventCrashedDetailType,
  VirDomainEventDefinedDetailType,
  VirDomainEventPMSuspendedDetailType,
  VirDomainEventResumedDetailType,
  VirDomainEventShutdownDetailType,
  VirDomainEventStartedDetailType,
  VirDomainEventStoppedDetailType,
  VirDomainEventSuspendedDetailType,
  VirDomainEventType,
  VirDomainEventUndefinedDetailType,
} from '../../protocol/index.ts';
import type { Domain } from '../domain/domain.ts';
import type { EnumName, NamedField } from '../values/enum-name.ts';
import { naming } from '../values/enum-name.ts';
import type { DomainEventBase } from './domain-event-types.ts';

/** The enums of `detail`, keyed by the name of the event. */
const DETAILS = {
  DEFINED: VirDomainEventDefinedDetailType,
  UNDEFINED: VirDomainEventUndefinedDetailType,
  STARTED: VirDomainEventStartedDetailType,
  SUSPENDED: VirDomainEventSuspendedDetailType,
  RESUMED: VirDomainEventResumedDetailType,
  STOPPED: VirDomainEventStoppedDetailType,
  SHUTDOWN: VirDomainEventShutdownDetailType,
  PMSUSPENDED: VirDomainEventPMSuspendedDetailType,
  CRASHED: VirDomainEventCrashedDetailType,
} as const satisfies Readonly<
  Record<keyof typeof VirDomainEventType, Readonly<Record<string, number>>>
>;

type Details = typeof DETAILS;

/**
 * A domain was defined, started, stopped and so on. `event` is a `VirDomainEventType`. It
 * determines the enum of `detail`. `eventName` and `detailName` are the names of the two values.
 */
export type DomainLifecycleEvent = {
  [Event in keyof Details]: DomainEventBase<'domain:lifecycle'> & {
    readonly event: (typeof VirDomainEventType)[Event];
    readonly eventName: EnumName<Pick<typeof VirDomainEventType, Event>>;
  } & NamedField<'detail', Details[Event]>;
}[keyof Details];

const nameEvent = naming(VirDomainEventType);
const nameDetail = new Map<number, (detail: number) => string>(
  Object.entries(DETAILS).map(([event, details]) => [
    VirDomainEventType[event as keyof Details],
    naming(details),
  ]),
);
const nameUnknownDetail = naming({});

/**
 * Returns the event of a message. Built as one object literal for speed: a host that starts or
 * stops all of its guests sends many of these.
 */
export function lifecycleEvent(
  domain: Domain,
  event: number,
  detail: number,
): DomainLifecycleEvent {
  const eventName = nameEvent(event);
  const detailName = (nameDetail.get(event) ?? nameUnknownDetail)(detail);
  const made = { type: 'domain:lifecycle', domain, event, eventName, detail, detailName };
  return made as DomainLifecycleEvent;
}
