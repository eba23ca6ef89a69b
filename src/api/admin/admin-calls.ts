import type { Procedure } from '../../protocol/index.ts';
import { propertyOf } from '../calls/calls-of.ts';
import type { MethodArgs, MethodOptions } from '../calls/prepare.ts';
import { prepare } from '../calls/prepare.ts';
import type { Link } from '../live/link.ts';

/** The calls of a connection to a daemon's administration. */
export class AdminCalls {
  readonly #link: Link;

  constructor(link: Link) {
    this.#link = link;
  }

  /** Makes the call for a method. */
  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: MethodArgs<Args>,
    options?: MethodOptions,
  ): Promise<Ret> {
    let wire: Args;
    try {
      wire = prepare(procedure, args, options);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#link.call(procedure, wire, options);
  }
}

/** The name of the property with the calls of an admin connection, as `CALLS` of a connection. */
export const ADMIN_CALLS = Symbol('admin calls');

/**
 * Returns the calls of an admin connection.
 *
 * @throws TypeError if the object is not a connection that this package has opened.
 */
export function adminCallsOf(connection: object): AdminCalls {
  return propertyOf(connection, ADMIN_CALLS, 'an AdminConnection of connectAdmin()');
}
