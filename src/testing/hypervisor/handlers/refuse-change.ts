import type { AnyProcedure, RemoteNonnullDomain } from '../../../protocol/index.ts';
import { remote } from '../../../protocol/index.ts';
import type { SimulatedHypervisor } from '../hypervisor.ts';

/** The procedures that change a running guest in a way that its migration does not allow. */
const CHANGES: ReadonlySet<AnyProcedure> = new Set<AnyProcedure>([
  remote.domainAttachDevice,
  remote.domainAttachDeviceFlags,
  remote.domainDetachDevice,
  remote.domainDetachDeviceAlias,
  remote.domainDetachDeviceFlags,
  remote.domainUpdateDeviceFlags,
  remote.domainSetMemory,
  remote.domainSetMemoryFlags,
  remote.domainSetVcpus,
  remote.domainSetVcpusFlags,
  remote.domainSave,
  remote.domainSaveFlags,
  remote.domainManagedSave,
  remote.domainCoreDump,
  remote.domainCoreDumpWithFormat,
  remote.domainRename,
  remote.domainUndefine,
  remote.domainUndefineFlags,
  remote.domainReset,
  remote.domainSnapshotCreateXml,
  remote.domainCheckpointCreateXml,
]);

/**
 * Refuses to change a guest during its migration. libvirt's daemon refuses after it has waited for
 * 30 seconds, this one at once.
 */
export function refuseChange(
  { migrations }: SimulatedHypervisor,
  procedure: AnyProcedure,
  args: unknown,
): void {
  if (!CHANGES.has(procedure)) return;
  const { dom } = args as { readonly dom: RemoteNonnullDomain };
  migrations.refuseChange(dom);
}
