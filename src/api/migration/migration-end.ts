import type { MigrationPhase } from '../../errors/index.ts';
import type { RemoteNonnullDomain } from '../../protocol/index.ts';

/** The failure of a migration's step. */
export interface StepFailure {
  readonly phase: MigrationPhase;
  readonly error: Error;

  /** The message, if it says more than that of `error`. */
  readonly message?: string;
}

/** The end of a migration's steps without a success. */
export type FailedEnd =
  | { readonly kind: 'failed'; readonly failure: StepFailure }
  /** The caller's signal aborted it. */
  | { readonly kind: 'aborted'; readonly phase: MigrationPhase };

/** The end of a migration's steps. */
export type MigrationEnd =
  | {
      readonly kind: 'migrated';
      /** The domain on the destination. */
      readonly dom: RemoteNonnullDomain;
      readonly confirmError: Error | null;
    }
  | FailedEnd;
