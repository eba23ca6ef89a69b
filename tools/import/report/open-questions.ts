import { messagesWithoutEvent } from '../tables/events.ts';
import { UNDECIDED } from '../tables/functions.ts';
import { allProcedures } from '../tables/programs.ts';
import type { Tables } from '../tables/tables.ts';

/** Returns the facts that a person must decide after an import, because no source contains them. */
export function openQuestions(before: Tables, after: Tables): string[] {
  return [
    ...undecidedFunctions(after),
    ...lostLinks(before, after),
    ...eventsToComplete(after),
    ...stringsToComplete(before, after),
    ...notesOfNothing(after),
  ];
}

function undecidedFunctions({ functions: { functions } }: Tables): string[] {
  return functions
    .filter(({ mapping }) => mapping === UNDECIDED)
    .map(({ name, since, class: owner, procedures }) => {
      const calls =
        procedures?.map((link) => link.join(' ')).join(', ') ?? 'no procedure of its name';
      return (
        `functions.json: ${name} (${since}, class ${owner}; ${calls}) needs a mapping, ` +
        'and tags and a note where a client does more than call'
      );
    });
}

function lostLinks(before: Tables, after: Tables): string[] {
  const now = new Map(after.functions.functions.map((entry) => [entry.name, entry]));
  return before.functions.functions.flatMap(({ name, procedures = [] }) => {
    const kept = new Set(now.get(name)?.procedures?.map(([, , procedure]) => procedure));
    return procedures
      .filter(([, , procedure]) => now.has(name) && !kept.has(procedure))
      .map(
        ([program, , procedure]) =>
          `functions.json: ${name} called ${program} ${procedure}, which is gone`,
      );
  });
}

function eventsToComplete({ events: { events }, programs }: Tables): string[] {
  const incomplete = events
    .filter(({ callback, register }) => callback === undefined || register === undefined)
    .map(
      ({ enumName }) =>
        `events.json: ${enumName} needs its callback, registration and payload enums`,
    );
  const alone = messagesWithoutEvent(events, allProcedures(programs)).map(
    ({ wholeName }) => `events.json: no event has the message ${wholeName}`,
  );
  return [...incomplete, ...alone];
}

function stringsToComplete(before: Tables, after: Tables): string[] {
  const known = new Set(before.constants.strings.map(({ name }) => name));
  return after.constants.strings
    .filter(({ name, kind, paramType }) => !known.has(name) && !(kind && paramType))
    .map(({ name, kind, group }) => {
      const missing = kind === undefined ? 'kind and type of parameter' : 'type of parameter';
      return `constants.json: ${name} (group ${group}) needs its ${missing}`;
    });
}

function notesOfNothing({ notes: { fields }, programs }: Tables): string[] {
  const types = [...programs.values()].flatMap((program) => program.types);
  return Object.keys(fields)
    .filter((key) => {
      const [struct, field] = key.split('.');
      const type = types.find(({ name }) => name === struct);
      return type?.kind !== 'struct' || type.fields.every(({ name }) => name !== field);
    })
    .map((key) => `notes.json: there is no field ${key}`);
}
