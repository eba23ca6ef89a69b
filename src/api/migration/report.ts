import { AbortError, LibvirtError, MigrationError, VirError } from '../../errors/index.ts';
import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import type { PinnedCalls } from '../calls/pinned-calls.ts';
import type { GuestStates } from './guest-states.ts';
import { describeStates, guestStates } from './guest-states.ts';
import type { FailedEnd, StepFailure } from './migration-end.ts';

/** The domain of a migration, and the sessions of its steps. */
export interface ReportedMigration {
  readonly dom: RemoteNonnullDomain;
  readonly source: PinnedCalls;
  /** Undefined if this program has no connection to the destination. */
  readonly destination: PinnedCalls | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Returns the error of a migration that has failed or was aborted. */
export async function migrationFault(
  migration: ReportedMigration,
  end: FailedEnd,
): Promise<AbortError | MigrationError> {
  const { dom, source, destination, signal } = migration;
  const what = `The migration of the domain "${dom.name}"`;
  const isUnsent = end.kind === 'aborted' && end.phase === 'begin';
  if (isUnsent) {
    return new AbortError(`${what} was aborted before it began`, { cause: signal?.reason });
  }
  const states = await guestStates(dom, source, destination);
  const isUnasked = destination === undefined && isAnswer(end);
  const places = describeStates(states, !isUnasked);
  const isUncertain =
    states.source === 'unknown' || (states.destination === 'unknown' && !isUnasked);
  if (end.kind === 'failed') return failed(what, end.failure, { ...states, places, isUncertain });
  return new AbortError(`${what} was aborted: ${places}`, {
    outcome: isUncertain ? 'unknown' : 'answered',
    cause: signal?.reason,
  });
}

/** Whether a daemon reports the failure: it has undone the migration. */
function isAnswer(end: FailedEnd): boolean {
  return end.kind === 'aborted' || end.failure.error instanceof VirError;
}

/** The states of the guest, and their description. */
interface Places extends GuestStates {
  readonly places: string;
  readonly isUncertain: boolean;
}

function failed(what: string, failure: StepFailure, places: Places): MigrationError {
  const { phase, error, message = error.message } = failure;
  const text = `${what} failed in the step ${phase}: ${message}; ${places.places}`;
  return new MigrationError(text, {
    ...{ phase, source: places.source, destination: places.destination, cause: error },
    ...{ code: codeOf(error), number: error instanceof VirError ? error.number : null },
    outcome: outcomeOf(failure, places),
  });
}

function codeOf(error: Error): string {
  return error instanceof LibvirtError ? error.code : error.name;
}

function outcomeOf({ phase, error }: StepFailure, places: Places): MigrationError['outcome'] {
  const outcome = error instanceof LibvirtError ? error.outcome : 'unknown';
  if (phase === 'begin' && outcome === 'not-sent') return 'not-sent';
  return outcome === 'unknown' || places.isUncertain ? 'unknown' : 'answered';
}
