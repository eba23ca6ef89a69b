import type { Program } from '../../description/schema.ts';
import type { ProcedureEntry } from './shapes.ts';

/** Tables by the name of their program. */
export type Programs = ReadonlyMap<string, Program>;

/** A procedure and its table. */
export interface FoundProcedure {
  readonly program: string;
  readonly table: Program;
  readonly procedure: ProcedureEntry;
  /** The full name in libvirt, such as `REMOTE_PROC_DOMAIN_GET_STATE`. */
  readonly wholeName: string;
}

/** Returns every procedure of every program. */
export function allProcedures(programs: Programs): FoundProcedure[] {
  return [...programs].flatMap(([program, table]) =>
    table.procedures.map((procedure) => {
      const wholeName = `${program.toUpperCase()}_PROC_${procedure.name}`;
      return { program, table, procedure, wholeName };
    }),
  );
}
