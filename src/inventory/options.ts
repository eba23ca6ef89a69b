import { requireSignal } from '../async/index.ts';
import { ArgumentError, suggestion } from '../errors/index.ts';
import type { InventoryField, InventoryKind, InventoryRow, StoragePoolRow } from './rows.ts';

/** The kinds of an inventory without the option `kinds`. */
export type DefaultKind = 'domain' | 'network' | 'storage-pool';

/** Options of {@link liveInventory}. */
export interface InventoryOptions<
  Kind extends InventoryKind = DefaultKind,
  Field extends InventoryField = never,
> {
  /**
   * The kinds of objects. The inventory has a property for each: `domains`, `networks`,
   * `storagePools`, `storageVolumes`, `nodeDevices`, `secrets`.
   *
   * @default ['domain', 'network', 'storage-pool']
   */
  readonly kinds?: readonly Kind[] | undefined;

  /** Additional fields of the rows, see {@link InventoryField}. By default none. */
  readonly fields?: readonly Field[] | undefined;

  /**
   * Selects the rows. A row that no longer matches is reported as `excluded`. By default all rows.
   */
  readonly where?: ((row: InventoryRow<Kind, Field>) => boolean) | undefined;

  /**
   * Selects the pools whose volumes are listed, for the kind `storage-volume`. By default all
   * active pools.
   */
  readonly volumesOf?: ((pool: Pick<StoragePoolRow, 'name' | 'uuid'>) => boolean) | undefined;

  /**
   * Time between two lists of all objects, in milliseconds. They find changes that no event
   * reports, such as of `autostart`. Up to a tenth of the time is added at random, so that many
   * inventories do not list at the same moment. `null` disables them.
   *
   * @default 300_000
   */
  readonly relistEveryMs?: number | null | undefined;

  /**
   * Timeout of one list or read, in milliseconds. After that the status is `stale`, and the
   * inventory retries.
   *
   * @default 30_000
   */
  readonly readTimeoutMs?: number | undefined;

  /**
   * Time for which the events of an object are combined before it is read, in milliseconds. A guest
   * that is stopped and started again within this time is one change. By default only events that
   * arrive together are combined.
   *
   * @default 0
   */
  readonly settleMs?: number | undefined;

  /**
   * Called with errors of `where`, `volumesOf` and listeners. Without `onError` such an error
   * becomes an uncaught exception. The inventory continues in both cases.
   */
  readonly onError?: ((error: unknown) => void) | undefined;

  /** Aborts the first list, or later closes the inventory. */
  readonly signal?: AbortSignal | undefined;
}

/** The options with their defaults. */
export interface ResolvedOptions {
  readonly kinds: readonly InventoryKind[];
  readonly fields: ReadonlySet<InventoryField>;
  readonly where: ((row: never) => boolean) | undefined;
  readonly volumesOf: NonNullable<InventoryOptions['volumesOf']>;
  readonly relistEveryMs: number | null;
  readonly readTimeoutMs: number;
  readonly settleMs: number;
  readonly onError: ((error: unknown) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

const KINDS: readonly InventoryKind[] = [
  'domain',
  'network',
  'storage-pool',
  'storage-volume',
  'node-device',
  'secret',
];

const FIELDS: readonly InventoryField[] = ['autostart', 'info', 'xml'];

const DEFAULT_KINDS: readonly DefaultKind[] = ['domain', 'network', 'storage-pool'];

const NAMES = [
  'kinds',
  'fields',
  'where',
  'volumesOf',
  'relistEveryMs',
  'readTimeoutMs',
  'settleMs',
  'onError',
  'signal',
];

const RELIST_EVERY_MS = 300_000;
const READ_TIMEOUT_MS = 30_000;

/** The largest delay that a timer takes. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** Checks the options, and fills in the defaults. @throws ArgumentError that names the option. */
export function resolveOptions<Kind extends InventoryKind, Field extends InventoryField>(
  options: InventoryOptions<Kind, Field>,
): ResolvedOptions {
  requireOptions(options, NAMES);
  const { where, onError, signal } = options;
  requireFunctions(options, ['where', 'volumesOf', 'onError']);
  if (signal !== undefined) requireSignal(signal);
  const relistEveryMs =
    options.relistEveryMs === undefined ? RELIST_EVERY_MS : options.relistEveryMs;
  const { readTimeoutMs = READ_TIMEOUT_MS, settleMs = 0 } = options;
  if (relistEveryMs !== null) requireMs('relistEveryMs', relistEveryMs);
  requireMs('readTimeoutMs', readTimeoutMs);
  if (settleMs !== 0) requireMs('settleMs', settleMs);
  return {
    ...{ where, onError, signal, relistEveryMs, readTimeoutMs, settleMs },
    kinds: requireNames('kinds', options.kinds ?? DEFAULT_KINDS, KINDS),
    fields: new Set(requireNames('fields', options.fields ?? [], FIELDS)),
    volumesOf: options.volumesOf ?? (() => true),
  };
}

/** Refuses options that do not exist. */
export function requireOptions(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new ArgumentError('Expected "options" to be an object', { argument: 'options' });
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const hint = suggestion(name, known);
    throw new ArgumentError(`There is no option ${JSON.stringify(name)}${hint}`, {
      argument: name,
    });
  }
}

/** Refuses options that are no functions. */
export function requireFunctions(options: object, names: readonly string[]): void {
  for (const name of names) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined || typeof value === 'function') continue;
    throw new ArgumentError(`Expected "${name}" to be a function`, { argument: name });
  }
}

/** Refuses a time that no timer takes. */
export function requireMs(name: string, value: number): void {
  if (Number.isFinite(value) && value > 0 && value <= TIMER_MAX_MS) return;
  throw new ArgumentError(
    `Expected "${name}" to be a positive number of milliseconds, at most ${TIMER_MAX_MS}`,
    { argument: name },
  );
}

function requireNames<Name extends string>(
  argument: string,
  names: readonly Name[],
  known: readonly Name[],
): readonly Name[] {
  const given = Array.isArray(names) ? names : undefined;
  if (given === undefined || (argument === 'kinds' && given.length === 0)) {
    throw new ArgumentError(`Expected "${argument}" to be an array of names`, { argument });
  }
  for (const name of names) {
    if (known.includes(name)) continue;
    const hint = suggestion(String(name), known);
    const text = `"${argument}" has an unknown name ${JSON.stringify(name)}${hint}`;
    throw new ArgumentError(text, { argument });
  }
  return [...new Set(names)];
}
