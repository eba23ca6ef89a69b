import { ArgumentError } from '../../errors/index.ts';

/**
 * Returns a boolean as the wire's number. A text such as "false", which a form or a query has, would be
 * true in JavaScript.
 *
 * @throws ArgumentError if the value is not a boolean.
 */
export function wireBoolean(argument: string, value: boolean): 0 | 1 {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const got = value === null ? 'null' : `a value of the type ${typeof value}`;
  throw new ArgumentError(`Expected "${argument}" to be a boolean, got ${got}`, { argument });
}
