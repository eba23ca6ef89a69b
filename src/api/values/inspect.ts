/** The symbol of the method by which `util.inspect` and `console.log` print a value. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** The `inspect` function that Node passes to the method {@link INSPECT}. */
export type Inspect = (value: unknown, options: object) => string;

/** Returns the printed form of an object: its class and identity, without its connection. */
export function show(className: string, fields: object, options: object, inspect: Inspect): string {
  return `${className} ${inspect(fields, options)}`;
}
