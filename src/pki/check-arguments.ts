import { ArgumentError, suggestion } from '../errors/index.ts';

/** The names of the fields of an object. The compiler checks that none is missing. */
export type Names<T> = { readonly [Name in keyof Required<T>]: true };

/**
 * Checks that an argument is an object with known fields.
 *
 * @throws ArgumentError if it is not.
 */
export function requireFields<T extends object>(argument: string, value: T, names: Names<T>): void {
  if (typeof value !== 'object' || value === null) {
    throw new ArgumentError(`Expected "${argument}" to be an object`, { argument });
  }
  const known = Object.keys(names);
  const wrong = Object.keys(value).find((name) => !known.includes(name));
  if (wrong === undefined) return;
  const text = `Unknown option ${JSON.stringify(wrong)}${suggestion(wrong, known)}`;
  throw new ArgumentError(text, { argument: wrong });
}

/**
 * Checks that an argument is a string.
 *
 * @throws ArgumentError if it is not.
 */
export function requireString(argument: string, value: unknown): void {
  if (typeof value === 'string') return;
  throw new ArgumentError(`Expected "${argument}" to be a string`, { argument });
}

/**
 * Checks that an argument is an array of strings.
 *
 * @throws ArgumentError if it is not.
 */
export function requireStrings(argument: string, value: unknown): void {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return;
  throw new ArgumentError(`Expected "${argument}" to be an array of strings`, { argument });
}
