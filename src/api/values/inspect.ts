/** The property that `util.inspect` and `console.log` ask how to show a value. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** What Node hands to the function behind {@link INSPECT}. */
export type Inspect = (value: unknown, options: object) => string;

/** An object of a connection as its class and what identifies it, without its connection. */
export function show(className: string, fields: object, options: object, inspect: Inspect): string {
  return `${className} ${inspect(fields, options)}`;
}
