/** An error as plain values: see `LibvirtError.toJSON`. */
export interface ErrorJson {
  /** The name of the class of the error. */
  readonly name: string;
  /** The message of the error. */
  readonly message: string;

  /** The `code` of the error, if it has one. */
  readonly code?: string | number;

  /** The error that caused this one. */
  readonly cause?: ErrorJson;
}

/**
 * The number of nested causes that are kept: enough for any chain of this package, and an end to a
 * cycle.
 */
const CAUSES_MAX = 4;

/**
 * Returns the name, code and message of an error, and those of its causes. There is no stack, and
 * no other property: errors of other packages may carry anything there.
 */
export function errorJson(error: Error, causesMax: number = CAUSES_MAX): ErrorJson {
  const { name, message, cause } = error;
  const code: unknown = Reflect.get(error, 'code');
  return {
    name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message,
    ...(isError(cause) && causesMax > 0 ? { cause: errorJson(cause, causesMax - 1) } : {}),
  };
}

/** Whether a value is an error, of this realm or another. */
export function isError(value: unknown): value is Error {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Error]' || tag === '[object DOMException]';
}
