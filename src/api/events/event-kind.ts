import type { AnyEventMessage, EventMessage } from '../../protocol/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { EventMap, EventName } from './event-map.ts';

/** The namespace of an event's id. Each family has its own event ids and registration ids. */
export type EventFamily =
  | 'domain'
  | 'network'
  | 'storage-pool'
  | 'node-device'
  | 'secret'
  | 'qemu'
  | 'connection';

/**
 * One kind of event: its messages on the wire, and the function that creates the event from them.
 */
export interface EventKind {
  readonly name: EventName;
  readonly family: EventFamily;

  /**
   * The event id for the registration (such as `virDomainEventID`); -1 if the family has one event.
   */
  readonly eventId: number;

  /** Its messages. A daemon sends only one of them. */
  readonly messages: readonly EventForm[];

  /** Returns the UUID or name of the event's object; undefined for the connection. */
  subject(fields: unknown): string | undefined;

  /** Creates the event from the decoded fields. */
  make(connection: Connection, fields: unknown): EventMap[EventName];
}

/** A message of an event. */
export interface EventForm {
  readonly message: AnyEventMessage;

  /** Whether it contains the id of the registration. Legacy messages do not. */
  readonly hasCallbackId: boolean;

  /** Returns the fields of a decoded message, in the same shape for all forms of the kind. */
  fieldsOf(payload: unknown): unknown;
}

/** The parts of an {@link EventKind}, with the types of its fields. */
export interface KindParts<Name extends EventName, Fields> {
  readonly family: EventFamily;
  readonly eventId: number;
  readonly messages: readonly Form<Fields>[];
  subject(fields: Fields): string | undefined;
  make(connection: Connection, fields: Fields): EventMap[Name];
}

/** An {@link EventForm} with typed fields. */
export interface Form<Fields> extends EventForm {
  fieldsOf(payload: unknown): Fields;
}

/** Creates an event kind, and hides the types of its fields. */
export function kind<Name extends EventName, Fields>(
  name: Name,
  parts: KindParts<Name, Fields>,
): EventKind {
  return { name, ...parts } as EventKind;
}

/** A message with a registration id, and the fields at the same level. */
export function flat<Fields extends { readonly callbackId: number }>(
  message: EventMessage<Fields>,
): Form<Fields> {
  return { message, hasCallbackId: true, fieldsOf: (payload) => payload as Fields };
}

/** A message with a registration id, whose fields `fieldsOf` returns. */
export function identified<Payload extends { readonly callbackId: number }, Fields>(
  message: EventMessage<Payload>,
  fieldsOf: (payload: Payload) => Fields,
): Form<Fields> {
  return { message, hasCallbackId: true, fieldsOf: (payload) => fieldsOf(payload as Payload) };
}

/** A message without a registration id, whose fields `fieldsOf` returns. */
export function anonymous<Payload, Fields>(
  message: EventMessage<Payload>,
  fieldsOf: (payload: Payload) => Fields,
): Form<Fields> {
  return { message, hasCallbackId: false, fieldsOf: (payload) => fieldsOf(payload as Payload) };
}
