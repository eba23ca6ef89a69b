import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import type { Calls } from '../calls/calls.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import type { Connection } from '../connection/connection.ts';
import type { Domain } from '../domain/domain.ts';

/** Creates the domain that a migration returns. `Domain` itself loads migrations on demand. */
export type DomainFactory = (connection: Connection, dom: RemoteNonnullDomain) => Domain;

/** One host of a migration: its connection, and the session that all steps are made on. */
export interface MigrationHost {
  readonly calls: Calls;
  readonly pinned: PinnedCalls;
}

/** The domain of a migration, and both hosts. */
export interface MigrationEnds {
  readonly dom: RemoteNonnullDomain;
  readonly source: MigrationHost;
  readonly destination: MigrationHost;
}
