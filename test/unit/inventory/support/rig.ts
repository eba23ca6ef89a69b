import type { Connection, ConnectOptions } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import type { Inventory, InventoryChange } from '../../../../src/inventory/index.ts';
import { liveInventory } from '../../../../src/inventory/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { echoes } from '../../../support/echoes.ts';

export const TEST_UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';

/** A reconnect that needs no patience. */
export const QUICK: ConnectOptions = { reconnect: { initialDelayMs: 1, maxDelayMs: 5 } };

/** Returns the XML of a domain. */
export function guestXml(name: string, uuid?: string): string {
  const id = uuid === undefined ? '' : `<uuid>${uuid}</uuid>`;
  return `<domain type='test'><name>${name}</name>${id}<memory unit='MiB'>64</memory>
    <os><type>hvm</type></os></domain>`;
}

/** Returns the UUID of the domain with a number. */
export function uuidOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** A daemon, a connection to it, and the inventory of its domains. */
export class Rig implements AsyncDisposable {
  readonly daemon: TestDaemon;
  readonly connection: Connection;
  readonly inventory: Inventory<'domain', 'autostart' | 'xml'>;
  /** The changes since the first list. */
  readonly changes: InventoryChange<'domain', 'autostart' | 'xml'>[] = [];

  private constructor(
    daemon: TestDaemon,
    connection: Connection,
    inventory: Inventory<'domain', 'autostart' | 'xml'>,
  ) {
    this.daemon = daemon;
    this.connection = connection;
    this.inventory = inventory;
    void this.#collect();
  }

  static async start(options: { readonly relistEveryMs?: number | null } = {}): Promise<Rig> {
    const daemon = await startDaemon();
    const connection = await connect(daemon.uri, QUICK);
    const inventory = await liveInventory(connection, {
      kinds: ['domain'],
      fields: ['autostart', 'xml'],
      ...options,
    });
    return new Rig(daemon, connection, inventory);
  }

  /** The changes of rows, as `type name cause`. */
  get rowChanges(): string[] {
    return this.changes.flatMap((change) =>
      change.type === 'status' ? [] : [`${change.type} ${change.row.name} ${change.cause}`],
    );
  }

  /** Waits until everything that is on its way has arrived. */
  async settle(): Promise<void> {
    await echoes(this.connection);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.inventory.close();
    await this.connection.close();
    await this.daemon.close();
  }

  async #collect(): Promise<void> {
    for await (const change of this.inventory.changes()) this.changes.push(change);
  }
}
