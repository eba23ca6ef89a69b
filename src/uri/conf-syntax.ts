import { ArgumentError } from '../errors/index.ts';

/** A value in libvirt's configuration files. A list may contain lists. */
export type ConfValue = string | bigint | readonly ConfValue[];

/** A setting in a configuration file. */
export interface ConfSetting {
  readonly name: string;
  readonly value: ConfValue;
  /** The line number of the setting, from 1. */
  readonly line: number;
}

/** The limit on nested lists, so that no file can exhaust the stack. */
const LIST_DEPTH_MAX = 16;

/** The limit on the characters of a number, which is enough for 64 bits with zeros before them. */
const DIGITS_MAX = 40;

const BLANKS = /[ \t]*/y;
const BLANKS_AND_LINES = /[ \t\r\n]*/y;
const NAME = /[A-Za-z][A-Za-z0-9_]*/y;
const NUMBER = /[+-]?\d+/y;
const COMMENT = /#[^\r\n]*/y;
const STRINGS = [/"""(.*?)"""/sy, /"([^"\r\n]*)"/y, /'([^'\r\n]*)'/y];

/**
 * Parses the syntax of libvirt.conf and similar files (virConfParse): `name = value`, ended by a
 * line break or a semicolon; strings in three kinds of quotes, decimal numbers, lists in brackets,
 * and `#` comments.
 *
 * @throws ArgumentError that names the file and the line.
 */
export function parseConf(text: string, file: string): readonly ConfSetting[] {
  return new ConfReader(text, file).settings();
}

/** Creates the error for a mistake in a configuration file. */
export function confError(file: string, line: number, why: string): ArgumentError {
  return new ArgumentError(`${file}, line ${line}: ${why}`);
}

class ConfReader {
  readonly #text: string;
  readonly #file: string;
  #position = 0;
  /** The line number at `#countedTo`. The next count of lines starts there. */
  #lines = 1;
  #countedTo = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  settings(): readonly ConfSetting[] {
    const settings: ConfSetting[] = [];
    for (this.#take(BLANKS_AND_LINES); this.#position < this.#text.length; this.#separator()) {
      if (this.#take(COMMENT) === undefined) settings.push(this.#setting());
    }
    return settings;
  }

  #setting(): ConfSetting {
    const line = this.#line();
    const name = this.#take(NAME);
    if (name === undefined) throw this.#error('expected the name of a setting');
    this.#take(BLANKS);
    if (!this.#skip('=')) throw this.#error(`expected "=" after ${name}`);
    const value = this.#value(0);
    this.#take(BLANKS);
    this.#take(COMMENT);
    return { name, value, line };
  }

  #value(depth: number): ConfValue {
    this.#take(BLANKS);
    const next = this.#text[this.#position] ?? '';
    if (next === '"' || next === "'") return this.#string();
    if (next === '[') return this.#list(depth);
    const number = this.#take(NUMBER);
    if (number !== undefined) return this.#number(number);
    throw this.#error('expected a value: "text", a number or [a list]');
  }

  /** libvirt's numbers have 64 bits. To convert a longer text takes more than linear time. */
  #number(digits: string): bigint {
    if (digits.length > DIGITS_MAX) throw this.#error('the number is too large');
    return BigInt(digits.replace('+', ''));
  }

  #string(): string {
    for (const pattern of STRINGS) {
      const value = this.#take(pattern, 1);
      if (value !== undefined) return value;
    }
    throw this.#error('the closing quote is missing');
  }

  #list(depth: number): readonly ConfValue[] {
    if (depth === LIST_DEPTH_MAX) throw this.#error('lists are nested too deeply');
    const values: ConfValue[] = [];
    this.#skip('[');
    this.#take(BLANKS_AND_LINES);
    while (!this.#skip(']')) {
      values.push(this.#value(depth + 1));
      this.#take(BLANKS_AND_LINES);
      const isMore = this.#skip(',');
      this.#take(BLANKS_AND_LINES);
      // A comma may follow the last value.
      if (!isMore && this.#text[this.#position] !== ']') {
        throw this.#error('expected "," or "]" in a list');
      }
    }
    return values;
  }

  #separator(): void {
    this.#take(BLANKS);
    const next = this.#text[this.#position] ?? '\n';
    if (!this.#skip(';') && next !== '\n' && next !== '\r') {
      throw this.#error('expected the end of the line after a value');
    }
    this.#take(BLANKS_AND_LINES);
  }

  /** Moves past a match at the current position and returns it, or one of its groups. */
  #take(pattern: RegExp, group = 0): string | undefined {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#position = pattern.lastIndex;
    return match[group];
  }

  #skip(character: string): boolean {
    if (this.#text[this.#position] !== character) return false;
    this.#position += 1;
    return true;
  }

  #line(): number {
    const passed = this.#text.slice(this.#countedTo, this.#position);
    this.#lines += passed.split('\n').length - 1;
    this.#countedTo = this.#position;
    return this.#lines;
  }

  #error(why: string): ArgumentError {
    return confError(this.#file, this.#line(), why);
  }
}
