import { ArgumentError } from '../../errors/index.ts';
import type { RemoteNonnullDomain, RemoteNonnullDomainSnapshot } from '../../protocol/index.ts';

/**
 * Checks that a snapshot belongs to the domain. The wire's call names the snapshot alone, so that it would
 * revert another domain.
 *
 * @throws ArgumentError if the value is not a snapshot of the domain.
 */
export function requireSnapshotOf(
  domain: RemoteNonnullDomain & { readonly connection: unknown },
  snapshot: RemoteNonnullDomainSnapshot & { readonly connection?: unknown },
): void {
  const owner = snapshot?.dom;
  if (typeof snapshot?.name !== 'string' || typeof owner?.uuid !== 'string') {
    throw wrong('Expected "snapshot" to be a DomainSnapshot');
  }
  const isForeign = 'connection' in snapshot && snapshot.connection !== domain.connection;
  if (owner.uuid === domain.uuid && !isForeign) return;
  throw wrong(`The snapshot "${snapshot.name}" belongs to the domain "${owner.name}"`);
}

function wrong(message: string): ArgumentError {
  return new ArgumentError(message, { argument: 'snapshot' });
}
