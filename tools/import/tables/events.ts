import type {
  EventCall,
  EventEntry,
  EventMessage,
  Events,
} from '../../description/events-schema.ts';
import type { ApiCallback, ApiEnumMember } from '../api/api-xml.ts';
import { fieldTexts, flatFieldTexts } from './notation.ts';
import type { FoundProcedure } from './programs.ts';

/** The facts of other tables that the table of events repeats. */
export interface EventSources {
  readonly procedures: readonly FoundProcedure[];
  /**
   * The members of the enums that number the events. Without an API description it is empty, like
   * the callbacks.
   */
  readonly members: ReadonlyMap<string, ApiEnumMember & { readonly number: number }>;
  readonly callbacks: ReadonlyMap<string, ApiCallback>;
}

/** `DOMAIN_EVENT_CALLBACK_REBOOT`: the object of the event, and its name. */
const EVENT_NAME = /^(?<kind>\w+?)_EVENT_(?:CALLBACK_)?(?<which>\w+)$/;

/**
 * Returns the table of events: the message of the daemon for each event of the API.
 *
 * The links are hand-made and kept. The facts that they repeat from other tables are updated. An
 * event whose message was removed is removed. A message without an event gets one if an enum of
 * event numbers has a member of its name.
 */
export function eventsTable(sources: EventSources, previous: Events, libvirt: string): Events {
  const kept = previous.events.flatMap((event) => keptEvent(event, sources));
  return {
    ...previous,
    libvirt,
    events: [...kept, ...newEvents(kept, sources)],
    legacyRegistration: keptCalls(previous.legacyRegistration, sources),
    streamProcedures: keptCalls(previous.streamProcedures, sources),
  };
}

/** Returns the messages of the daemon that belong to no event. */
export function messagesWithoutEvent(
  events: readonly EventEntry[],
  procedures: readonly FoundProcedure[],
): FoundProcedure[] {
  const taken = new Set(
    events.flatMap(({ message, legacyMessage }) => [message.name, legacyMessage?.name]),
  );
  return procedures.filter(
    ({ procedure, wholeName }) => 'event' in procedure && !taken.has(wholeName),
  );
}

function keptEvent(event: EventEntry, sources: EventSources): EventEntry[] {
  const found = find(event.message, sources);
  if (found === undefined) {
    return [];
  }
  const { enumName, callback, legacyMessage, register, deregister } = event;
  const legacy = legacyMessage && find(legacyMessage, sources);
  const member = sources.members.get(enumName ?? '');
  const params = sources.callbacks
    .get(callback ?? '')
    ?.arg.slice(0, -1)
    .map(({ name, type }) => ({ name, type }));
  const entry = {
    ...event,
    ...(member && { eventID: member.number, since: member.version }),
    ...(params && { callbackParams: params }),
    message: { ...messageOf(found), flatFields: flatFieldTexts(found.table, structOf(found)) },
    ...(legacy && { legacyMessage: messageOf(legacy) }),
    ...(register && { register: keptCalls([register], sources)[0] }),
    ...(deregister && { deregister: keptCalls([deregister], sources)[0] }),
  };
  return [entry];
}

/**
 * Returns the new events: their messages are named after members of an enum of event numbers. Their
 * hand-made links are missing.
 */
function newEvents(kept: readonly EventEntry[], sources: EventSources): EventEntry[] {
  return messagesWithoutEvent(kept, sources.procedures).flatMap((found): EventEntry[] => {
    const { kind = '', which = '' } = EVENT_NAME.exec(found.procedure.name)?.groups ?? {};
    const enumName = `VIR_${kind}_EVENT_ID_${which}`;
    const member = sources.members.get(enumName);
    if (member === undefined) {
      return [];
    }
    return [
      {
        kind: kind.toLowerCase().replaceAll('_', '-'),
        eventID: member.number,
        enumName,
        since: member.version,
        message: { ...messageOf(found), flatFields: flatFieldTexts(found.table, structOf(found)) },
      },
    ];
  });
}

function keptCalls<T extends EventCall>(calls: readonly T[], sources: EventSources): T[] {
  return calls.flatMap((call) => {
    const found = find(call, sources);
    if (found === undefined || 'event' in found.procedure) {
      return [];
    }
    const { number, args, ret } = found.procedure;
    const texts = { args: fieldTexts(found.table, args), ret: fieldTexts(found.table, ret) };
    return [{ ...call, number, ...texts }];
  });
}

/** Returns a procedure by its full name, or by its name within the given program. */
function find(
  { name, program }: { readonly name: string; readonly program?: string },
  { procedures }: EventSources,
): FoundProcedure | undefined {
  return procedures.find(
    (found) =>
      found.wholeName === name || (found.program === program && found.procedure.name === name),
  );
}

function messageOf(found: FoundProcedure): EventMessage {
  const { program, wholeName: name, procedure, table } = found;
  const struct = structOf(found);
  return { program, name, number: procedure.number, struct, fields: fieldTexts(table, struct) };
}

function structOf({ procedure }: FoundProcedure): string {
  return 'event' in procedure ? procedure.event : '';
}
