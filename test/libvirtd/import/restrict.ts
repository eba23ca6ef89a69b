import type { ProgramName } from '../../../tools/description/read.ts';
import type { Program } from '../../../tools/description/schema.ts';
import { procedureOfFunction } from '../../../tools/import/tables/functions.ts';
import { allProcedures } from '../../../tools/import/tables/programs.ts';
import type { EnumEntry, ProcedureEntry } from '../../../tools/import/tables/shapes.ts';
import type { Tables } from '../../../tools/import/tables/tables.ts';
import { CHANGED_PROCEDURES, compareReleases } from './releases.ts';

/**
 * Returns the tables as they were in an earlier release, derived from the tables themselves.
 * Functions, enum members, strings and events name the release that added them. A procedure is as
 * old as its function or event, and a type as old as the procedures that use it.
 */
export function restrictTables(tables: Tables, release: string): Tables {
  const isOld = ({ since }: { readonly since: string }) => compareReleases(since, release) <= 0;
  const { constants, functions, events } = tables;
  return {
    programs: restrictPrograms(tables, release),
    constants: {
      ...constants,
      libvirt: release,
      enums: constants.enums.flatMap((entry) => restrictEnum(entry, release)),
      strings: constants.strings.filter(isOld),
      numbers: constants.numbers.map((entry) =>
        entry.name === 'LIBVIR_VERSION_NUMBER'
          ? { ...entry, value: releaseNumber(release) }
          : entry,
      ),
    },
    functions: { ...functions, libvirt: release, functions: functions.functions.filter(isOld) },
    events: {
      ...events,
      libvirt: release,
      events: events.events.filter(({ since }) => isOld({ since: since.split(' ')[0] ?? since })),
    },
    notes: tables.notes,
  };
}

/** Returns the procedures that are newer than the release, each with the release that added it. */
export function newerProcedures(
  tables: Tables,
  release: string,
): [release: string, procedure: string][] {
  const since = releasesOfProcedures(tables);
  return allProcedures(tables.programs)
    .map(({ program, procedure, wholeName }): [string, string] => [
      since.get(wholeName) ?? release,
      `${program} ${procedure.number} ${procedure.name}`,
    ])
    .filter(([brought]) => compareReleases(brought, release) > 0);
}

/** Returns releases by whole name. A procedure without a function or event is older than all. */
function releasesOfProcedures({ functions, events, programs }: Tables): Map<string, string> {
  const fromFunctions = functions.functions.flatMap(({ name, library, since }) => {
    const [program = '', , procedure] = procedureOfFunction(name, library, programs) ?? [];
    return procedure === undefined
      ? []
      : [[`${program.toUpperCase()}_PROC_${procedure}`, since] as const];
  });
  const fromEvents = events.events.map(({ message, since }) => [message.name, since] as const);
  return new Map([...fromEvents, ...fromFunctions]);
}

function restrictPrograms(tables: Tables, release: string): Map<ProgramName, Program> {
  const newer = new Set(newerProcedures(tables, release).map(([, procedure]) => procedure));
  return new Map(
    [...tables.programs].map(([name, program]) => {
      const [old, young] = partition(program.procedures, (procedure) =>
        newer.has(`${name} ${procedure.number} ${procedure.name}`),
      );
      const gone = typesOnlyOf(young, old, program);
      const procedures = old.map((procedure) => asItWas(name, procedure, release));
      const types = program.types.filter((type) => !gone.has(type.name));
      return [name, { ...program, libvirt: release, types, procedures }];
    }),
  );
}

function asItWas(program: ProgramName, procedure: ProcedureEntry, release: string): ProcedureEntry {
  const change = CHANGED_PROCEDURES.find(
    ({ until, ...other }) =>
      other.program === program &&
      other.name === procedure.name &&
      compareReleases(release, until) <= 0,
  );
  return { ...procedure, ...change?.was } as ProcedureEntry;
}

/** Returns the types that only the young procedures use. */
function typesOnlyOf(
  young: readonly ProcedureEntry[],
  old: readonly ProcedureEntry[],
  program: Program,
): Set<string> {
  const used = typesUsedBy(old, program);
  return new Set([...typesUsedBy(young, program)].filter((name) => !used.has(name)));
}

function typesUsedBy(procedures: readonly ProcedureEntry[], { types }: Program): Set<string> {
  const used = new Set<string>();
  const add = (name: string) => {
    const type = types.find((candidate) => candidate.name === name);
    if (type === undefined || used.has(name)) return;
    used.add(name);
    if (type.kind === 'struct') for (const field of type.fields) add(field.type);
    if (type.kind === 'union') for (const each of type.cases) add(each.type);
    if (type.kind === 'typedef') add(type.type);
  };
  for (const procedure of procedures) {
    const names = 'event' in procedure ? [procedure.event] : [procedure.args, procedure.ret];
    for (const name of names) if (name !== null) add(name);
  }
  return used;
}

/** A member named LAST or NR counts the others, so it changes when members are added. */
function restrictEnum(entry: EnumEntry, release: string): EnumEntry[] {
  const [members, gone] = partition(
    entry.members,
    ([, , since]) => compareReleases(since, release) > 0,
  );
  if (members.length === 0) return [];
  const isCount = (name: string) => /_(?:LAST|NR)$/.test(name);
  const top = Math.max(...members.filter(([name]) => !isCount(name)).map(([, value]) => value));
  const counted = members.map(([name, value, since]): EnumEntry['members'][number] => [
    name,
    isCount(name) && gone.length > 0 ? top + 1 : value,
    since,
  ]);
  return [{ ...entry, members: counted }];
}

function releaseNumber(release: string): number {
  const [major = 0, minor = 0, micro = 0] = release.split('.').map(Number);
  return major * 1_000_000 + minor * 1000 + micro;
}

function partition<T>(
  list: readonly T[],
  isSecond: (item: T) => boolean,
): [first: T[], second: T[]] {
  return [list.filter((item) => !isSecond(item)), list.filter(isSecond)];
}
