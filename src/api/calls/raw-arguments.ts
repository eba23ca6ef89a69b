import { ArgumentError } from '../../errors/index.ts';
import type { AnyProcedure } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { XdrVoid } from '../../xdr/index.ts';
import { requireOptions } from './named-options.ts';

/** The rules for the raw calls of one kind of connection. */
export interface RawCallRules {
  /** The place of its procedures, for the error. */
  readonly tables: string;
  readonly isOwn: (procedure: AnyProcedure) => boolean;
  /** Whether this is the procedure that has opened the connection. */
  readonly isOpen: (procedure: AnyProcedure) => boolean;
  /** The function that opens another connection, for the error. */
  readonly opener: string;
}

/**
 * Checks a raw call, and returns its arguments and options. A procedure without arguments is
 * followed by the options alone. `undefined` in place of its arguments is allowed too.
 *
 * @throws ArgumentError if the procedure or the options are invalid.
 */
export function rawArguments(
  rules: RawCallRules,
  procedure: AnyProcedure,
  first: unknown,
  second: CallOptions | undefined,
): readonly [args: unknown, options: CallOptions | undefined] {
  requireProcedure(rules, procedure);
  const hasNone = (procedure.args as unknown) === XdrVoid;
  const isShort = hasNone && first !== undefined && second === undefined;
  const [args, options] = isShort ? [undefined, first as CallOptions] : [first, second];
  requireOptions(options, false);
  return [args, options];
}

function requireProcedure(
  { tables, isOwn, isOpen, opener }: RawCallRules,
  given: AnyProcedure,
): void {
  const isProcedure = typeof given === 'object' && given !== null && 'args' in given;
  if (!isProcedure || !isOwn(given)) {
    throw badProcedure(`Expected "procedure" to be a procedure of ${tables}`);
  }
  // A second OPEN fails and closes the hypervisor of the first one (remoteDispatchConnectOpen).
  if (isOpen(given)) {
    throw badProcedure(`The connection is already open; call ${opener}() to open another one`);
  }
}

function badProcedure(why: string): ArgumentError {
  return new ArgumentError(why, { argument: 'procedure' });
}
