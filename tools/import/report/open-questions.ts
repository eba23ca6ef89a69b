import { messagesWithoutEvent } from '../tables/events.ts';
import { UNDECIDED } from '../tables/functions.ts';
import { allProcedures } from '../tables/programs.ts';
import type { StringEntry } from '../tables/shapes.ts';
import type { Tables } from '../tables/tables.ts';

/**
 * Returns the facts that a person must decide, because no source contains them. A question is asked
 * at every import until the table has its answer.
 */
export function openQuestions(tables: Tables): string[] {
  return [
    ...undecidedFunctions(tables),
    ...eventsToComplete(tables),
    ...stringsToComplete(tables),
    ...notesOfNothing(tables),
  ];
}

/** Returns the procedures that functions of the previous release called and that were removed. */
export function lostLinks(before: Tables, after: Tables): string[] {
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

function stringsToComplete({ constants: { strings } }: Tables): string[] {
  return strings.flatMap((entry) => {
    const missing = missingOf(entry);
    const { name, group } = entry;
    return missing === undefined
      ? []
      : [`constants.json: ${name} (group ${group}) needs its ${missing}`];
  });
}

/** Returns the missing facts. A prefix and the value of a parameter have no type of their own. */
function missingOf({ kind, paramType }: StringEntry): string | undefined {
  if (kind === undefined) return 'kind and type of parameter';
  const hasType = paramType !== undefined || kind === 'prefix' || kind === 'value';
  return hasType ? undefined : 'type of parameter';
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
