import type { VirConnectCloseReason } from '../../protocol/index.ts';
import type { DomainEventBase, DomainEventMap } from './domain-event-types.ts';
import type { NamedField } from './enum-name.ts';
import type { ObjectEventMap } from './object-event-types.ts';

/** Every event, by the name to subscribe to. */
export interface EventMap extends DomainEventMap, ObjectEventMap {
  'qemu:monitor': QemuMonitorEvent;
  'connection:close': ConnectionCloseEvent;
}

/** The name of an event, such as `domain:lifecycle`. */
export type EventName = keyof EventMap;

/** Any event; `type` tells which. */
export type LibvirtEvent = EventMap[EventName];

/** What a subscription gives: events, and between them what became of the subscription itself. */
export type SubscriptionItem<Event extends LibvirtEvent = LibvirtEvent> =
  | Event
  | ReconnectedItem
  | OverflowItem;

/**
 * The connection was lost and made again, and so was the subscription. What happened in between was
 * told to nobody: look at the state of things again.
 */
export interface ReconnectedItem {
  readonly type: 'reconnected';
}

/** Events came faster than they were read, and the queue was full: they are lost. */
export interface OverflowItem {
  readonly type: 'overflow';

  /** How many events were lost at this point. */
  readonly missed: number;
}

/** What QEMU itself says on its monitor, which libvirt passes on as it is. */
export interface QemuMonitorEvent extends DomainEventBase<'qemu:monitor'> {
  /** QEMU's name of the event, such as `POWERDOWN`. */
  readonly event: string;
  /** When it happened: seconds since 1970. */
  readonly seconds: bigint;
  readonly micros: number;
  /** What QEMU adds, as JSON. */
  readonly details: string | null;
}

/** A connection has ended; `reason` says how. */
export type ConnectionCloseEvent = NamedField<'reason', typeof VirConnectCloseReason> & {
  readonly type: 'connection:close';

  /**
   * Which one: `daemon` is this one, to the daemon; `hypervisor` is the daemon's own, to the
   * hypervisor or to another daemon, while this one goes on.
   */
  readonly peer: 'daemon' | 'hypervisor';

  /** Whether this connection is closed now: not when it will be made again. */
  readonly isFinal: boolean;

  /** Why this connection was lost; null when it was closed in peace or goes on. */
  readonly error: Error | null;
};
