import type { ArgumentFault } from '../../../protocol/checks/index.ts';
import { argumentFault, partOf, readOnlyFault } from '../../../protocol/checks/index.ts';
import type { AnyProcedure } from '../../../protocol/index.ts';
import { ErrorNumber } from '../codes.ts';
import { badArgument, failure } from '../failures.ts';
import { functionName } from './procedure-names.ts';

/**
 * Refuses calls that libvirt's public functions refuse before they call a driver. libvirtd calls
 * these functions itself, so they also check calls of clients that did not.
 */
export function checkCall(procedure: AnyProcedure, args: unknown, isReadOnly: boolean): void {
  const reason = isReadOnly ? readOnlyFault(procedure, args) : undefined;
  if (reason !== undefined) throw failure(ErrorNumber.OPERATION_DENIED, partOf(procedure), reason);
  const fault = asDaemonSays(procedure, args);
  if (fault?.isOverflow) throw failure(ErrorNumber.OVERFLOW, partOf(procedure), fault.message);
  if (fault !== undefined) {
    throw badArgument(partOf(procedure), fault.function, fault.argument, fault.message);
  }
}

/**
 * Returns the fault that libvirtd finds. It decodes an empty list as NULL, and its functions refuse
 * NULL first. In a client they refuse the length 0, or nothing.
 */
function asDaemonSays(procedure: AnyProcedure, args: unknown): ArgumentFault | undefined {
  const fault = argumentFault(procedure, args);
  const list = fault === undefined ? 'params' : fault.argument.replace(/^n/, '');
  const isNull = isEmpty(args, list) && checksNull(procedure, fault);
  if (!isNull) return fault;
  const name = fault?.function ?? functionName(procedure.name);
  return { function: name, argument: list, message: `${list} in ${name} must not be NULL` };
}

/** Whether a list that the client sends is empty, or the list that it requests. */
function isEmpty(args: unknown, field: string): boolean {
  const { [field]: list, nparams } = Object(args);
  return Array.isArray(list) ? list.length === 0 : field === 'params' && nparams === 0;
}

/** virDomainSetBlockIoTune checks the length first. */
function checksNull({ name }: AnyProcedure, fault: ArgumentFault | undefined): boolean {
  return fault === undefined
    ? /_PROC_(DOMAIN|NODE)_SET_/.test(name)
    : name !== 'REMOTE_PROC_DOMAIN_SET_BLOCK_IO_TUNE';
}
