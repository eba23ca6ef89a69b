import type { AnyProcedure } from '../../../protocol/index.ts';
import { QEMU_PROGRAM, remote } from '../../../protocol/index.ts';
import { ErrorDomain } from '../codes.ts';
import { unsupportedFunction } from '../failures.ts';
import type { HypervisorError } from '../hypervisor-error.ts';
import { EXTENSIONS } from '../strict.ts';
import { checkCall } from './check-call.ts';
import { connectHandlers } from './connect.ts';
import { domainCheckpointHandlers } from './domain-checkpoints.ts';
import { domainGuestHandlers } from './domain-guest.ts';
import { domainJobHandlers } from './domain-jobs.ts';
import { domainLifecycleHandlers } from './domain-lifecycle.ts';
import { domainLookupHandlers } from './domain-lookup.ts';
import { domainMigrationHandlers } from './domain-migration.ts';
import { domainResourceHandlers } from './domain-resources.ts';
import { domainSnapshotHandlers } from './domain-snapshots.ts';
import { domainStatisticsHandlers } from './domain-statistics.ts';
import { domainTuningHandlers } from './domain-tuning.ts';
import type { CallContext, Handler, RemoteHandlers } from './handler.ts';
import { interfaceHandlers } from './interfaces.ts';
import { checkLimits } from './limits.ts';
import { networkHandlers } from './network.ts';
import { nodeDeviceHandlers } from './node-devices.ts';
import { nwfilterHandlers } from './nwfilters.ts';
import { functionName, procedureDomain } from './procedure-names.ts';
import { refuseChange } from './refuse-change.ts';
import { secretHandlers } from './secrets.ts';
import { storagePoolHandlers, storageVolumeHandlers } from './storage.ts';

/** The procedures of the remote program that the hypervisor implements. */
export const remoteHandlers: RemoteHandlers = {
  ...connectHandlers,
  ...domainLookupHandlers,
  ...domainLifecycleHandlers,
  ...domainResourceHandlers,
  ...domainTuningHandlers,
  ...domainGuestHandlers,
  ...domainStatisticsHandlers,
  ...domainSnapshotHandlers,
  ...domainCheckpointHandlers,
  ...domainMigrationHandlers,
  ...domainJobHandlers,
  ...networkHandlers,
  ...storagePoolHandlers,
  ...storageVolumeHandlers,
  ...nodeDeviceHandlers,
  ...interfaceHandlers,
  ...secretHandlers,
  ...nwfilterHandlers,
};

const BY_NUMBER: ReadonlyMap<number, Handler<unknown, unknown>> = new Map(
  Object.entries(remoteHandlers).map(([name, handler]) => [
    remote[name as keyof RemoteHandlers].number,
    handler as Handler<unknown, unknown>,
  ]),
);

/** libvirt's names for the functions of the QEMU program. */
const QEMU_FUNCTIONS: Readonly<Record<string, string>> = {
  QEMU_PROC_DOMAIN_MONITOR_COMMAND: 'virDomainQemuMonitorCommand',
  QEMU_PROC_DOMAIN_MONITOR_COMMAND_WITH_FILES: 'virDomainQemuMonitorCommandWithFiles',
  QEMU_PROC_DOMAIN_ATTACH: 'virDomainQemuAttach',
  QEMU_PROC_DOMAIN_AGENT_COMMAND: 'virDomainQemuAgentCommand',
};

/**
 * Whether {@link answer} implements a procedure. For others it reports that the driver lacks them.
 */
export function isAnswered(procedure: AnyProcedure): boolean {
  return procedure.program === remote.program && BY_NUMBER.has(procedure.number);
}

/**
 * Answers a call of the remote program or of the QEMU program. The hypervisor implements no
 * procedure of the latter. The daemon itself handles OPEN, CLOSE, logins and the registration of
 * events.
 *
 * @returns The value that the procedure's `ret` codec encodes, a promise of it, or a
 *   {@link StreamReply} with it.
 * @throws HypervisorError with libvirt's number if the call fails, if a read-only connection may
 *   not make it, or if the driver lacks it (VIR_ERR_NO_SUPPORT).
 */
export function answer(context: CallContext, procedure: AnyProcedure, args: unknown): unknown {
  if (procedure.program === QEMU_PROGRAM) {
    const name = QEMU_FUNCTIONS[procedure.name] ?? functionName(procedure.name);
    throw unsupportedFunction(name, ErrorDomain.NONE);
  }
  checkLimits(procedure, args);
  checkCall(procedure, args, context.connection.readOnly);
  checkSupported(context, procedure);
  const handler = isAnswered(procedure) ? BY_NUMBER.get(procedure.number) : undefined;
  if (handler === undefined) throw unsupported(procedure);
  refuseChange(context.hypervisor, procedure, args);
  return handler(context, args);
}

/** Refuses a procedure that a strict hypervisor lacks. */
export function checkSupported({ hypervisor }: CallContext, procedure: AnyProcedure): void {
  if (hypervisor.isStrict && EXTENSIONS.has(procedure)) throw unsupported(procedure);
}

function unsupported({ name }: AnyProcedure): HypervisorError {
  return unsupportedFunction(functionName(name), procedureDomain(name));
}
