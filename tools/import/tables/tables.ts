import type { Events } from '../../description/events-schema.ts';
import { eventsSchema } from '../../description/events-schema.ts';
import type { ProgramName } from '../../description/read.ts';
import { PROGRAM_NAMES, readTable } from '../../description/read.ts';
import type { Constants, Functions, Notes, Program } from '../../description/schema.ts';
import {
  constantsSchema,
  functionsSchema,
  notesSchema,
  programSchema,
} from '../../description/schema.ts';
import { writeTable } from '../../description/write.ts';

/** All tables of `protocol/`. The notes are completely hand-made. */
export interface Tables {
  readonly programs: ReadonlyMap<ProgramName, Program>;
  readonly constants: Constants;
  readonly functions: Functions;
  readonly events: Events;
  readonly notes: Notes;
}

export function readTables(folder: string): Tables {
  return {
    programs: new Map(
      PROGRAM_NAMES.map((name) => [name, readTable(folder, `${name}.json`, programSchema)]),
    ),
    constants: readTable(folder, 'constants.json', constantsSchema),
    functions: readTable(folder, 'functions.json', functionsSchema),
    events: readTable(folder, 'events.json', eventsSchema),
    notes: readTable(folder, 'notes.json', notesSchema),
  };
}

/** Writes all tables, even unchanged ones, so that the folder is complete. */
export function writeTables(folder: string, tables: Tables): void {
  for (const [name, program] of tables.programs) {
    writeTable(folder, `${name}.json`, programSchema, program);
  }
  writeTable(folder, 'constants.json', constantsSchema, tables.constants);
  writeTable(folder, 'functions.json', functionsSchema, tables.functions);
  writeTable(folder, 'events.json', eventsSchema, tables.events);
  writeTable(folder, 'notes.json', notesSchema, tables.notes);
}
