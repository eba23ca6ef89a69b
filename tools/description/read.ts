import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Constants, Functions, Notes, Program } from './schema.ts';
import { constantsSchema, functionsSchema, notesSchema, programSchema } from './schema.ts';

/** The folder of the tables. */
export const PROTOCOL_FOLDER: string = resolve(import.meta.dirname, '../../protocol');

/** The tables of interface files. Each may refer to those before it. */
export const PROGRAM_NAMES = [
  'net',
  'driver',
  'keepalive',
  'remote',
  'qemu',
  'lxc',
  'admin',
] as const;

export type ProgramName = (typeof PROGRAM_NAMES)[number];

/** The input of the generator. */
export interface Description {
  readonly programs: ReadonlyMap<ProgramName, Program>;
  readonly constants: Constants;
  readonly functions: Functions;
  readonly notes: Notes;
}

/** Reads and checks all tables. @throws Error that names the file and the problem. */
export function readDescription(folder: string = PROTOCOL_FOLDER): Description {
  return {
    programs: new Map(
      PROGRAM_NAMES.map((name) => [name, readTable(folder, `${name}.json`, programSchema)]),
    ),
    constants: readTable(folder, 'constants.json', constantsSchema),
    functions: readTable(folder, 'functions.json', functionsSchema),
    notes: readTable(folder, 'notes.json', notesSchema),
  };
}

/** Reads and checks one table. */
export function readTable<T>(folder: string, file: string, schema: z.ZodType<T>): T {
  const path = join(folder, file);
  const result = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`${path}: ${z.prettifyError(result.error)}`);
}
