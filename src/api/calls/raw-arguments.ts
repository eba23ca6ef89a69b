import type { AnyProcedure } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { XdrVoid } from '../../xdr/index.ts';
import { requireOptions } from './named-options.ts';

/**
 * Returns the arguments and the options of a raw call. A procedure without arguments is followed by
 * the options alone. `undefined` in place of its arguments is allowed too.
 *
 * @throws ArgumentError if the options are not options.
 */
export function rawArguments(
  procedure: AnyProcedure,
  first: unknown,
  second: CallOptions | undefined,
): readonly [args: unknown, options: CallOptions | undefined] {
  const hasNone = (procedure.args as unknown) === XdrVoid;
  const isShort = hasNone && first !== undefined && second === undefined;
  const [args, options] = isShort ? [undefined, first as CallOptions] : [first, second];
  requireOptions(options, false);
  return [args, options];
}
