import type { CallOptions } from '../../rpc/index.ts';
import type { Facts, Source } from './adapter.ts';

/** The values of an object that can be active, defined, and started with the daemon. */
export interface DefinedValues {
  readonly isActive: boolean;
  readonly isPersistent: boolean;
  readonly readings: NonNullable<Facts['readings']>;
}

interface DefinedObject {
  readonly uuid: string;
  isActive(options: CallOptions): Promise<boolean>;
  isPersistent(options: CallOptions): Promise<boolean>;
  getAutostart(options: CallOptions): Promise<boolean>;
}

/** The flags that lists of networks and of storage pools have in common. */
type ListFlag = 'ACTIVE' | 'PERSISTENT' | 'AUTOSTART';

/** Reads the values of one network or pool. */
export async function readDefined(
  { fields, signal }: Pick<Source, 'fields' | 'signal'>,
  object: DefinedObject,
): Promise<DefinedValues> {
  const [isActive, isPersistent, autostart] = await Promise.all([
    object.isActive({ signal }),
    object.isPersistent({ signal }),
    fields.has('autostart') ? object.getAutostart({ signal }) : undefined,
  ]);
  return { isActive, isPersistent, readings: autostart === undefined ? {} : { autostart } };
}

/** Lists all objects of a kind with their values: one call for each value, not for each object. */
export async function flagsByUuid<Item extends { readonly uuid: string }>(
  { fields }: Pick<Source, 'fields'>,
  list: (flags: ListFlag | 0) => Promise<readonly Item[]>,
): Promise<ReadonlyArray<DefinedValues & { readonly object: Item }>> {
  const uuids = async (flag: ListFlag): Promise<ReadonlySet<string>> =>
    new Set((await list(flag)).map(({ uuid }) => uuid));
  const hasAutostart = fields.has('autostart');
  const [all, active, persistent, autostart] = await Promise.all([
    list(0),
    uuids('ACTIVE'),
    uuids('PERSISTENT'),
    hasAutostart ? uuids('AUTOSTART') : new Set<string>(),
  ]);
  return all.map((object) => ({
    object,
    isActive: active.has(object.uuid),
    isPersistent: persistent.has(object.uuid),
    readings: hasAutostart ? { autostart: autostart.has(object.uuid) } : {},
  }));
}
