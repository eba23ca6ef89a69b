import type { Constants, Functions, Program } from '../../description/schema.ts';

/** One entry of each list of the tables. */
export type ProcedureEntry = Program['procedures'][number];
export type EnumEntry = Constants['enums'][number];
export type StringEntry = Constants['strings'][number];
export type NumberEntry = Constants['numbers'][number];
export type StructEntry = Constants['structs'][number];
export type FunctionEntry = Functions['functions'][number];

/** A procedure that a function calls. */
export type ProcedureLink = NonNullable<FunctionEntry['procedures']>[number];
