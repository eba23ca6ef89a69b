import { z } from 'zod';

/**
 * The schema of `protocol/events.json`: the message of the daemon for each event of the API. Facts
 * of other tables are repeated for readers, in C notation (`int callbackID`).
 */

const name = z.string().regex(/^[A-Za-z_]\w*$/);
const fields = z.array(z.string());

/**
 * A message of the daemon. In `flatFields` a field that is a message is replaced by its own fields.
 */
const message = z.strictObject({
  program: name,
  name,
  number: z.int().positive(),
  struct: name.optional(),
  fields: fields.optional(),
  flatFields: fields.optional(),
});

const call = z.strictObject({ name, number: z.int().positive(), args: fields, ret: fields });

/**
 * `eventID` is null if the event has its own registration procedure instead of a number.
 * `callbackParams` does not include the caller's own pointer. `object` is the field with the object
 * of the event. `legacyMessage` is the message that daemons sent before callbacks had numbers.
 */
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

const streamProcedure = z.strictObject({
  ...call.shape,
  publicFunction: z.string(),
  direction: z.string(),
  sparseFlag: name.nullable(),
});

/** `legacyRegistration` has the calls for old daemons, in which callbacks have no numbers. */
export const eventsSchema = z.strictObject({
  libvirt: z.string().regex(/^\d+\.\d+\.\d+$/),
  events: z.array(event),
  lifecycleDetailEnums: z.array(z.record(name, name)),
  legacyRegistration: z.array(call),
  streamProcedures: z.array(streamProcedure),
});

export type Events = z.infer<typeof eventsSchema>;
export type EventEntry = z.infer<typeof event>;
export type EventMessage = z.infer<typeof message>;
export type EventCall = z.infer<typeof call>;
