import type {
  RemoteNonnullDomain,
  RemoteNonnullNetwork,
  RemoteNonnullNodeDevice,
  RemoteNonnullSecret,
  RemoteNonnullStoragePool,
} from '../../protocol/index.ts';
import type { EventKind } from './event-kind.ts';
import type { SubscriptionItem } from './event-map.ts';

/** What somebody wants to hear of: a kind of event, of one object or of all. */
export interface Topic {
  readonly kind: EventKind;

  /** The only object; undefined for all of them. */
  readonly object: TopicObject | undefined;

  /** Which of QEMU's own events. */
  readonly monitor: MonitorFilter;
}

/** An object that events are about, in the shape that registrations take. */
export type TopicObject =
  | RemoteNonnullDomain
  | RemoteNonnullNetwork
  | RemoteNonnullNodeDevice
  | RemoteNonnullSecret
  | RemoteNonnullStoragePool;

/** Which of QEMU's own events: all without a name. */
export interface MonitorFilter {
  readonly event: string | null;
  readonly flags: number;
}

/** Who is told of events. */
export interface Member {
  readonly topics: readonly Topic[];

  /** Takes what has happened. It must not throw. */
  push(item: SubscriptionItem): void;

  /** Takes that so many events were lost here. */
  miss(count: number): void;

  /** There will be no more: in peace, or because of an error. */
  end(error: Error | undefined): void;
}

/** What identifies the object of a topic, as it does that of an event. */
export function subjectOf({ object }: Topic): string | undefined {
  if (object === undefined) return undefined;
  // A device of the host has a name and nothing else.
  return 'uuid' in object ? object.uuid : object.name;
}
