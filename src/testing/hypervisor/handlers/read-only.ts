import type { AnyProcedure } from '../../../protocol/index.ts';
import {
  VirDomainCheckpointXMLFlags,
  VirDomainInterfaceAddressesSource,
  VirDomainSnapshotXMLFlags,
  VirDomainVcpuFlags,
  VirDomainXMLFlags,
} from '../../../protocol/index.ts';
import { ErrorNumber } from '../codes.ts';
import { failure } from '../failures.ts';
import { functionName, procedureDomain, shortName } from './procedure-facts.ts';

/** Names with one of these words read, but for the exceptions below. */
const READING =
  /^(AUTH|CONNECT)_|(^|_)(GET|LOOKUP|LIST|NUM|IS|HAS|STATS)(_|$)|SNAPSHOT_CURRENT|MIGRATE_/;

/** What is refused although its name reads: it asks the guest, shows what is private, or writes. */
const REFUSED: readonly string[] = [
  'CONNECT_BASELINE_HYPERVISOR_CPU',
  'CONNECT_COMPARE_HYPERVISOR_CPU',
  'CONNECT_DOMAIN_XML_FROM_NATIVE',
  'CONNECT_DOMAIN_XML_TO_NATIVE',
  'CONNECT_FIND_STORAGE_POOL_SOURCES',
  'CONNECT_GET_DOMAIN_CAPABILITIES',
  'DOMAIN_AUTHORIZED_SSH_KEYS_GET',
  'DOMAIN_GET_FSINFO',
  'DOMAIN_GET_GUEST_INFO',
  'DOMAIN_GET_GUEST_VCPUS',
  'DOMAIN_GET_HOSTNAME',
  'DOMAIN_GET_LAUNCH_SECURITY_INFO',
  'DOMAIN_GET_TIME',
  'DOMAIN_MIGRATE_GET_MAX_SPEED',
  'DOMAIN_MIGRATE_SET_COMPRESSION_CACHE',
  'DOMAIN_MIGRATE_SET_MAX_DOWNTIME',
  'DOMAIN_MIGRATE_SET_MAX_SPEED',
  'DOMAIN_MIGRATE_START_POST_COPY',
  'DOMAIN_SAVE_IMAGE_GET_XML_DESC',
  'DOMAIN_SET_MEMORY_STATS_PERIOD',
  'NODE_DEVICE_GET_AUTOSTART',
  'NODE_GET_SEV_INFO',
  'SECRET_GET_VALUE',
];

/** Flags that ask for what is private, in calls that are otherwise allowed. */
const SECURE_FLAGS: Readonly<Record<string, number>> = {
  DOMAIN_GET_XML_DESC: VirDomainXMLFlags.SECURE | VirDomainXMLFlags.MIGRATABLE,
  DOMAIN_SNAPSHOT_GET_XML_DESC: VirDomainSnapshotXMLFlags.SECURE,
  DOMAIN_CHECKPOINT_GET_XML_DESC: VirDomainCheckpointXMLFlags.SECURE,
  DOMAIN_MANAGED_SAVE_GET_XML_DESC: VirDomainXMLFlags.SECURE,
};

/** Refuses what a read-only connection may not do, as libvirt's public functions do. */
export function checkReadOnly(procedure: AnyProcedure, args: unknown): void {
  const name = shortName(procedure.name);
  const secure = SECURE_FLAGS[name] ?? 0;
  if ((numberIn(args, 'flags') & secure) !== 0) {
    throw denied(procedure.name, `${functionName(procedure.name)} with secure flag`);
  }
  if (isWriting(name) || asksGuest(name, args)) {
    throw denied(procedure.name, `read only access prevents ${functionName(procedure.name)}`);
  }
}

/** Whether a procedure, by its name without the program, is refused whatever its arguments. */
export function isWriting(name: string): boolean {
  return REFUSED.includes(name) || !READING.test(name);
}

/** Two getters are refused only when they would ask an agent in the guest. */
function asksGuest(name: string, args: unknown): boolean {
  switch (name) {
    case 'DOMAIN_GET_VCPUS_FLAGS':
      return (numberIn(args, 'flags') & VirDomainVcpuFlags.GUEST) !== 0;
    case 'DOMAIN_INTERFACE_ADDRESSES':
      return numberIn(args, 'source') === VirDomainInterfaceAddressesSource.AGENT;
    default:
      return false;
  }
}

function numberIn(args: unknown, key: string): number {
  const value: unknown =
    typeof args === 'object' && args !== null ? Reflect.get(args, key) : undefined;
  return typeof value === 'number' ? value : 0;
}

function denied(procedure: string, detail: string): Error {
  return failure(ErrorNumber.OPERATION_DENIED, procedureDomain(procedure), detail);
}
