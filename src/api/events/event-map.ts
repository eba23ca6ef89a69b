import type { VirConnectCloseReason } from '../../protocol/index.ts';
import type { NamedField } from '../values/enum-name.ts';
import type { DomainEventBase, DomainEventMap } from './domain-event-types.ts';
import type { ObjectEventMap } from './object-event-types.ts';

/** All events, keyed by the name to subscribe to. */
export interface EventMap extends DomainEventMap, ObjectEventMap {
  /** An event of QEMU's monitor. */
  'qemu:monitor': QemuMonitorEvent;
  /** The connection has ended. */
  'connection:close': ConnectionCloseEvent;
}

/** The name of an event, such as `domain:lifecycle`. */
export type EventName = keyof EventMap;

/** Any event. `type` is its name. */
export type LibvirtEvent = EventMap[EventName];

/** An item of a subscription: an event, or a notice about the subscription itself. */
export type SubscriptionItem<Event extends LibvirtEvent = LibvirtEvent> =
  | Event
  | ReconnectedItem
  | OverflowItem;

/**
 * The connection was lost and re-established, and the subscription was renewed. Events in between
 * are lost, so read the state again.
 */
export interface ReconnectedItem {
  readonly type: 'reconnected';
}

/** Events were lost at this point, because the queue of unread events was full. */
export interface OverflowItem {
  readonly type: 'overflow';

  /** The number of lost events. */
  readonly missed: number;
}

/** An event of QEMU's monitor, which libvirt passes on unchanged. */
export interface QemuMonitorEvent extends DomainEventBase<'qemu:monitor'> {
  /** QEMU's name for the event, such as `POWERDOWN`. */
  readonly event: string;
  /** The time of the event, in seconds since 1970. */
  readonly seconds: bigint;
  /** The fraction of a second, in microseconds. */
  readonly micros: number;
  /** Further data from QEMU, as JSON; null if there is none. */
  readonly details: string | null;
}

/** A connection has ended. */
export type ConnectionCloseEvent = NamedField<'reason', typeof VirConnectCloseReason> & {
  readonly type: 'connection:close';

  /**
   * The connection that has ended. `daemon`: the connection to the daemon. `hypervisor`: the
   * daemon's own connection to the hypervisor or to another daemon; the connection to the daemon
   * stays open.
   */
  readonly peer: 'daemon' | 'hypervisor';

  /** Whether the connection to the daemon is closed now. False if it will be re-established. */
  readonly isFinal: boolean;

  /** The error of a lost connection; null if it was closed on purpose, or stays open. */
  readonly error: Error | null;
};
