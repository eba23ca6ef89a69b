import type { RequestOutcome } from './libvirt-error.ts';
import { LibvirtError } from './libvirt-error.ts';

/**
 * A step of a migration, in order:
 * - `begin`: the source describes the guest;
 * - `prepare`: the destination gets ready to receive it;
 * - `perform`: the source transfers it;
 * - `finish`: the destination starts it, or discards it after a failure;
 * - `confirm`: the source removes it, or continues it after a failure.
 */
export type MigrationPhase = 'begin' | 'prepare' | 'perform' | 'finish' | 'confirm';

/**
 * The guest on one host after a migration has failed. `shut-off` is a definition without a running
 * guest, `absent` is neither. `unknown` means that the host could not be asked.
 */
export type MigratedGuestState = 'running' | 'paused' | 'shut-off' | 'absent' | 'unknown';

/** The fields of a {@link MigrationError} besides its message. */
export interface MigrationErrorOptions extends ErrorOptions {
  readonly code: string;
  readonly number: number | null;
  readonly phase: MigrationPhase;
  readonly outcome: RequestOutcome;
  readonly source: MigratedGuestState;
  readonly destination: MigratedGuestState;
}

/**
 * Thrown if a step of a migration fails. `cause` is the error of that step. The library never
 * repeats a migration or a step of it.
 *
 * {@link source} and {@link destination} are the guest's states after the last step, as the hosts
 * reported them. The message contains them, and a remedy if one is needed.
 *
 * `outcome` is `answered` if both hosts have answered all steps, so that the migration has no
 * effect. It is `unknown` if a connection was lost in a step, and `not-sent` if the first step was
 * not sent.
 */
export class MigrationError extends LibvirtError {
  override readonly name = 'MigrationError';

  /** The code of the failed step's error, such as `VIR_ERR_OPERATION_FAILED` or `CONNECTION_LOST`. */
  readonly code: string;

  /** libvirt's error number, or null if the daemon did not answer the step. */
  readonly number: number | null;

  /** The step that failed. */
  readonly phase: MigrationPhase;

  readonly outcome: RequestOutcome;

  /** The guest on the source host. */
  readonly source: MigratedGuestState;

  /** The guest on the destination host. */
  readonly destination: MigratedGuestState;

  constructor(message: string, options: MigrationErrorOptions) {
    super(message, options);
    this.code = options.code;
    this.number = options.number;
    this.phase = options.phase;
    this.outcome = options.outcome;
    this.source = options.source;
    this.destination = options.destination;
  }
}
