import type { CommandSpec, OptionSpec } from '../registry/command-spec.ts';
import { UsageError } from './usage-error.ts';
import { parseDuration, parseInteger, parseSize } from './values.ts';

export type RawValue = string | true | readonly string[];

/** Reads of the types whose values can be wrong. */
const TYPE_CHECKS: Partial<
  Readonly<Record<OptionSpec['type'], (args: Args, name: string) => unknown>>
> = {
  integer: (args, name) => args.integer(name),
  duration: (args, name) => args.duration(name),
  size: (args, name) => args.size(name),
};

/** The arguments of one command. Each method takes the name of a position or an option. */
export class Args {
  readonly #spec: CommandSpec;
  readonly #values: ReadonlyMap<string, RawValue>;

  constructor(spec: CommandSpec, values: ReadonlyMap<string, RawValue>) {
    this.#spec = spec;
    this.#values = values;
  }

  /** Whether a position or an option is given. */
  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  /** Whether the command has a position or an option of this name. */
  declares(name: string): boolean {
    const { positions = [], options = [] } = this.#spec;
    return [...positions, ...options].some((each) => each.name === name);
  }

  /** Whether a flag is given. */
  flag(name: string): boolean {
    return this.#get(name) === true;
  }

  /**
   * Returns libvirt's flags for the options that are given: `{ inactive: 'INACTIVE' }` returns
   * `['INACTIVE']` for `--inactive`.
   */
  flags<const Name extends string>(names: Readonly<Record<string, Name>>): Name[] {
    return Object.entries(names).flatMap(([option, name]) => (this.flag(option) ? [name] : []));
  }

  /** Returns a required text. */
  text(name: string): string {
    const text = this.optionalText(name);
    if (text === undefined) throw new UsageError(`${this.#spec.name} requires ${name}`);
    return text;
  }

  /** Returns a text; undefined if it is not given. */
  optionalText(name: string): string | undefined {
    const value = this.#get(name);
    return typeof value === 'string' ? value : undefined;
  }

  /** Returns all texts of a position or an option that can have several. */
  texts(name: string): readonly string[] {
    const value = this.#get(name);
    if (typeof value === 'string') return [value];
    return value === undefined || value === true ? [] : value;
  }

  integer(name: string): number | undefined {
    const text = this.optionalText(name);
    return text === undefined ? undefined : parseInteger(text, this.#label(name));
  }

  /** Returns a duration in milliseconds. */
  duration(name: string): number | undefined {
    const text = this.optionalText(name);
    return text === undefined ? undefined : parseDuration(text, this.#label(name));
  }

  /** Returns a size in bytes. A number without a unit is multiplied by `unitBytes`. */
  size(name: string, unitBytes: bigint = 1n): bigint | undefined {
    const text = this.optionalText(name);
    return text === undefined ? undefined : parseSize(text, this.#label(name), unitBytes);
  }

  /**
   * Checks the options with a type, whether or not the command will read them.
   *
   * @throws UsageError if a value has not the type of its option.
   */
  check(): void {
    for (const { name, type, specialValues = [] } of this.#spec.options ?? []) {
      const text = this.optionalText(name);
      if (text !== undefined && !specialValues.includes(text)) TYPE_CHECKS[type]?.(this, name);
    }
  }

  #get(name: string): RawValue | undefined {
    if (!this.declares(name)) {
      throw new Error(`${this.#spec.name} does not declare ${name}`);
    }
    return this.#values.get(name);
  }

  #label(name: string): string {
    return this.#spec.options?.some((option) => option.name === name) ? `--${name}` : name;
  }
}
