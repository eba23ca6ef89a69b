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
  if (typeof first === 'object' && first !== null && second === undefined) {
    return [undefined, first];
  }
  if (first !== undefined && typeof first !== 'string') {
    const got = first === null ? 'null' : typeof first;
    throw new ArgumentError(`Expected "uri" to be a string, got ${got}`, { argument: 'uri' });
  }
  return [first, second === undefined ? ({} as Options) : second];
}
