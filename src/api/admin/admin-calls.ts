import type { Procedure } from '../../protocol/index.ts';
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

const CALLS = new WeakMap<object, AdminCalls>();

/** Binds the calls to their connection: a map keeps them off the public object. */
export function bindAdminCalls(connection: object, calls: AdminCalls): void {
  CALLS.set(connection, calls);
}

/**
 * The calls of a connection. @throws TypeError if the object is not an open connection of this
 * package.
 */
export function adminCallsOf(connection: object): AdminCalls {
  const calls = CALLS.get(connection);
  if (calls === undefined) throw new TypeError('Expected an AdminConnection of connectAdmin()');
  return calls;
}
