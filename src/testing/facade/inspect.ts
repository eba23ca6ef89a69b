/** The symbol of the method by which `util.inspect` and `console.log` print a value. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** The `inspect` function that Node passes to the method {@link INSPECT}. */
export type Inspect = (value: unknown, options: object) => string;
