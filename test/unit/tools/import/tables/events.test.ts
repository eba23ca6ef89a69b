import { describe, expect, it } from '@jest/globals';
import type { EventEntry, Events } from '../../../../../tools/description/events-schema.ts';
import type { EventSources } from '../../../../../tools/import/tables/events.ts';
import { eventsTable, messagesWithoutEvent } from '../../../../../tools/import/tables/events.ts';
import { allProcedures } from '../../../../../tools/import/tables/programs.ts';
import { programsOf } from '../support/programs.ts';

const PROCEDURES = allProcedures(
  programsOf(`
    const DOORS = 4;
    struct remote_shelf_event_moved_msg { int shelf; opaque doors<DOORS>; char plate[8]; };
    struct remote_shelf_event_callback_moved_msg {
      int callbackID;
      remote_shelf_event_moved_msg msg;
    };
    struct remote_connect_shelf_event_register_any_args { int eventID; };
    struct remote_connect_shelf_event_register_any_ret { int callbackID; };
    enum remote_procedure {
      REMOTE_PROC_SHELF_EVENT_MOVED = 1,
      REMOTE_PROC_SHELF_EVENT_CALLBACK_MOVED = 2,
      REMOTE_PROC_CONNECT_SHELF_EVENT_REGISTER_ANY = 3
    };`),
);

const NO_API: EventSources = {
  procedures: PROCEDURES,
  members: new Map(),
  callbacks: new Map(),
};

const LEGACY = {
  program: 'remote',
  name: 'REMOTE_PROC_SHELF_EVENT_MOVED',
  number: 1,
  struct: 'remote_shelf_event_moved_msg',
  fields: ['int shelf', 'opaque doors<DOORS>', 'char plate[8]'],
};

const MESSAGE = {
  program: 'remote',
  name: 'REMOTE_PROC_SHELF_EVENT_CALLBACK_MOVED',
  number: 2,
  struct: 'remote_shelf_event_callback_moved_msg',
  fields: ['int callbackID', 'remote_shelf_event_moved_msg msg'],
  flatFields: ['int callbackID', 'int shelf', 'opaque doors<DOORS>', 'char plate[8]'],
};

const REGISTER = {
  name: 'REMOTE_PROC_CONNECT_SHELF_EVENT_REGISTER_ANY',
  number: 3,
  args: ['int eventID'],
  ret: ['int callbackID'],
};

const MOVED: EventEntry = {
  kind: 'shelf',
  eventID: 4,
  enumName: 'VIR_SHELF_EVENT_ID_MOVED',
  since: '1.0.0',
  callback: 'virShelfMovedCallback',
  callbackParams: [{ name: 'shelf', type: 'int' }],
  message: MESSAGE,
  legacyMessage: LEGACY,
  register: REGISTER,
  object: 'shelf',
  note: 'may come twice',
};

function table(events: EventEntry[]): Events {
  const lists = { lifecycleDetailEnums: [], legacyRegistration: [REGISTER], streamProcedures: [] };
  return { libvirt: '1.0.0', events, ...lists };
}

describe('The table of events', () => {
  it('does not change except for its release if the sources did not change', () => {
    expect(eventsTable(NO_API, table([MOVED]), '2.0.0')).toEqual({
      ...table([MOVED]),
      libvirt: '2.0.0',
    });
  });

  it('repeats facts of the other tables, which it finds by name only', () => {
    const name = 'SHELF_EVENT_CALLBACK_MOVED';
    const stale: EventEntry = {
      ...MOVED,
      message: { program: 'remote', name, number: 9, fields: ['hyper callbackID'] },
      legacyMessage: { ...LEGACY, number: 9, struct: 'remote_old_msg' },
      register: { ...REGISTER, number: 9, args: [] },
    };
    expect(eventsTable(NO_API, table([stale]), '1.0.0')).toEqual(table([MOVED]));
  });

  it('takes numbers, releases and callbacks from the API description', () => {
    const name = 'VIR_SHELF_EVENT_ID_MOVED';
    const member = { name, value: '6', number: 6, type: 'virShelfEventID', version: '1.3.0' };
    const params = [
      { name: 'door', type: 'int' },
      { name: 'opaque', type: 'void *' },
    ];
    const callback = { name: 'virShelfMovedCallback', arg: params };
    const sources = {
      ...NO_API,
      members: new Map([[name, member]]),
      callbacks: new Map([[callback.name, callback]]),
    };
    expect(eventsTable(sources, table([MOVED]), '1.0.0').events).toEqual([
      { ...MOVED, eventID: 6, since: '1.3.0', callbackParams: [{ name: 'door', type: 'int' }] },
    ]);
  });

  it('loses an event whose message was removed', () => {
    const sources = { ...NO_API, procedures: [] };
    expect(eventsTable(sources, table([MOVED]), '1.0.0')).toMatchObject({
      events: [],
      legacyRegistration: [],
    });
  });

  it('gets an event for a message that the API description numbers', () => {
    const name = 'VIR_SHELF_EVENT_ID_MOVED';
    const member = { name, value: '6', number: 6, type: 'virShelfEventID', version: '1.3.0' };
    const procedures = PROCEDURES.filter(({ procedure }) => procedure.number === 2);
    const sources = { ...NO_API, procedures, members: new Map([[name, member]]) };
    expect(eventsTable(sources, table([]), '2.0.0').events).toEqual([
      { kind: 'shelf', eventID: 6, enumName: name, since: '1.3.0', message: MESSAGE },
    ]);
  });

  it('gets no event for a message that has no number', () => {
    const { events } = eventsTable(NO_API, table([]), '2.0.0');
    expect(events).toEqual([]);
    expect(messagesWithoutEvent(events, PROCEDURES).map(({ wholeName }) => wholeName)).toEqual([
      'REMOTE_PROC_SHELF_EVENT_MOVED',
      'REMOTE_PROC_SHELF_EVENT_CALLBACK_MOVED',
    ]);
    expect(messagesWithoutEvent([MOVED], PROCEDURES)).toEqual([]);
  });
});
