import { throwIfAborted } from '../async/index.ts';
import { ArgumentError } from '../errors/index.ts';
import type { DefaultKind, InventoryOptions } from '../inventory/options.ts';
import { resolveOptions } from '../inventory/options.ts';
import type { InventoryField, InventoryKind } from '../inventory/rows.ts';
import { Fleet } from './fleet.ts';
import type { FleetInventoryOptions, FleetOptions, HostTarget } from './fleet-options.ts';
import { resolveFleetOptions } from './fleet-options.ts';

/**
 * Opens connections to many hosts. Resolves immediately: the hosts are opened in the background, a
 * few at a time, and {@link Fleet.opened} waits for them. A host that does not respond delays no
 * other host.
 *
 * @param hosts - The hosts by name: each a URI, or an object with a URI and options of `connect`.
 * @param options - With `inventory`, the fleet has an inventory of all hosts.
 * @throws {@link ArgumentError} if an option cannot be used. An invalid URI is an error of its host
 * alone.
 * @example
 * await using fleet = await openFleet({
 *   hail: 'qemu+ssh://root@hail/system',
 *   sleet: 'qemu+tls://sleet/system',
 * });
 * const { ok, failed } = await fleet.each((connection) => connection.getHostname());
 */
export async function openFleet(
  hosts: Readonly<Record<string, HostTarget>>,
  options?: FleetOptions & { readonly inventory?: false | undefined },
): Promise<Fleet>;
export async function openFleet<
  const Kind extends InventoryKind = DefaultKind,
  const Field extends InventoryField = never,
>(
  hosts: Readonly<Record<string, HostTarget>>,
  options: FleetOptions & { readonly inventory: true | FleetInventoryOptions<Kind, Field> },
): Promise<Fleet<Kind, Field>>;
export async function openFleet(
  hosts: Readonly<Record<string, HostTarget>>,
  options: FleetOptions & { readonly inventory?: boolean | object | undefined } = {},
): Promise<Fleet<InventoryKind>> {
  const resolved = resolveFleetOptions(options);
  if (typeof hosts !== 'object' || hosts === null) {
    throw new ArgumentError('Expected "hosts" to be an object', { argument: 'hosts' });
  }
  throwIfAborted(resolved.signal, 'Opening the fleet');
  const { inventory = false, onError } = options;
  const fleet = new Fleet<InventoryKind>(
    resolved,
    inventory === false ? undefined : inventoryOptions(inventory, onError),
  );
  try {
    for (const [name, target] of Object.entries(hosts)) fleet.add(name, target);
  } catch (error) {
    void fleet.close();
    throw error;
  }
  return fleet;
}

function inventoryOptions(
  inventory: true | object,
  onError: FleetOptions['onError'],
): ReturnType<typeof resolveOptions> {
  const options = inventory === true ? {} : inventory;
  return { ...resolveOptions(options as InventoryOptions<InventoryKind>), onError };
}
