/**
 * The part of a web backend that does not depend on its framework: one connection and one live list
 * of guests for the process, and the statuses of HTTP for errors of libvirt.
 */
import type { Connection } from 'libvirt-client';
import {
  AbortError,
  ArgumentError,
  connect,
  LibvirtError,
  TimeoutError,
  VirError,
} from 'libvirt-client';
import type { Inventory, InventoryState } from 'libvirt-client/inventory';
import { liveInventory } from 'libvirt-client/inventory';

/** A guest, as the page gets it. */
export interface Guest {
  readonly name: string;
  readonly uuid: string;
  readonly state: string;
}

/** The guests, and whether the list is current: after a loss it shows the last known states. */
export interface GuestList {
  readonly status: InventoryState;
  /** The time when this status began, in milliseconds since 1970. */
  readonly since: number;
  readonly guests: readonly Guest[];
}

interface Host {
  readonly connection: Connection;
  readonly inventory: Inventory<'domain'>;
}

// It survives a hot reload of this module, which development servers do after each change.
const shared = globalThis as { libvirtHost?: Promise<Host> | undefined };

/** Returns the connection of this process. A failed attempt is repeated by the next request. */
function host(): Promise<Host> {
  shared.libvirtHost ??= openHost().catch((error: unknown) => {
    shared.libvirtHost = undefined;
    throw error;
  });
  return shared.libvirtHost;
}

async function openHost(): Promise<Host> {
  const uri = process.env['LIBVIRT_URI'] ?? 'qemu:///system';
  const connection = await connect(uri, { reconnect: true, callTimeoutMs: 10_000 });
  return { connection, inventory: await liveInventory(connection, { kinds: ['domain'] }) };
}

/** Closes the connection. Call it when the server stops. */
export async function closeHost(): Promise<void> {
  const opened = shared.libvirtHost;
  shared.libvirtHost = undefined;
  const { connection, inventory } = (await opened) ?? {};
  await inventory?.close();
  await connection?.close();
}

/** Lists all guests. It asks the daemon for nothing, because the inventory follows its events. */
export async function listGuests(): Promise<GuestList> {
  const { inventory } = await host();
  const { state: status, since } = inventory.status;
  const guests = inventory.domains
    .snapshot()
    .map(({ name, uuid, stateName }) => ({ name, uuid, state: stateName ?? 'unknown' }));
  return { status, since, guests };
}

/** Starts a guest. */
export async function startGuest(name: string): Promise<void> {
  const { connection } = await host();
  await (await connection.domainLookupByName(name)).create();
}

/** Yields the list of guests as server-sent events: now, and after each change, also of the status. */
export async function* guestEvents(signal: AbortSignal): AsyncGenerator<string, void> {
  const { inventory } = await host();
  const changes = inventory.changes({ signal });
  yield `data: ${JSON.stringify(await listGuests())}\n\n`;
  for await (const _change of changes) yield `data: ${JSON.stringify(await listGuests())}\n\n`;
}

/** Returns the status of HTTP for an error. It is 500 for an error that libvirt did not cause. */
export function statusOf(error: unknown): number {
  if (error instanceof VirError) return STATUSES[error.code] ?? 500;
  if (error instanceof ArgumentError) return 400;
  if (error instanceof TimeoutError || error instanceof AbortError) return 504;
  return error instanceof LibvirtError ? 503 : 500;
}

const STATUSES: Readonly<Record<string, number>> = {
  VIR_ERR_NO_DOMAIN: 404,
  VIR_ERR_NO_NETWORK: 404,
  VIR_ERR_NO_STORAGE_POOL: 404,
  VIR_ERR_NO_STORAGE_VOL: 404,
  VIR_ERR_OPERATION_INVALID: 409,
  VIR_ERR_OPERATION_DENIED: 403,
  VIR_ERR_ACCESS_DENIED: 403,
  VIR_ERR_NO_SUPPORT: 501,
};
