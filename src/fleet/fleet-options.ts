import type { Connection } from '../api/connection/connection.ts';
import type { ConnectOptions } from '../api/opening/connect-options.ts';
import { requireSignal } from '../async/index.ts';
import { ArgumentError } from '../errors/index.ts';
import type { DefaultKind, InventoryOptions } from '../inventory/options.ts';
import { requireFunctions, requireMs, requireOptions } from '../inventory/options.ts';
import type { InventoryField, InventoryKind, InventoryRow } from '../inventory/rows.ts';

/** Options of `connect` that a fleet sets itself. */
type OwnedOption = 'signal' | 'waitForDaemon';

/** The connection to a host: a URI, or a URI with options of `connect`. */
export type HostTarget = string | ({ readonly uri: string } & Omit<ConnectOptions, OwnedOption>);

/** A row in the inventory of a fleet. The same domain can have rows of several hosts. */
export type FleetRow<
  Kind extends InventoryKind = InventoryKind,
  Field extends InventoryField = never,
> = InventoryRow<Kind, Field> & {
  /** The name of the host. */
  readonly host: string;
};

/** Options of the inventory of each host, see {@link InventoryOptions}. */
export interface FleetInventoryOptions<
  Kind extends InventoryKind = DefaultKind,
  Field extends InventoryField = never,
> extends Omit<InventoryOptions<Kind, Field>, 'where' | 'signal' | 'onError'> {
  /** Selects the rows. A row that no longer matches is reported as `excluded`. */
  readonly where?: ((row: FleetRow<Kind, Field>) => boolean) | undefined;
}

/** Options of {@link openFleet}. */
export interface FleetOptions {
  /** Options of `connect` for all hosts. A host's own options take precedence. */
  readonly connect?: Omit<ConnectOptions, OwnedOption | 'transport'> | undefined;

  /**
   * Maximum number of hosts that are opened at the same time. A host that takes longer than a
   * second no longer counts, so that hosts that do not respond delay no others.
   *
   * @default 8
   */
  readonly connectConcurrency?: number | undefined;

  /**
   * The delays between attempts to open a host. The delay doubles with each failed attempt, and
   * has a random part of up to a half.
   *
   * @default { initialDelayMs: 1_000, maxDelayMs: 60_000 }
   */
  readonly retry?: { readonly initialDelayMs?: number; readonly maxDelayMs?: number } | undefined;

  /**
   * Time between two small calls to each host, which measure its latency and notice a daemon that
   * no longer answers, in milliseconds. `null` disables them.
   *
   * @default 30_000
   */
  readonly probeEveryMs?: number | null | undefined;

  /**
   * Called on each new connection, before the host is `open`, such as to call `setIdentity`. If it
   * rejects, the attempt has failed.
   */
  readonly onOpen?: ((connection: Connection, host: string) => unknown) | undefined;

  /**
   * Called with errors of listeners and other functions of the program. Without `onError` such an
   * error becomes an uncaught exception. The fleet continues in both cases.
   */
  readonly onError?: ((error: unknown) => void) | undefined;

  /** Closes the fleet. */
  readonly signal?: AbortSignal | undefined;
}

/** The options of a fleet with their defaults. */
export interface ResolvedFleetOptions {
  readonly connect: ConnectOptions;
  readonly connectConcurrency: number;
  readonly retry: { readonly initialDelayMs: number; readonly maxDelayMs: number };
  readonly probeEveryMs: number | null;
  readonly onOpen: FleetOptions['onOpen'];
  readonly onError: FleetOptions['onError'];
  readonly signal: AbortSignal | undefined;
}

const NAMES = [
  'connect',
  'connectConcurrency',
  'retry',
  'probeEveryMs',
  'onOpen',
  'onError',
  'signal',
  'inventory',
];

/** Checks the options, and fills in the defaults. @throws ArgumentError that names the option. */
export function resolveFleetOptions(options: FleetOptions): ResolvedFleetOptions {
  requireOptions(options, NAMES);
  requireFunctions(options, ['onOpen', 'onError']);
  const { onOpen, onError, signal, connect = {}, connectConcurrency = 8 } = options;
  if (signal !== undefined) requireSignal(signal);
  requireCount('connectConcurrency', connectConcurrency);
  const { initialDelayMs = 1000, maxDelayMs = 60_000 } = options.retry ?? {};
  requireMs('retry.initialDelayMs', initialDelayMs);
  requireMs('retry.maxDelayMs', maxDelayMs);
  const probeEveryMs = options.probeEveryMs === undefined ? 30_000 : options.probeEveryMs;
  if (probeEveryMs !== null) requireMs('probeEveryMs', probeEveryMs);
  return {
    ...{ connect, connectConcurrency, probeEveryMs, onOpen, onError, signal },
    retry: { initialDelayMs, maxDelayMs },
  };
}

/** Refuses a number that is not a positive integer. */
export function requireCount(argument: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new ArgumentError(`Expected "${argument}" to be a positive integer`, { argument });
}

/** Returns the URI and the options of a host. */
export function splitTarget(target: HostTarget): {
  readonly uri: string;
  readonly options: ConnectOptions;
} {
  if (typeof target === 'string') return { uri: target, options: {} };
  if (typeof target !== 'object' || target === null || typeof target.uri !== 'string') {
    throw new ArgumentError('Expected a host to be a URI, or an object with a "uri"', {
      argument: 'hosts',
    });
  }
  const { uri, ...options } = target;
  return { uri, options };
}
