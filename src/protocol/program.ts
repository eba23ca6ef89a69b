import type { AnyEventMessage, AnyProcedure } from './procedure.ts';
import type { ProcedureSource } from './procedure-rows.ts';
import { ProcedureRows } from './procedure-rows.ts';

/** The number, version and release of a program. */
export interface ProgramInfo {
  /** The number on the wire, such as `0x20008086` for remote. */
  readonly program: number;
  /** The version of the program: 1 for all programs. */
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

/**
 * Returns the table of one program. A procedure is made when it is used for the first time, and is
 * then an ordinary property.
 */
export function programTable<Procedures extends object>(
  info: ProgramInfo,
  source: ProcedureSource,
): ProgramTable<Procedures> {
  const rows = new ProcedureRows(info, source);
  // An object that is created without a prototype is a hash table in V8. In others, a change of one
  // of five hundred properties copies the description of all.
  const table = Object.assign(Object.create(null), info);
  Object.setPrototypeOf(table, byOtherKeys(rows));
  for (const name of rows.names) {
    Object.defineProperty(table, name, {
      get: () => keep(table, name, rows.find(name), true),
      enumerable: true,
      configurable: true,
    });
  }
  return table;
}

/**
 * Returns the prototype of a table. It finds what is no property of the table yet: procedures by
 * number and by libvirt's names. Every unknown name is undefined, even `constructor`.
 */
function byOtherKeys(rows: ProcedureRows): object {
  const find = (key: PropertyKey): unknown => {
    if (typeof key === 'symbol') return undefined;
    return key === 'procedures' ? inOrder(rows) : rows.find(String(key));
  };
  return new Proxy(Object.create(null), {
    has: (_, key) => find(key) !== undefined,
    get: (_, key, table) => {
      const value = find(key);
      return value === undefined ? undefined : keep(table, key, value, false);
    },
  });
}

function inOrder(rows: ProcedureRows): ReadonlyArray<AnyProcedure | AnyEventMessage> {
  return rows.names.flatMap((name) => rows.find(name) ?? []).sort((a, b) => a.number - b.number);
}

/** Makes the value a property of the table: the next access needs no look-up. */
function keep<T>(table: object, key: PropertyKey, value: T, enumerable: boolean): T {
  Object.defineProperty(table, key, { value, enumerable });
  return value;
}
