import type { Calls } from './calls.ts';

/** The calls of each connection. The map keeps them out of the public objects. */
const CALLS = new WeakMap<object, Calls>();

/** Stores the calls of a connection. */
export function bindCalls(connection: object, calls: Calls): void {
  CALLS.set(connection, calls);
}

/**
 * Returns the calls of a connection.
 *
 * @throws TypeError if the object is not a connection that this package has opened.
 */
export function callsOf(connection: object): Calls {
  const calls = CALLS.get(connection);
  if (calls === undefined) throw new TypeError('Expected a Connection that connect() has opened');
  return calls;
}
