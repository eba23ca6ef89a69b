import { argumentFault, partOf, readOnlyFault } from '../../../protocol/checks/index.ts';
import type { AnyProcedure } from '../../../protocol/index.ts';
import { ErrorNumber } from '../codes.ts';
import { badArgument, failure } from '../failures.ts';

/**
 * Refuses calls that libvirt's public functions refuse before they call a driver. libvirtd calls
 * these functions itself, so they also check calls of clients that did not.
 */
export function checkCall(procedure: AnyProcedure, args: unknown, isReadOnly: boolean): void {
  const reason = isReadOnly ? readOnlyFault(procedure, args) : undefined;
  if (reason !== undefined) throw failure(ErrorNumber.OPERATION_DENIED, partOf(procedure), reason);
  const fault = argumentFault(procedure, args);
  if (fault?.isOverflow) throw failure(ErrorNumber.OVERFLOW, partOf(procedure), fault.message);
  if (fault !== undefined) {
    throw badArgument(partOf(procedure), fault.function, fault.argument, fault.message);
  }
}
