import type {
  VirConnectListAllDomainsFlags,
  VirDomainState,
  VirDomainXMLFlags,
  VirNodeSuspendTarget,
} from '../index.ts';

/** The state of a domain. As in an enum of TypeScript, `DomainState[1]` is `'RUNNING'`. */
export const DomainState = withNames({
  NOSTATE: 0,
  RUNNING: 1,
  BLOCKED: 2,
  PAUSED: 3,
  SHUTDOWN: 4,
  SHUTOFF: 5,
  CRASHED: 6,
  PMSUSPENDED: 7,
} as const satisfies Partial<typeof VirDomainState>);
export type DomainState = VirDomainState;

/** Flags that select domains. */
export const ConnectListAllDomainsFlags = withNames({
  ACTIVE: 1,
  INACTIVE: 2,
  PERSISTENT: 4,
  TRANSIENT: 8,
  RUNNING: 16,
  PAUSED: 32,
  SHUTOFF: 64,
  OTHER: 128,
  MANAGEDSAVE: 256,
  NO_MANAGEDSAVE: 512,
  AUTOSTART: 1024,
  NO_AUTOSTART: 2048,
  HAS_SNAPSHOT: 4096,
  NO_SNAPSHOT: 8192,
  HAS_CHECKPOINT: 16_384,
  NO_CHECKPOINT: 32_768,
} as const satisfies Partial<typeof VirConnectListAllDomainsFlags>);
export type ConnectListAllDomainsFlags = number;

/** Flags of an XML description. */
export const DomainGetXMLDescFlags = withNames({
  NONE: 0,
  SECURE: 1,
  INACTIVE: 2,
  UPDATE_CPU: 4,
  MIGRATABLE: 8,
} as const satisfies Partial<typeof VirDomainXMLFlags> & { readonly NONE: 0 });
export type DomainGetXMLDescFlags = number;

/** The state to which a guest is suspended. */
export const NodeSuspendTarget = withNames({
  MEM: 0,
  DISK: 1,
  HYBRID: 2,
} as const satisfies Partial<typeof VirNodeSuspendTarget>);
export type NodeSuspendTarget = VirNodeSuspendTarget;

/** An enum of TypeScript has the names of its numbers, too. */
function withNames<Enum extends Readonly<Record<string, number>>>(
  members: Enum,
): Enum & { readonly [number: number]: string } {
  const names = Object.entries(members).map(([name, number]) => [number, name]);
  return { ...Object.fromEntries(names), ...members };
}
