import type { SimulatedHypervisor } from '../hypervisor/hypervisor.ts';
import { jobFailed } from '../hypervisor/migration/checks.ts';
import type { OutgoingMigration } from '../hypervisor/migration/outgoing.ts';
import type { TransferProgress } from '../hypervisor/migration/transfer.ts';

/** The migrations of guests that leave the simulated hypervisor. */
export class TestMigrations {
  readonly #hypervisor: SimulatedHypervisor;

  /** @internal */
  constructor(hypervisor: SimulatedHypervisor) {
    this.#hypervisor = hypervisor;
  }

  /** Returns the migrations whose memory is being transferred, in the order of their begin. */
  list(): TestMigration[] {
    return this.#hypervisor.migrations
      .leaving()
      .filter(({ phase }) => phase === 'transferring')
      .map((migration) => new TestMigration(migration));
  }

  /** @internal */
  end(): void {
    this.#hypervisor.migrations.end();
  }
}

/**
 * A migration whose memory is being transferred. The option `migration.bytesPerSecond` and the clock
 * decide how long that takes.
 */
export class TestMigration {
  readonly #migration: OutgoingMigration;

  /** @internal */
  constructor(migration: OutgoingMigration) {
    this.#migration = migration;
  }

  /** The name of the guest. */
  get name(): string {
    return this.#migration.domain.name;
  }

  /** The UUID of the guest, in canonical form. */
  get uuid(): string {
    return this.#migration.domain.uuid;
  }

  /** The size of the guest's memory in bytes. */
  get totalBytes(): number {
    return this.#progress().total;
  }

  /** The number of bytes that were sent. It exceeds the total if the guest changes its memory. */
  get transferredBytes(): number {
    return this.#progress().sent;
  }

  /** The number of bytes that are left to send. */
  get remainingBytes(): number {
    return this.#progress().remaining;
  }

  /** Sends the rest of the memory at once, whatever the clock says. */
  complete(): void {
    this.#migration.complete();
  }

  /**
   * Makes the transfer fail: PERFORM fails with number 9 (`VIR_ERR_OPERATION_FAILED`), and the guest
   * continues on the source.
   *
   * @param reason - The end of the error's message.
   */
  fail(reason: string): void {
    this.#migration.fail(jobFailed(reason));
  }

  #progress(): TransferProgress {
    return this.#migration.statistics().progress;
  }
}
