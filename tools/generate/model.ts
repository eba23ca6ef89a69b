import type { Description, ProgramName } from '../description/read.ts';
import type { Call, Event, Program, Struct, Type, Typedef, Union } from '../description/schema.ts';
import { typeName } from '../names.ts';
import { groupOf } from './groups.ts';

/** A struct or a union with a codec, and the file that it is written to. */
export interface Definition {
  readonly type: Struct | Union;
  readonly program: ProgramName;
  readonly tsName: string;
  /** The generated file without its extension, such as `remote/domain`. */
  readonly file: string;
  /** The smallest size of a value on the wire, in bytes. */
  readonly minBytes: number;
}

/** A procedure, and the file that it is written to. */
export interface ProcedureEntry {
  readonly procedure: Call | Event;
  readonly program: ProgramName;
  readonly file: string;
}

/** The description with every name resolved. An unknown name is an error. */
export class Model {
  readonly description: Description;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly procedures: readonly ProcedureEntry[];

  readonly #types = new Map<string, { readonly type: Type; readonly program: ProgramName }>();

  constructor(description: Description) {
    this.description = description;
    for (const [program, table] of description.programs) this.#collectTypes(program, table);
    this.procedures = [...description.programs].flatMap(([program, table]) =>
      table.procedures.map((procedure) => ({
        procedure,
        program,
        file: fileOf(program, groupOf(procedure)),
      })),
    );
    this.definitions = this.#define();
  }

  /** Returns the type of this name. */
  find(name: string): Type {
    const found = this.#types.get(name);
    if (found === undefined) throw new Error(`Unknown type "${name}"`);
    return found.type;
  }

  /** Returns the program whose table has the type of this name. */
  programOf(name: string): ProgramName | undefined {
    return this.#types.get(name)?.program;
  }

  /** Returns the struct or union of this name. */
  definition(name: string): Definition {
    const found = this.definitions.get(name);
    if (found === undefined) throw new Error(`"${name}" is not a struct or a union`);
    return found;
  }

  #collectTypes(program: ProgramName, table: Program): void {
    for (const type of table.types) {
      if (this.#types.has(type.name)) throw new Error(`Two types are named "${type.name}"`);
      this.#types.set(type.name, { type, program });
    }
  }

  #define(): ReadonlyMap<string, Definition> {
    const files = this.#filesOfPayloads();
    const definitions = new Map<string, Definition>();
    const names = new Set<string>();
    for (const [name, { type, program }] of this.#types) {
      if (type.kind !== 'struct' && type.kind !== 'union') continue;
      const tsName = typeName(name);
      if (names.has(tsName)) throw new Error(`Two types would be named ${tsName}`);
      names.add(tsName);
      const file = files.get(name) ?? fileOf(program, 'types');
      definitions.set(name, { type, program, tsName, file, minBytes: this.minBytes(type) });
    }
    return definitions;
  }

  /** Places the structs of arguments and results in the file of their procedure. */
  #filesOfPayloads(): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    for (const { procedure, file } of this.procedures) {
      for (const name of payloadsOf(procedure)) if (!files.has(name)) files.set(name, file);
    }
    return files;
  }

  /** Returns the smallest size of a value of this type on the wire, in bytes. */
  minBytes(type: Type): number {
    switch (type.kind) {
      case 'struct':
        return type.fields.reduce((sum, field) => sum + this.minBytesOf(field), 0);
      case 'union':
        return 4 + Math.min(...type.cases.map((arm) => this.minBytesOf(arm)));
      case 'enum':
        return 4;
      case 'typedef':
        return this.minBytesOf(type);
    }
  }

  /** Returns the same for a use of a type, with its bounds. */
  minBytesOf(use: Pick<Typedef, 'type' | 'optional' | 'length' | 'max'>): number {
    if (use.optional || use.max !== undefined || use.type === 'string') return 4;
    const bytes = PRIMITIVE_BYTES.get(use.type) ?? this.minBytes(this.find(use.type));
    if (use.length === undefined) return bytes;
    return use.type === 'opaque' ? (use.length + 3) & ~3 : bytes * use.length;
  }
}

/** The basic types of XDR and C, and their size on the wire in bytes. */
export const PRIMITIVE_BYTES: ReadonlyMap<string, number> = new Map([
  ['int', 4],
  ['unsigned int', 4],
  ['hyper', 8],
  ['unsigned hyper', 8],
  ['double', 8],
  ['bool', 4],
  ['char', 4],
  ['unsigned char', 4],
  ['short', 4],
  ['unsigned short', 4],
  ['opaque', 1],
]);

function payloadsOf(procedure: Call | Event): readonly string[] {
  if ('event' in procedure) return [procedure.event];
  return [procedure.args, procedure.ret].filter((name) => name !== null);
}

function fileOf(program: ProgramName, group: string): string {
  return `${program}/${program === 'remote' || group === 'types' ? group : 'procedures'}`;
}
