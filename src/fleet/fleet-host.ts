import type { InventoryStatus } from '../inventory/changes.ts';

/**
 * The state of a host.
 * - `opening`: the first attempt to open it is in progress, or waits for its turn.
 * - `open`: it can be called.
 * - `reconnecting`: the connection is lost, and is being re-established.
 * - `unreachable`: the last attempt to open it has failed. The next one follows after a delay.
 * - `refused`: the login, the URI or an option was refused. There is no further attempt before
 *   {@link Fleet.reopen}.
 * - `removed`: it is no longer in the fleet, or the fleet is closed.
 */
export type FleetHostState =
  | 'opening'
  | 'open'
  | 'reconnecting'
  | 'unreachable'
  | 'refused'
  | 'removed';

/** A host of a fleet at one moment. The object is the same one until something changes. */
export interface FleetHost {
  /** The name of the host in the fleet. */
  readonly name: string;
  /** The URI of the host. */
  readonly uri: string;
  /** The state of the host. */
  readonly state: FleetHostState;

  /** The time when this state began, in milliseconds since 1970. */
  readonly since: number;

  /** The error of the last attempt, loss or probe; null after a success. */
  readonly lastError: Error | null;

  /** The number of failed attempts to open the host since it was last open. */
  readonly failedAttempts: number;

  /** The time of the last probe, in milliseconds; null if it failed or there was none. */
  readonly latencyMs: number | null;

  /**
   * The libvirt version of the daemon, as 1,000,000 * major + 1,000 * minor + release; null until
   * the host was open.
   */
  readonly libVersion: bigint | null;

  /** The status of the host's inventory; null if the fleet has none. */
  readonly inventory: InventoryStatus | null;
}
