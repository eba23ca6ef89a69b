import { ImportError } from '../import-error.ts';
import type { Token } from './lexer.ts';

/** Walks over tokens. Every error says what was expected and what was found. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get current(): Token {
    const token = this.#tokens[Math.min(this.#position, this.#tokens.length - 1)];
    if (token === undefined) {
      throw new RangeError('A list of tokens ends with an end token');
    }
    return token;
  }

  get atEnd(): boolean {
    return this.current.kind === 'end';
  }

  next(): Token {
    const token = this.current;
    this.#position += 1;
    return token;
  }

  /** Whether the given word or symbol comes next. */
  sees(text: string): boolean {
    const { kind } = this.current;
    return (kind === 'word' || kind === 'symbol') && this.current.text === text;
  }

  /** Takes the word or symbol if it comes next. Returns whether it did. */
  accept(text: string): boolean {
    const seen = this.sees(text);
    if (seen) {
      this.next();
    }
    return seen;
  }

  expect(text: string): Token {
    return this.sees(text) ? this.next() : this.fail(`"${text}"`);
  }

  expectName(what: string): Token {
    return this.current.kind === 'word' ? this.next() : this.fail(what);
  }

  /** Throws an error: the current token is not what the grammar requires. */
  fail(expected: string): never {
    const { place, text, kind } = this.current;
    throw new ImportError(
      place,
      `expected ${expected}, got ${kind === 'end' ? text : `"${text}"`}`,
    );
  }
}
