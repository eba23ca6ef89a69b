import type { VirError } from '../../errors/index.ts';
import { argumentFault, partOf, readOnlyFault } from '../../protocol/checks/index.ts';
import type { AnyProcedure } from '../../protocol/index.ts';
import { VirErrorNumber } from '../../protocol/index.ts';
import { unsentError } from '../../rpc/index.ts';

/**
 * Returns the error of libvirt's own client for a call that it does not send: a call that writes on
 * a read-only connection, or a call with flags or arguments that its public function refuses.
 * Returns undefined for all other calls.
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

/**
 * Most errors have a fixed text before the detail. libvirt sends both separately (virReportError).
 */
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

/** These errors have no fixed text: `str1` names the function and `str2` the argument. */
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
