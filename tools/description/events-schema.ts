import { z } from 'zod';

/**
 * The shape of `protocol/events.json`: which message of the daemon belongs to which event of the
 * API. What it repeats from other tables is there for readers, in C's notation (`int callbackID`).
 */
export interface Events {
  libvirt: string;
  events: EventEntry[];
  /** For each lifecycle event, the enum of its details. */
  lifecycleDetailEnums: Record<string, string>[];
  /** Calls of daemons from before callbacks had numbers. */
  legacyRegistration: EventCall[];
  streamProcedures: StreamProcedure[];
}

export interface EventEntry {
  kind: string;
  /** Null where the event has a registration of its own instead of a number. */
  eventID: number | null;
  enumName: string | null;
  since: string;
  /** The C type of the callback, and its parameters without the caller's own pointer. */
  callback?: string | undefined;
  callbackParams?: { name: string; type: string }[] | undefined;
  message: EventMessage;
  /** What daemons sent before callbacks had numbers. */
  legacyMessage?: EventMessage | null | undefined;
  register?: EventCall | undefined;
  deregister?: EventCall | undefined;
  /** The field that says what the event is about. */
  object?: string | null | undefined;
  /** Enums of the payload, by field. */
  payloadEnums?: Record<string, string> | undefined;
  note?: string | undefined;
}

/** A message of the daemon. `flatFields` has the fields of messages within it in their place. */
export interface EventMessage {
  program: string;
  name: string;
  number: number;
  struct?: string | undefined;
  fields?: string[] | undefined;
  flatFields?: string[] | undefined;
}

export interface EventCall {
  name: string;
  number: number;
  args: string[];
  ret: string[];
}

export interface StreamProcedure extends EventCall {
  publicFunction: string;
  direction: string;
  sparseFlag: string | null;
}

const name = z.string().regex(/^[A-Za-z_]\w*$/);
const fields = z.array(z.string());

const message = z.strictObject({
  program: name,
  name,
  number: z.int().positive(),
  struct: name.optional(),
  fields: fields.optional(),
  flatFields: fields.optional(),
});

const call = z.strictObject({ name, number: z.int().positive(), args: fields, ret: fields });

const event = z.strictObject({
  kind: z.string(),
  eventID: z.int().nonnegative().nullable(),
  enumName: name.nullable(),
  since: z.string(),
  callback: name.optional(),
  callbackParams: z.array(z.strictObject({ name, type: z.string() })).optional(),
  message,
  legacyMessage: message.nullable().optional(),
  register: call.optional(),
  deregister: call.optional(),
  object: name.nullable().optional(),
  payloadEnums: z.record(z.string(), z.string()).optional(),
  note: z.string().optional(),
});

export const eventsSchema: z.ZodType<Events> = z.strictObject({
  libvirt: z.string().regex(/^\d+\.\d+\.\d+$/),
  events: z.array(event),
  lifecycleDetailEnums: z.array(z.record(name, name)),
  legacyRegistration: z.array(call),
  streamProcedures: z.array(
    z.strictObject({
      ...call.shape,
      publicFunction: z.string(),
      direction: z.string(),
      sparseFlag: name.nullable(),
    }),
  ),
});
