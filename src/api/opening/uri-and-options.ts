import { ArgumentError } from '../../errors/index.ts';

/**
 * Tells the two forms of a function that connects apart: a URI and options, or options alone.
 *
 * @throws ArgumentError if the URI is not a string.
 */
export function uriAndOptions<Options extends object>(
  first: string | Options | undefined,
  second: Options | undefined,
): readonly [uri: string | undefined, options: Options] {
  if (isPlain(first) && second === undefined) return [undefined, first];
  if (first !== undefined && typeof first !== 'string') {
    // A `URL` must not pass for options without any: that would connect to the default daemon.
    const got = first === null ? 'null' : (first.constructor?.name ?? typeof first);
    throw new ArgumentError(`Expected "uri" to be a string, got ${got}`, { argument: 'uri' });
  }
  return [first, second === undefined ? ({} as Options) : second];
}

/** Whether the value is an object literal, of whatever realm. */
function isPlain<Options extends object>(value: string | Options | undefined): value is Options {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
