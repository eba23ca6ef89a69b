/**
 * Whether the call that failed may have taken effect:
 * - `not-sent`: nothing reached the daemon, so it is safe to try again;
 * - `unknown`: the call was sent and no answer came, so the daemon may have carried it out;
 * - `answered`: the daemon answered with an error.
 */
export type RequestOutcome = 'not-sent' | 'unknown' | 'answered';

/**
 * Root of all errors that this package makes.
 *
 * Branch on {@link LibvirtError.code}: it is stable, and works even when two copies of the package
 * are loaded, where `instanceof` does not.
 */
export abstract class LibvirtError extends Error {
  abstract override readonly name: string;

  /** What went wrong, such as `VIR_ERR_NO_DOMAIN` or `CONNECTION_CLOSED`. */
  abstract readonly code: string;

  /** Whether the call may have taken effect. */
  abstract readonly outcome: RequestOutcome;
}
