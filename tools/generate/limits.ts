import type { ProgramName } from '../description/read.ts';
import { PROGRAM_NAMES } from '../description/read.ts';
import type { Model } from './model.ts';
import { SourceFile } from './source-file.ts';

/** The constants of each program, for limits that have a name. */
export class Limits {
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Returns the code for a limit: its constant if the table names one, otherwise the number. */
  use(
    importing: (name: string, from: string) => string,
    program: ProgramName,
    value: number,
    name: string | undefined,
  ): string {
    const owner = name === undefined ? undefined : this.#owner(program, name);
    if (name === undefined || owner === undefined) return digits(value);
    const { constants = {} } = this.#model.description.programs.get(owner) ?? {};
    if (constants[name] !== value) throw new Error(`${name} is not ${value} in ${owner}`);
    return importing(name, limitsFile(owner));
  }

  /**
   * Returns the program whose table has the constant: the program of the type, or the one it
   * imports.
   */
  #owner(program: ProgramName, name: string): ProgramName | undefined {
    const table = this.#model.description.programs.get(program);
    if (table?.constants[name] !== undefined) return program;
    const imported = PROGRAM_NAMES.find((each) => each === table?.imports);
    return imported === undefined ? undefined : this.#owner(imported, name);
  }
}

/** Returns one file of constants for each program that has constants. */
export function limitFiles(model: Model): readonly SourceFile[] {
  return [...model.description.programs]
    .filter(([, { constants }]) => Object.keys(constants).length > 0)
    .map(([program, { constants, libvirt }]) => {
      const file = new SourceFile(
        limitsFile(program),
        `protocol/${program}.json (libvirt ${libvirt})`,
      );
      for (const [name, value] of Object.entries(constants)) {
        file.exported(name, 'value');
        const isProgram = name.endsWith('_PROGRAM');
        file.add(`export const ${name} = ${isProgram ? hex(value) : digits(value)};`);
      }
      return file;
    });
}

/** Formats a number with digit groups if it has five digits or more, as the linter requires. */
export function digits(value: number): string {
  if (Math.abs(value) < 10_000) return String(value);
  return String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, '_');
}

function hex(value: number): string {
  return `0x${value
    .toString(16)
    .padStart(8, '0')
    .replace(/(?<=.)(?=(..)+$)/g, '_')}`;
}

function limitsFile(program: ProgramName): string {
  return `${program}/limits`;
}
