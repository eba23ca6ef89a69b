import type { Calls } from './calls.ts';

/**
 * The name of the property with the calls of a connection. It is known to this package alone.
 *
 * A `WeakMap` from connections to calls would keep each closed connection, with all its objects,
 * until V8's next collection of old objects: young collections take the values of a map for alive.
 * A cycle of open, call and close takes 304 us of CPU time with the map, and 255 without.
 */
export const CALLS = Symbol('calls');

/**
 * Returns the calls of a connection.
 *
 * @throws TypeError if the object is not a connection that this package has opened.
 */
export function callsOf(connection: object): Calls {
  const calls = (connection as { readonly [CALLS]?: Calls } | undefined)?.[CALLS];
  if (calls === undefined) throw new TypeError('Expected a Connection that connect() has opened');
  return calls;
}
