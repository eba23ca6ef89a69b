import type { ProgramName } from '../description/read.ts';
import type { Model } from './model.ts';
import { SourceFile } from './source-file.ts';

/** Words that many limits share, and that therefore say nothing. */
const COMMON_WORDS = new Set(['REMOTE', 'ADMIN', 'MAX', 'VIR', 'NET', 'MESSAGE', 'DOMAIN']);

/** The constants of each program that bound something. */
export class Limits {
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /**
   * The code for a limit of `program`. The tables hold numbers, and several constants may have the
   * same: the name is used when just one of them fits the words of `place`, otherwise the number.
   */
  use(file: SourceFile, program: ProgramName, value: number, place: string): string {
    const words = new Set(place.toUpperCase().split(/[^A-Z0-9]+/));
    const { constants = {} } = this.#model.description.programs.get(program) ?? {};
    const scored = Object.entries(constants)
      .filter(([name, each]) => each === value && name.endsWith('_MAX'))
      .map(([name]) => ({ name, score: score(name, words) }))
      .filter((each) => each.score > 0)
      .sort((a, b) => b.score - a.score);
    const [best, next] = scored;
    if (best === undefined || best.score === next?.score) return digits(value);
    return file.value(best.name, limitsFile(program));
  }
}

function score(constant: string, words: ReadonlySet<string>): number {
  return constant.split('_').filter((word) => words.has(word) && !COMMON_WORDS.has(word)).length;
}

/** One file of constants for each program that has any. */
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

/** A number with its digits in groups from five digits on, as the linter wants it. */
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
