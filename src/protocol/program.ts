import type { AnyEventMessage, AnyProcedure } from './procedure.ts';

/** The number, version and release of a program. */
export interface ProgramInfo {
  /** The number on the wire, such as `0x20008086` for remote. */
  readonly program: number;
  readonly version: number;

  /** The libvirt release that the procedures are from. A daemon may know fewer or more. */
  readonly libvirt: string;
}

/**
 * The procedures and events of one program: by name (`remote.domainGetState`), by number
 * (`remote[212]`), by libvirt's name (`remote.DOMAIN_GET_STATE`,
 * `remote.REMOTE_PROC_DOMAIN_GET_STATE`), and all of them in order of their numbers
 * (`remote.procedures`).
 */
export type ProgramTable<Procedures> = ProgramInfo &
  Procedures & {
    readonly procedures: ReadonlyArray<AnyProcedure | AnyEventMessage>;
    readonly [number: number]: AnyProcedure | AnyEventMessage | undefined;
    readonly [wireName: Uppercase<string>]: AnyProcedure | AnyEventMessage | undefined;
  };

/** Returns the table of one program. */
export function programTable<Procedures extends object>(
  info: ProgramInfo,
  procedures: Procedures,
): ProgramTable<Procedures> {
  const all: ReadonlyArray<AnyProcedure | AnyEventMessage> = Object.values(procedures);
  // Without a prototype every unknown name is undefined, even `constructor`.
  const table = Object.assign(Object.create(null), info, procedures);
  const addQuietly = (key: PropertyKey, value: unknown): void => {
    Object.defineProperty(table, key, { value, enumerable: false });
  };
  addQuietly(
    'procedures',
    [...all].sort((a, b) => a.number - b.number),
  );
  for (const procedure of all) {
    addQuietly(procedure.number, procedure);
    addQuietly(procedure.name, procedure);
    addQuietly(procedure.name.replace(/^[A-Z]+_PROC_/, ''), procedure);
  }
  return table;
}
