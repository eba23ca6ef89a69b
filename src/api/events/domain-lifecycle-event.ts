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
import type { DomainEventBase } from './domain-event-types.ts';
import type { EnumName, NamedField } from './enum-name.ts';
import { named } from './enum-name.ts';

/** The enum of `detail`, by the name of the event. */
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
 * A domain was defined, started, stopped and so on. `event` is of `VirDomainEventType`, and decides
 * which enum `detail` is of; `eventName` and `detailName` say the same in words.
 */
export type DomainLifecycleEvent = {
  [Event in keyof Details]: DomainEventBase<'domain:lifecycle'> & {
    readonly event: (typeof VirDomainEventType)[Event];
    readonly eventName: EnumName<Pick<typeof VirDomainEventType, Event>>;
  } & NamedField<'detail', Details[Event]>;
}[keyof Details];

const nameEvent = named('event', VirDomainEventType);
const nameDetail = new Map<number, (detail: number) => object>(
  Object.entries(DETAILS).map(([event, details]) => [
    VirDomainEventType[event as keyof Details],
    named('detail', details),
  ]),
);
const nameUnknownDetail: (detail: number) => object = named('detail', {});

/** The two numbers of the event with their names. */
export function readLifecycle(
  event: number,
  detail: number,
): Omit<DomainLifecycleEvent, 'type' | 'domain'> {
  const addName = nameDetail.get(event) ?? nameUnknownDetail;
  return { ...nameEvent(event), ...addName(detail) } as DomainLifecycleEvent;
}
