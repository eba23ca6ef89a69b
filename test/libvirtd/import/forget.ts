import type { Tables } from '../../../tools/import/tables/tables.ts';

/**
 * Removes from the tables everything that an import must find in the sources, so that no value is
 * right only because it was there before. Handmade values and the order of numbers stay.
 */
export function forgetFacts(tables: Tables): Tables {
  const { programs, constants, functions, events } = tables;
  const call = <T extends object>(entry: T): T => ({ ...entry, number: 1, args: [], ret: [] });
  return {
    notes: tables.notes,
    programs: new Map(
      [...programs].map(([name, { about }]) => [
        name,
        { ...(about && { about }), libvirt: '0.0.0', constants: {}, types: [], procedures: [] },
      ]),
    ),
    constants: {
      ...constants,
      enums: [],
      strings: constants.strings.map((entry) => ({
        ...entry,
        value: '',
        library: '',
        since: '0.0.0',
      })),
      numbers: constants.numbers.map((entry) => ({
        ...entry,
        value: 0,
        header: '',
        since: '0.0.0',
      })),
      structs: [],
    },
    functions: {
      ...functions,
      functions: functions.functions.map(({ procedures, ...entry }) => ({
        ...entry,
        library: '',
        since: '0.0.0',
        returns: '',
        params: [],
        ...(procedures && {
          procedures: procedures.map(([program, , name]) => [program, 1, name]),
        }),
      })),
    },
    events: {
      ...events,
      events: events.events.map(({ message, legacyMessage, register, deregister, ...event }) => ({
        ...event,
        eventID: event.eventID && 0,
        callbackParams: [],
        message: { program: message.program, name: message.name, number: 1 },
        ...(legacyMessage !== undefined && {
          legacyMessage: legacyMessage && {
            program: 'remote',
            name: legacyMessage.name,
            number: 1,
          },
        }),
        ...(register && { register: call(register) }),
        ...(deregister && { deregister: call(deregister) }),
      })),
      legacyRegistration: events.legacyRegistration.map(call),
      streamProcedures: events.streamProcedures.map(call),
    },
  };
}
