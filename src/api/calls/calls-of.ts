import type { Calls } from './calls.ts';

/** The calls of each connection. A map keeps them off the public objects. */
const CALLS = new WeakMap<object, Calls>();

/** Binds the calls to their connection. */
export function bindCalls(connection: object, calls: Calls): void {
  CALLS.set(connection, calls);
}

/**
 * The calls of a connection. @throws TypeError if the object is not an open connection of this
 * package.
 */
export function callsOf(connection: object): Calls {
  const calls = CALLS.get(connection);
  if (calls === undefined) throw new TypeError('Expected a Connection that connect() has opened');
  return calls;
}
