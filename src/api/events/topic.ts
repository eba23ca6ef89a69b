import type {
  RemoteNonnullDomain,
  RemoteNonnullNetwork,
  RemoteNonnullNodeDevice,
  RemoteNonnullSecret,
  RemoteNonnullStoragePool,
} from '../../protocol/index.ts';
import type { EventKind } from './event-kind.ts';
import type { SubscriptionItem } from './event-map.ts';

/** A kind of event to receive, of one object or of all objects. */
export interface Topic {
  readonly kind: EventKind;

  /** The object; undefined for all objects. */
  readonly object: TopicObject | undefined;

  /** The filter for QEMU's monitor events. */
  readonly monitor: MonitorFilter;

  /** Whether its member is registered without it if the daemon does not support it. */
  readonly isOptional: boolean;
}

/** An object of events, in the shape of the registration calls. */
export type TopicObject =
  | RemoteNonnullDomain
  | RemoteNonnullNetwork
  | RemoteNonnullNodeDevice
  | RemoteNonnullSecret
  | RemoteNonnullStoragePool;

/** The filter for QEMU's monitor events; `event` is null for all. */
export interface MonitorFilter {
  readonly event: string | null;
  readonly flags: number;
}

/** A receiver of events: the internal side of a subscription or a listener. */
export interface Member {
  readonly topics: readonly Topic[];

  /** The topics that the daemon does not support. They are registered again on a new session. */
  unsupported: readonly Topic[];

  /** Receives an item. Must not throw. */
  push(item: SubscriptionItem): void;

  /** Called when `count` events were lost at this point. */
  miss(count: number): void;

  /** Called after the last item. `error` is undefined if the connection was closed on purpose. */
  end(error: Error | undefined): void;
}

/** Returns the UUID or name of a topic's object, to compare with that of an event. */
export function subjectOf({ object }: Topic): string | undefined {
  if (object === undefined) return undefined;
  // A node device has no UUID.
  return 'uuid' in object ? object.uuid : object.name;
}
