import type { VirError } from '../../errors/index.ts';
import { argumentFault, partOf, readOnlyFault } from '../../protocol/checks/index.ts';
import type { AnyProcedure } from '../../protocol/index.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import { unsentError } from '../../rpc/index.ts';

/**
 * libvirt's error for a call that its own client does not send: one that writes, of a connection that
 * may only look, or one with flags or arguments that its public function refuses. Undefined for all
 * others.
 */
export function clientRefusal(
  procedure: AnyProcedure,
  args: unknown,
  isReadOnly: boolean,
): VirError | undefined {
  const reason = isReadOnly ? readOnlyFault(procedure, args) : undefined;
  return reason === undefined ? badArgument(procedure, args) : denied(procedure, reason);
}

function denied(procedure: AnyProcedure, reason: string): VirError {
  return ordinary(procedure, VirErrorNumber.OPERATION_DENIED, 'operation forbidden', reason);
}

/** Most errors have usual words before their detail, and send the two apart (virReportError). */
function ordinary(
  procedure: AnyProcedure,
  number: VirErrorNumber,
  words: string,
  detail: string,
): VirError {
  return unsentError(`${words}: ${detail}`, procedure.name, {
    ...{ number, domain: partOf(procedure) },
    ...{ str1: `${words}: %s`, str2: detail, int1: -1, int2: -1 },
  });
}

/** These errors stand for themselves: the strings name the function and the argument. */
function badArgument(procedure: AnyProcedure, args: unknown): VirError | undefined {
  const fault = argumentFault(procedure, args);
  if (fault === undefined) return undefined;
  if (fault.isOverflow) {
    return ordinary(procedure, VirErrorNumber.OVERFLOW, 'numerical overflow', fault.message);
  }
  return unsentError(fault.message, procedure.name, {
    number: VirErrorNumber.INVALID_ARG,
    domain: partOf(procedure),
    str1: fault.function,
    str2: fault.argument,
    int1: 0,
    int2: 0,
  });
}
