import type { AnyEventMessage, EventMessage } from '../../protocol/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { EventMap, EventName } from './event-map.ts';

/** Who numbers an event: events of each have ids, and registrations, of their own. */
export type EventFamily =
  | 'domain'
  | 'network'
  | 'storage-pool'
  | 'node-device'
  | 'secret'
  | 'qemu'
  | 'connection';

/** One kind of event: how it comes over the wire, and what becomes of it. */
export interface EventKind {
  readonly name: EventName;
  readonly family: EventFamily;

  /** The number to register it by (`virDomainEventID` and its like); -1 where there is but one. */
  readonly eventId: number;

  /** Its messages, of which a daemon sends one or the other. */
  readonly messages: readonly EventForm[];

  /** What identifies the object that the event is about; undefined for the connection. */
  subject(fields: unknown): string | undefined;

  /** The event that users get. */
  make(connection: Connection, fields: unknown): EventMap[EventName];
}

/** A message that brings an event. */
export interface EventForm {
  readonly message: AnyEventMessage;

  /** Whether it bears the id of a registration. The forms of old daemons do not. */
  readonly hasCallbackId: boolean;

  /** The fields of a decoded message, in the shape that all forms of the kind share. */
  fieldsOf(payload: unknown): unknown;
}

/** What a kind is made of, with the types of its fields. */
export interface KindParts<Name extends EventName, Fields> {
  readonly family: EventFamily;
  readonly eventId: number;
  readonly messages: readonly Form<Fields>[];
  subject(fields: Fields): string | undefined;
  make(connection: Connection, fields: Fields): EventMap[Name];
}

/** A message whose fields are known to be of a type. */
export interface Form<Fields> extends EventForm {
  fieldsOf(payload: unknown): Fields;
}

/** Puts a kind together. From here on the types of its fields are its own matter. */
export function kind<Name extends EventName, Fields>(
  name: Name,
  parts: KindParts<Name, Fields>,
): EventKind {
  return { name, ...parts } as EventKind;
}

/** A message with the id of a registration and the fields beside it. */
export function flat<Fields extends { readonly callbackId: number }>(
  message: EventMessage<Fields>,
): Form<Fields> {
  return { message, hasCallbackId: true, fieldsOf: (payload) => payload as Fields };
}

/** A message with the id of a registration, whose fields are found by `fieldsOf`. */
export function identified<Payload extends { readonly callbackId: number }, Fields>(
  message: EventMessage<Payload>,
  fieldsOf: (payload: Payload) => Fields,
): Form<Fields> {
  return { message, hasCallbackId: true, fieldsOf: (payload) => fieldsOf(payload as Payload) };
}

/** A message without an id, whose fields are found by `fieldsOf`. */
export function anonymous<Payload, Fields>(
  message: EventMessage<Payload>,
  fieldsOf: (payload: Payload) => Fields,
): Form<Fields> {
  return { message, hasCallbackId: false, fieldsOf: (payload) => fieldsOf(payload as Payload) };
}
