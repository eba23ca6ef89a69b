import {
  remote,
  VirDomainCheckpointXMLFlags,
  VirDomainInterfaceAddressesSource,
  VirDomainSaveImageXMLFlags,
  VirDomainSnapshotXMLFlags,
  VirDomainVcpuFlags,
  VirDomainXMLFlags,
} from '../index.ts';
import type { AnyProcedure } from '../procedure.ts';
import { clientCheck } from './client-check.ts';
import { numberIn } from './field-of.ts';

/** Returns why a read-only connection may not make a call, or undefined if it may. */
export function readOnlyFault(procedure: AnyProcedure, args: unknown): string | undefined {
  const [secure, getter] = SECURE.get(procedure.name) ?? [0, ''];
  if ((numberIn(args, 'flags') & secure) !== 0) return `${getter} with secure flag`;
  const check = clientCheck(procedure.name);
  if (!check?.isRefusedReadOnly || !isRefused(procedure, args)) return undefined;
  return `read only access prevents ${check.function}`;
}

/**
 * The flags of procedures that request private data. The keys are libvirt's names: a procedure is
 * made when it is first used, and most programs use none of these.
 */
const SECURE: ReadonlyMap<string, readonly [flags: number, libvirtFunction: string]> = new Map<
  string,
  readonly [number, string]
>([
  [
    'REMOTE_PROC_DOMAIN_GET_XML_DESC',
    [VirDomainXMLFlags.SECURE | VirDomainXMLFlags.MIGRATABLE, 'virDomainGetXMLDesc'],
  ],
  [
    'REMOTE_PROC_DOMAIN_SNAPSHOT_GET_XML_DESC',
    [VirDomainSnapshotXMLFlags.SECURE, 'virDomainSnapshotGetXMLDesc'],
  ],
  [
    'REMOTE_PROC_DOMAIN_CHECKPOINT_GET_XML_DESC',
    [VirDomainCheckpointXMLFlags.SECURE, 'virDomainCheckpointGetXMLDesc'],
  ],
  [
    'REMOTE_PROC_DOMAIN_MANAGED_SAVE_GET_XML_DESC',
    [VirDomainSaveImageXMLFlags.SECURE, 'virDomainManagedSaveGetXMLDesc'],
  ],
]);

/**
 * Whether these arguments are rejected. Two getters are rejected only if they ask the guest agent.
 */
function isRefused(procedure: AnyProcedure, args: unknown): boolean {
  switch (procedure) {
    case remote.domainGetVcpusFlags:
      return (numberIn(args, 'flags') & VirDomainVcpuFlags.GUEST) !== 0;
    case remote.domainInterfaceAddresses:
      return numberIn(args, 'source') === VirDomainInterfaceAddressesSource.AGENT;
    default:
      return true;
  }
}
