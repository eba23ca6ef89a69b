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
  return propertyOf(connection, CALLS, 'a Connection that connect() has opened');
}

/**
 * Returns the property of a connection that a symbol of this package names.
 *
 * @throws TypeError with the expected object if there is no such property.
 */
export function propertyOf<T>(connection: object, name: symbol, expected: string): T {
  // Programs in JavaScript may pass anything.
  const value = (connection as Readonly<Record<symbol, T | undefined>> | undefined)?.[name];
  if (value === undefined) throw new TypeError(`Expected ${expected}`);
  return value;
}
