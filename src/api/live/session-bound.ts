import type { AnyProcedure } from '../../protocol/index.ts';
import { remote, VirDomainCreateFlags } from '../../protocol/index.ts';
import type { PendingCall } from '../../rpc/index.ts';
import { shortName } from '../../rpc/index.ts';

/**
 * Procedures whose effect belongs to the daemon's client, which is one session: opening and login,
 * the identity, event registrations and the close callback. The steps of a migration are among
 * them, because the daemon undoes an unfinished one when the client of its first step leaves.
 */
const BOUND =
  /^(?:auth|connectOpen|connectClose|connectSetIdentity|connect\w*Event\w*(?:Register|Deregister)|connect(?:Register|Unregister)CloseCallback|domainMigrate(?:Begin|Prepare|Perform|Finish|Confirm))/;

const { domainCreateXml, domainCreateXmlWithFiles, domainCreateWithFlags, domainCreateWithFiles } =
  remote;

const CREATING: ReadonlySet<AnyProcedure> = new Set<AnyProcedure>([
  ...[domainCreateXml, domainCreateXmlWithFiles],
  ...[domainCreateWithFlags, domainCreateWithFiles],
]);

/**
 * Whether a call has to be made on the connection's own session. A stream and a guest with
 * `VIR_DOMAIN_START_AUTODESTROY` end with the session that they were made on.
 */
export function isSessionBound({ procedure, args, stream }: PendingCall): boolean {
  if (stream !== undefined || BOUND.test(shortName(procedure))) return true;
  if (!CREATING.has(procedure) || typeof args !== 'object' || args === null) return false;
  const flags: unknown = Reflect.get(args, 'flags');
  return typeof flags !== 'number' || (flags & VirDomainCreateFlags.START_AUTODESTROY) !== 0;
}
