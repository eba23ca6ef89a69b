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
  const [secure, getter] = SECURE.get(procedure) ?? [0, ''];
  if ((numberIn(args, 'flags') & secure) !== 0) return `${getter} with secure flag`;
  const check = clientCheck(procedure.name);
  if (!check?.isRefusedReadOnly || !isRefused(procedure, args)) return undefined;
  return `read only access prevents ${check.function}`;
}

/** The flags of procedures that request private data. */
const SECURE: ReadonlyMap<AnyProcedure, readonly [flags: number, libvirtFunction: string]> =
  new Map<AnyProcedure, readonly [number, string]>([
    [
      remote.domainGetXmlDesc,
      [VirDomainXMLFlags.SECURE | VirDomainXMLFlags.MIGRATABLE, 'virDomainGetXMLDesc'],
    ],
    [
      remote.domainSnapshotGetXmlDesc,
      [VirDomainSnapshotXMLFlags.SECURE, 'virDomainSnapshotGetXMLDesc'],
    ],
    [
      remote.domainCheckpointGetXmlDesc,
      [VirDomainCheckpointXMLFlags.SECURE, 'virDomainCheckpointGetXMLDesc'],
    ],
    [
      remote.domainManagedSaveGetXmlDesc,
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
