import type { Program } from '../../description/schema.ts';
import type { Tables } from '../tables/tables.ts';
import type { Entries } from './changes.ts';

/** A table in the report: the release that it was read from, and its lists. */
export interface Lists {
  readonly libvirt: string;
  readonly lists: ReadonlyMap<string, Entries>;
}

/** Returns every table that an import writes, by its file. */
export function listsOf(tables: Tables): ReadonlyMap<string, Lists> {
  const programs = [...tables.programs].map(
    ([name, program]) => [`${name}.json`, program] as const,
  );
  return new Map([
    ...programs.map(([file, program]): [string, Lists] => [file, programLists(program)]),
    ['constants.json', constantsLists(tables)],
    ['functions.json', functionsLists(tables)],
    ['events.json', eventsLists(tables)],
  ]);
}

function programLists({ libvirt, program, version, ...lists }: Program): Lists {
  const { constants, types, procedures, imports } = lists;
  return {
    libvirt,
    lists: new Map([
      ['program', new Map(Object.entries({ program, version, imports }))],
      ['constants', new Map(Object.entries(constants))],
      ['types', byName(types)],
      ['procedures', byName(procedures)],
    ]),
  };
}

function constantsLists({ constants }: Tables): Lists {
  const { libvirt, enums, strings, numbers, structs } = constants;
  const members = enums.flatMap(({ name, members }) =>
    members.map(([member, value, since]) => [`${name} ${member}`, { value, since }] as const),
  );
  return {
    libvirt,
    lists: new Map([
      ['enums', new Map(enums.map(({ name, library }) => [name, { library }]))],
      ['enum members', new Map(members)],
      ['strings', byName(strings)],
      ['numbers', byName(numbers)],
      ['structs', byName(structs)],
    ]),
  };
}

function functionsLists({ functions: { libvirt, functions } }: Tables): Lists {
  return { libvirt, lists: new Map([['functions', byName(functions)]]) };
}

function eventsLists({ events: table }: Tables): Lists {
  const events = table.events.map((event) => [event.enumName ?? event.kind, event] as const);
  return {
    libvirt: table.libvirt,
    lists: new Map<string, Entries>([
      ['events', new Map(events)],
      ['legacy registrations', byName(table.legacyRegistration)],
      ['stream procedures', byName(table.streamProcedures)],
    ]),
  };
}

function byName(list: readonly { readonly name: string }[]): Entries {
  return new Map(list.map((entry) => [entry.name, entry]));
}
